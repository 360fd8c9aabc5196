/** A run against an IPA: the simulated one, or a process or device that is made to act. */
import { resolve } from 'node:path'
import { deviceIpaBench } from '../adapters/bench/device-ipa.ts'
import { hoursWaited } from '../adapters/bench/hours.ts'
import type { IpaBench, RealCard } from '../adapters/bench/ipa-bench.ts'
import type { CardToRelay } from '../adapters/bench/ipa-servers.ts'
import { type CardIdentity, identityOnCard } from '../adapters/bench/relayed-card.ts'
import { ipaFaultNamed, simulatedIpaBench } from '../adapters/bench/simulated-ipa.ts'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { commandIpa } from '../adapters/ipa/command.ts'
import { httpIpa } from '../adapters/ipa/http.ts'
import type { InjectAccess } from '../adapters/ipa/inject.ts'
import { promptIpa } from '../adapters/ipa/prompt.ts'
import { processTerminal } from '../adapters/operator/terminal.ts'
import type { IpaPort } from '../adapters/port.ts'
import { mappingOf } from '../profiles/coaps.ts'
import { ConfigError } from '../profiles/config-error.ts'
import type { IpaProfile } from '../profiles/ipa-profile.ts'
import { networkOf } from '../profiles/network.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { programAt, withSecrets } from '../profiles/read-operator.ts'
import { resolveSecret } from '../profiles/secrets.ts'
import { readTrust } from '../profiles/trust.ts'
import { endpointOf } from '../profiles/written-values.ts'
import { maskOf } from '../reports/mask.ts'
import { OperatorError } from '../simulators/eim/operations-encoding.ts'
import { type CardSettings, restoreDeviceCard } from '../steps/ipa/real-card.ts'
import { systemClock } from '../transport/clock.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { PeerFault } from '../transport/faults.ts'
import type { Tape } from '../transport/tape.ts'
import { adviceOnCard } from './card/advice.ts'
import { demandSuites } from './demand-suites.ts'
import { examineIpa } from './doctor/ipa.ts'
import { keptCard, nothingKept } from './kept-card.ts'
import { readPackageFile } from './package-file.ts'
import type { Subject } from './subject.ts'
import { tellTurn } from './tell-turn.ts'
import { unknownFault } from './unknown-fault.ts'

type Given = NonNullable<IpaProfile['device']>

const DAY = 86_400_000

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function ipaSubject(profile: IpaProfile, folder: string): Promise<Subject> {
  const { ipa, binding, patienceMs, declared } = profile
  const { bench, secrets } = await ipaBenchOf(profile, folder)
  const { adapter, endpoint } = bench.ipa.identity
  const settings = { claims: profile, patienceMs }
  return {
    actor: 'IPA',
    target: { adapter, endpoint, trust: 'certificate' },
    bench,
    secrets,
    playing: { claims: profile, bindings: [binding], patienceMs, limits: {}, declared },
    async redLines() {
      // The simulated IPA is ours, and a fault of it is what is to be seen.
      if (ipa.adapter === 'simulated') return undefined
      const { lines, red } = await examineIpa(profile, bench, systemClock)
      return red ? lines.map(maskOf(secrets)) : undefined
    },
    ...(bench.realCard === undefined || !profile.mayChangeState ? nothingKept : kept(bench.realCard, settings)),
  }
}

function kept(realCard: RealCard, settings: CardSettings): Pick<Subject, 'setUp' | 'tidying'> {
  return keptCard(realCard.bench, settings, (before) => restoreDeviceCard(realCard, settings, before))
}

/** The bench of a profile, and what must not be printed. @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function ipaBenchOf(
  profile: IpaProfile,
  folder: string,
): Promise<{ readonly bench: IpaBench; readonly secrets: readonly string[] }> {
  const { ipa, spec, binding, device, patienceMs, options } = profile
  const network = profile.network && networkOf(profile.network)
  const missing = binding === 'coaps' ? dtlsMissing() : undefined
  if (missing !== undefined) throw new ConfigError(`binding: coaps cannot be played here: ${missing}`)
  if (ipa.adapter === 'simulated') {
    const fault = ipa.fault === 'correct' ? undefined : ipaFaultNamed(ipa.fault)
    if (fault === undefined && ipa.fault !== 'correct') throw unknownFault('ipa.fault', ipa.fault, 'ipa')
    const ways = [...(options.O_X_DIRECT ? (['direct'] as const) : []), ...(options.O_X_INDIRECT ? (['indirect'] as const) : [])]
    const claimed = { ways, leavesDataToEim: options.O_X_DATA_HANDLING, minimizesBytes: options.O_X_MIN_BYTES }
    const bench = await simulatedIpaBench({ spec, binding, network, ...claimed, ...(fault === undefined ? {} : { fault }) })
    return { bench, secrets: [] }
  }
  if (device === undefined) throw new ConfigError('device: write what the device of the IPA is given')
  demandSuites(device.coaps?.suites, 'device.coaps.suites')
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  const needed = [
    'ci',
    'dpAuth',
    'dpPb',
    'dpTls',
    'eimSigning',
    'eimTls',
    ...(device.card === undefined ? (['eum', 'euiccs'] as const) : []),
    ...(device.smds === undefined ? [] : (['dsAuth', 'dsTls'] as const)),
    ...(device.otherEim === undefined ? [] : (['eimSigningOther'] as const)),
  ] as const
  const [{ pki }] = await pkisFromFolder(resolve(folder, device.pki), needed, 'device.pki', notBefore)
  const realCard = device.card && (await cardInReader(device.card, folder))
  const [ownEid = ''] = pki.euiccs.keys()
  const secrets: string[] = []
  const open = opening(ipa, folder, secrets)
  try {
    const bench = await deviceIpaBench({
      spec,
      binding,
      coaps: device.coaps && mappingOf(device.coaps),
      network,
      hours: hoursWaited(device.coaps?.awaySeconds),
      pki,
      eid: realCard?.eid ?? ownEid,
      realCard,
      eim: endpointOf(device.eim.listen),
      smdp: endpointOf(device.smdp.listen),
      smds: device.smds && endpointOf(device.smds.listen),
      otherEim: device.otherEim && endpointOf(device.otherEim.listen),
      proxy: device.proxy && endpointOf(device.proxy.listen),
      otherEimName: device.eim.otherName,
      inject: device.inject && injectAccess(device.inject, device.coaps, folder),
      vpcd: endpointOf(device.vpcd),
      quietMs: ipa.quietMs,
      patienceMs,
      open,
    })
    return { bench, secrets }
  } catch (cause) {
    if (cause instanceof PeerFault)
      throw new ConfigError(`device.vpcd: ${cause.what}; start pcscd with vsmartcard's vpcd, or write where it is`, { cause })
    if (cause instanceof OperatorError)
      throw new ConfigError(
        `device.pki: the card is not of this PKI (${cause.message}); give the PKI of the CI that it is under`,
        { cause },
      )
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new ConfigError(
      `device.eim, device.smdp: cannot listen (${String(cause.code)}); write addresses and ports that are free`,
      { cause },
    )
  }
}

/** @throws ConfigError for a file that is not there */
function injectAccess(inject: NonNullable<Given['inject']>, coaps: Given['coaps'], folder: string): InjectAccess {
  return {
    url: inject.url,
    ...(inject.url.startsWith('coaps:') ? { coaps: coaps === undefined ? {} : mappingOf(coaps) } : {}),
    ...(inject.address === undefined ? {} : { address: endpointOf(inject.address) }),
    trust: readTrust(inject, folder, 'device.inject'),
  }
}

/** The real card of a device. @throws ConfigError where it is not there, or cannot be what the suite needs */
async function cardInReader(
  { reader, isdrAids, profilePackage }: NonNullable<NonNullable<IpaProfile['device']>['card']>,
  folder: string,
): Promise<CardToRelay & Pick<CardIdentity, 'eid'>> {
  const octets = readPackageFile(profilePackage, 'device.card.profilePackage', folder)
  const furtherAids = isdrAids.map((aid) => Buffer.from(aid, 'hex'))
  const euicc = euiccInReader({ reader })
  try {
    return { euicc, furtherAids, profilePackage: octets, ...(await identityOnCard(euicc, furtherAids)) }
  } catch (error) {
    await euicc.close()
    const advice = adviceOnCard(error, 'device.card.reader')
    if (advice === undefined) throw error
    throw new ConfigError(`device.card.reader: ${error instanceof Error ? error.message : String(error)}: ${advice}`, {
      cause: error,
    })
  }
}

/** @param secrets gets what must not be printed */
function opening(
  ipa: Exclude<IpaProfile['ipa'], { readonly adapter: 'simulated' }>,
  folder: string,
  secrets: string[],
): (tape: () => Tape) => IpaPort {
  if (ipa.adapter === 'prompt') return (tape) => promptIpa(ipa, processTerminal(), tape, tellTurn)
  if (ipa.adapter === 'http') return (tape) => httpIpa(ipa, tape)
  const known = (reference: string, key: string): string => {
    const value = resolveSecret(reference, key, folder)
    secrets.push(value)
    return value
  }
  // A reference stands in the place of a text until here.
  const environment = withSecrets(ipa.environment, 'ipa.environment', known) as Readonly<
    Record<string, string | { secret: string }>
  >
  const plain = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, typeof value === 'string' ? value : value.secret]),
  )
  const program = programAt(ipa.program, folder, 'ipa.program')
  return (tape) => commandIpa({ ...ipa, program, environment: plain }, tape)
}
