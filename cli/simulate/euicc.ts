import { ConfigError } from '../../profiles/config-error.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { asCard } from '../../simulators/euicc/as-card.ts'
import type { EuiccDecisions } from '../../simulators/euicc/decisions.ts'
import { euiccFaults } from '../../simulators/euicc/faults.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import type { EuiccState } from '../../simulators/euicc/state.ts'
import { insertIntoVpcd, listenAsCard } from '../../simulators/euicc/vpcd.ts'
import { StateFile } from '../../simulators/state-file.ts'
import { PeerFault } from '../../transport/faults.ts'
import { blankTape } from '../../transport/tape.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { combined } from './faults.ts'
import { shownAddress } from './listen.ts'
import { rspTrust } from './rsp-trust.ts'

/** The eUICC: a card that waits on a TCP port for a device, or that goes into the virtual reader of vsmartcard. */
export const euicc: Actor = { faults: euiccFaults, start }

async function start(settings: ActorSettings): Promise<RunningActor> {
  const { listen, vpcd, pki, log } = settings
  const { pkis, pathOf } = await pki.take(['ci', 'eum', 'euiccs'])
  const card = asCard(newEuicc(settings, pkis))
  const options = { tape: blankTape, log: (line: string) => log('eUICC', line) }
  const facts = { eid: eidOf(settings, pkis), spec: settings.spec, curves: pkis.map(({ curve }) => curve) }
  const trust = rspTrust(pkis, pathOf)
  if (vpcd === undefined) {
    const waiting = await listenAsCard(card, { ...listen, ...options })
    const where = shownAddress(waiting)
    // A new card knows no eIM.
    const command = `npx sgp32 simulate ipa --card ${where} --eim https://127.0.0.1:8443 --pki DIR`
    const what = 'an IPA on this card, for an eIM at port 8443 that was started with the keys in DIR'
    return {
      announcement: { facts: { ...facts, card: where }, trust, commands: [{ what, command }] },
      close: () => waiting.close(),
    }
  }
  const inserted = await insertIntoVpcd(card, { ...vpcd, ...options })
  let closing = false
  return {
    announcement: {
      facts: { ...facts, reader: shownAddress(vpcd) },
      trust,
      commands: [{ what: 'what the reader sees', command: 'opensc-tool --list-readers; opensc-tool --atr' }],
    },
    broken: inserted.removed.then(() => (closing ? new Promise<never>(() => {}) : Promise.reject(gone(shownAddress(vpcd))))),
    close() {
      closing = true
      return inserted.remove()
    },
  }
}

/** The eUICC that the settings describe; the IPA has one too. */
export function newEuicc(settings: ActorSettings, pkis: readonly TestPki[]): SimulatedEuicc {
  const { spec, state, faults, log } = settings
  const eid = eidOf(settings, pkis)
  const made = euiccSettings(pkisWith(eid, pkis), eid, { spec })
  return new SimulatedEuicc({
    settings: made,
    state: firstState(made),
    decisions: combined<EuiccDecisions>(faults).decisions,
    log: (line) => log('eUICC', line),
    ...(state === undefined ? {} : { store: new StateFile<EuiccState>(state, `eUICC ${eid}`) }),
  })
}

/**
 * The PKIs that have the eUICC.
 *
 * @throws ConfigError where none has
 */
export function pkisWith(eid: string, pkis: readonly TestPki[]): readonly [TestPki, ...TestPki[]] {
  const [first, ...others] = pkis.filter(({ euiccs }) => euiccs.has(eid))
  if (first !== undefined) return [first, ...others]
  const known = [...new Set(pkis.flatMap(({ euiccs }) => [...euiccs.keys()]))]
  throw new ConfigError(
    `--eid ${eid}: the keys have no eUICC certificate for it; write one of ${known.join(', ')}, or make keys with "sgp32 pki --eid ${eid}"`,
  )
}

/** The EID that was asked for, else the usual one or the first that the PKI has. */
function eidOf({ eid }: ActorSettings, [first]: readonly TestPki[]): string {
  const eids = [...(first?.euiccs.keys() ?? [])]
  return eid ?? (eids.includes(testEid) ? testEid : (eids[0] ?? testEid))
}

function gone(where: string): PeerFault {
  return new PeerFault('closed', 'body', `the virtual reader at ${where} has gone; start it again, then this`)
}
