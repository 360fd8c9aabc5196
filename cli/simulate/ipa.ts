import { euiccInReader } from '../../adapters/euicc/pcsc.ts'
import { euiccAtTcp } from '../../adapters/euicc/tcp.ts'
import { ConfigError } from '../../profiles/config-error.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import { asCard } from '../../simulators/euicc/as-card.ts'
import { initialConfiguration } from '../../simulators/initial-association.ts'
import { startIpaControl } from '../../simulators/ipa/control-http.ts'
import { Es10Error } from '../../simulators/ipa/es10-error.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { injectEndpoint } from '../../simulators/ipa/inject.ts'
import { type AnyIpaDecisions, Ipa } from '../../simulators/ipa/ipa.ts'
import { playedIpa } from '../../simulators/ipa/ipa-settings.ts'
import type { IpaState } from '../../simulators/ipa/ipa-state.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { StateFile } from '../../simulators/state-file.ts'
import type { Card } from '../../transport/card.ts'
import { listenCoaps } from '../../transport/coaps/server.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { onOnePort } from '../../transport/one-port.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { newEuicc } from './euicc.ts'
import { combined } from './faults.ts'
import { shownAddress } from './listen.ts'
import { polling } from './polling.ts'
import { rspTrust } from './rsp-trust.ts'

const POLL_MS = 5_000
const START_MS = 30_000

/** The IPA on its card: it polls the eIM every few seconds. */
export const ipa: Actor = { faults: ipaFaults, start }

async function start(settings: ActorSettings): Promise<RunningActor> {
  const { pki, eim, card: where, spec, state, faults, log, clock, activationCode, coaps } = settings
  const scheme = coaps === undefined ? 'https' : 'coaps'
  if (eim === undefined && (where === undefined || where === 'simulated') && activationCode === undefined)
    throw new ConfigError(
      '--eim is missing: write the URL of the eIM to poll, such as the one that "sgp32 simulate eim" prints, or --card with a card that knows one',
    )
  const { pkis, pathOf } = await pki.take(['ci', 'eum', 'euiccs', 'eimSigning', 'eimTls'])
  const configuration = settings.eimConfiguration ?? configurationOf(pkis[0], spec, scheme)
  const card = cardOf(settings, pkis)
  const fqdn = configuration.eimFqdn ?? configuration.eimId
  const played = new Ipa(
    {
      card,
      clock,
      onEvent: (line) => log('IPA', line),
      ...(state === undefined ? {} : { state: new StateFile<IpaState>(`${state}.ipa`, 'IPA') }),
    },
    {
      spec,
      cis: pkis.map(({ ci }) => pemOf(ci.certificate)),
      eimCas: pkis.map(({ ci }) => pemOf(ci.certificate)),
      ...playedIpa,
      ...(coaps === undefined ? {} : { coaps: {}, goesByEntry: true }),
      ...(settings.proxy === undefined ? {} : { proxy: settings.proxy }),
      places: { ...settings.places, ...(eim === undefined ? {} : { [fqdn]: eim }) },
    },
    combined<AnyIpaDecisions>(faults).decisions,
  )
  const { eid, known, inject } = await begunOrEnded(played, card, configuration, settings)
  const begun = activationCode === undefined ? Promise.resolve() : downloaded(played, activationCode, log)
  const ended = new AbortController()
  const control = await startIpaControl(played, ended.signal)
  const { pollsEveryMs = POLL_MS } = settings
  const stop = pollsEveryMs === 0 ? async () => {} : polling(played, pollsEveryMs, (line) => log('IPA', line))
  return {
    announcement: {
      facts: {
        eid,
        spec,
        eims: known.length === 0 && eim !== undefined ? [configuration.eimId] : known,
        ...(eim === undefined ? {} : { eim: `${scheme}://${shownAddress(eim)} as ${fqdn}` }),
        card: shownCard(where),
        polls: pollsEveryMs === 0 ? 'when it is told to' : `every ${pollsEveryMs / 1000} s`,
        control: control.url,
        ...(inject === undefined ? {} : { inject: `${scheme}://${shownAddress(inject)} (TransferEimPackage)` }),
      },
      trust: [
        ...rspTrust(pkis, pathOf),
        ...(inject === undefined
          ? []
          : [{ what: 'TLS certificate of the IPA, for an eIM that injects', pem: inject.certificate }]),
      ],
    },
    async close() {
      ended.abort()
      await control.close()
      await inject?.close()
      await stop()
      await begun
      await played.close()
      await card.close()
    },
  }
}

/** What the card says, with the eIM stored where it knew none. An IPA that cannot begin does not keep its card or its port. */
async function begunOrEnded(played: Ipa, card: Card, configuration: EimConfigurationData, settings: ActorSettings) {
  const signal = AbortSignal.timeout(START_MS)
  try {
    const eid = await played.eid(signal)
    const known = await played.between(async (_, eims) => eims.map(({ eimId }) => eimId), signal)
    if (settings.eim !== undefined && known.length === 0) await played.addInitialEim([configuration], signal)
    return { eid, known, inject: settings.listens ? await injectServer(played, settings) : undefined }
  } catch (error) {
    await played.close()
    await card.close()
    if (!(error instanceof Es10Error)) throw error
    throw new ConfigError(`the card does not do what an IPA begins with: ${error.message}`, { cause: error })
  }
}

/** The IPA as a server: an eIM calls TransferEimPackage on it (SGP.32 v1.2 5.14.4). */
async function injectServer(played: Ipa, { listen, spec, clock, log: tell, coaps }: ActorSettings) {
  const identity = await selfSignedIdentity('ipa.harness.test', clock, systemRandom)
  const lifetime = new AbortController()
  const answer = injectEndpoint(played, { spec }, lifetime.signal)
  const log = (line: string) => tell('IPA', line)
  const { host } = listen
  const overHttps = (port: number) => listenHttps({ host, port, identity, asksForClientCertificate: true, answer, log })
  const overCoaps = (port: number) => listenCoaps({ host, port, identity, asksForCertificate: true, answer, log })
  // It is called over what the entry of the eIM says.
  const { tcp, udp } =
    coaps === undefined
      ? { tcp: await overHttps(listen.port), udp: undefined }
      : await onOnePort(listen.port, overHttps, overCoaps)
  return {
    host,
    port: tcp.port,
    certificate: identity.certificates,
    async close() {
      lifetime.abort()
      await udp?.close()
      await tcp.close()
    },
  }
}

function cardOf(settings: ActorSettings, pkis: readonly TestPki[]): Card {
  const { card, state } = settings
  if (typeof card === 'object') return 'reader' in card ? euiccInReader(card) : euiccAtTcp(card)
  return asCard(newEuicc({ ...settings, faults: [], ...(state === undefined ? {} : { state: `${state}.euicc` }) }, pkis))
}

function shownCard(card: ActorSettings['card']): string {
  if (typeof card !== 'object') return 'simulated'
  return 'reader' in card ? `in reader "${card.reader}"` : shownAddress(card)
}

/** An eIM that was started with the same PKI. */
function configurationOf({ eimSigning, eimTls }: TestPki, spec: '1.2' | '1.0.1', over: 'https' | 'coaps'): EimConfigurationData {
  return initialConfiguration({
    eimId: EIM_NAME,
    fqdn: EIM_NAME,
    signingKey: eimSigning.publicKey,
    tlsCertificate: pemOf(eimTls.certificate),
    indirectProfileDownload: spec !== '1.0.1',
    over: [over],
  })
}

async function downloaded(played: Ipa, activationCode: string, log: ActorSettings['log']): Promise<void> {
  try {
    await played.startDownload(activationCode, AbortSignal.timeout(60_000))
  } catch (error) {
    log('IPA', `the download has ended early: ${error instanceof Error ? error.message : String(error)}`)
  }
}
