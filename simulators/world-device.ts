/** One device of a small world: an eUICC, the IPA that uses it, and its first association with the eIM. */
import type { TestPki } from '../protocol/certificates/test-pki.ts'
import type { Card } from '../transport/card.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { systemRandom } from '../transport/random.ts'
import type { RunningEim } from './eim/server.ts'
import { asCard } from './euicc/as-card.ts'
import { euiccSettings, firstState } from './euicc/make-euicc.ts'
import { SimulatedEuicc } from './euicc/simulated-euicc.ts'
import type { EuiccState } from './euicc/state.ts'
import { initialConfiguration } from './initial-association.ts'
import { Ipa } from './ipa/ipa.ts'
import type { IpaSettings, Place } from './ipa/ipa-settings.ts'
import type { IpaState } from './ipa/ipa-state.ts'
import { StateFile } from './state-file.ts'
import type { WorldOptions } from './world.ts'

export interface Device {
  /** 32 digits. */
  readonly eid: string
  readonly euicc: SimulatedEuicc
  /** The eUICC as the IPA has it. */
  readonly card: Card
  readonly ipa: Ipa
  close(): Promise<void>
}

/** What a device is put into. */
export interface Surroundings {
  /** Where named servers really are. */
  readonly places: Readonly<Record<string, Place>>
  /** CIs that TLS of ES9+ and ES11 trusts, PEM. */
  readonly ciPems: readonly string[]
  /** Of the eUICC. */
  readonly pki: TestPki
}

const START_MS = 30_000

export async function startDevice(eid: string, options: WorldOptions, { places, ciPems, pki }: Surroundings): Promise<Device> {
  const { spec = '1.2', faults = {}, log, stateFile, random = systemRandom, clock = systemClock, binding, rspBinding } = options
  const settings = euiccSettings([pki], eid, { spec, ...options.euicc })
  const euicc = new SimulatedEuicc({
    settings,
    state: { ...firstState(settings), ...options.euiccState },
    random,
    ...(faults.euicc === undefined ? {} : { decisions: faults.euicc.decisions }),
    ...(stateFile === undefined ? {} : { store: new StateFile<EuiccState>(stateFile(`euicc-${eid}`), `eUICC ${eid}`) }),
    ...(log === undefined ? {} : { log: (line) => log('eUICC', line) }),
  })
  const card = asCard(euicc)
  const ipaSettings: IpaSettings = {
    spec,
    ...(binding === undefined ? {} : { binding }),
    ...(rspBinding === undefined ? {} : { rspBinding }),
    cis: ciPems,
    ...options.ipa,
    places: { ...places, ...options.ipa?.places },
  }
  const ipa = new Ipa(
    {
      card,
      clock,
      random,
      ...(stateFile === undefined ? {} : { state: new StateFile<IpaState>(stateFile(`ipa-${eid}`), 'IPA') }),
      ...(log === undefined ? {} : { onEvent: (line) => log('IPA', line) }),
      ...options.ipaPorts,
    },
    ipaSettings,
    faults.ipa?.decisions,
  )
  return {
    eid,
    euicc,
    card,
    ipa,
    async close() {
      await ipa.close()
      await card.close()
    },
  }
}

/**
 * Associates the eIM with the eUICC of a device, and registers the eUICC at the eIM; does nothing where that was done before.
 *
 * @throws HarnessError where the eUICC refuses
 */
export async function associate(
  { ipa, eid }: Device,
  eim: RunningEim,
  pki: TestPki,
  { spec, associationToken }: Pick<WorldOptions, 'spec' | 'associationToken'>,
): Promise<void> {
  const signal = AbortSignal.timeout(START_MS)
  const { operator } = eim.machine
  const { eimId } = operator.core.behaviour
  if (await ipa.between(async (_, eims) => eims.some((one) => one.eimId === eimId), signal)) return
  const euiccCiPKId = pki.ci.certificate.extensions.subjectKeyIdentifier?.value
  const configuration = initialConfiguration({
    eimId,
    fqdn: eim.name,
    signingKey: operator.core.signingKeys.of('first').publicKey,
    tlsCertificate: eim.certificate,
    indirectProfileDownload: spec !== '1.0.1',
    requestToken: associationToken === true,
    ...(euiccCiPKId === undefined ? {} : { euiccCiPKId }),
  })
  const answer = await ipa.addInitialEim([configuration], signal)
  if (answer.kind !== 'addInitialEimOk') throw new HarnessError(`the eUICC ${eid} refuses the eIM: ${answer.value}`)
  const [first] = answer.value
  const euicc = pki.euiccs.get(eid)
  operator.registerEuicc({
    eid,
    ...(first?.kind === 'associationToken' ? { associationToken: BigInt(first.value) } : {}),
    ...(euicc === undefined ? {} : { euiccCertificate: euicc.certificate.der, eumCertificate: pki.eum.certificate.der }),
  })
}
