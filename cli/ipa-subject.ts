/** A run against an IPA: the simulated one, or a process or device that is made to act. */
import { resolve } from 'node:path'
import { BenchesInTurn } from '../adapters/bench/benches-in-turn.ts'
import type { CardToRelay } from '../adapters/bench/card-to-relay.ts'
import { deviceIpaBench } from '../adapters/bench/device-ipa.ts'
import { hoursWaited } from '../adapters/bench/hours.ts'
import type { IpaBench, RealCard } from '../adapters/bench/ipa-bench.ts'
import { type CardIdentity, identityOnCard } from '../adapters/bench/relayed-card.ts'
import { ipaFaultNamed, simulatedIpaBench } from '../adapters/bench/simulated-ipa.ts'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { commandIpa } from '../adapters/ipa/command.ts'
import { httpIpa } from '../adapters/ipa/http.ts'
import type { InjectAccess } from '../adapters/ipa/inject.ts'
import { promptIpa } from '../adapters/ipa/prompt.ts'
import { processTerminal } from '../adapters/operator/terminal.ts'
import type { IpaPort } from '../adapters/port.ts'
import { ipaMappingsOf } from '../profiles/coaps.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { injectOver } from '../profiles/ipa-bindings.ts'
import type { IpaProfile } from '../profiles/ipa-profile.ts'
import { networkOf } from '../profiles/network.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { programAt, withSecrets } from '../profiles/read-operator.ts'
import { resolveSecret } from '../profiles/secrets.ts'
import { readTrust } from '../profiles/trust.ts'
import { endpointOf } from '../profiles/written-values.ts'
import type { EsipaBinding } from '../protocol/bindings/content-types.ts'
import { maskOf } from '../reports/mask.ts'
import { OperatorError } from '../simulators/eim/operations-encoding.ts'
import { type CardSettings, restoreDeviceCard } from '../steps/ipa/real-card.ts'
import { systemClock } from '../transport/clock.ts'
import type { CoapsMapping } from '../transport/coaps/mapping.ts'
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
type OfAdapter<A extends IpaProfile['ipa']['adapter']> = Extract<IpaProfile['ipa'], { readonly adapter: A }>
type RealIpa = Exclude<IpaProfile['ipa'], { readonly adapter: 'simulated' }>

const DAY = 86_400_000

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function ipaSubject(profile: IpaProfile, folder: string): Promise<Subject> {
  const { ipa, bindings, patienceMs, declared } = profile
  const { benches, first, secrets } = await ipaBenchesOf(profile, folder)
  const { adapter, endpoint } = first.ipa.identity
  const settings = { claims: profile, patienceMs }
  return {
    actor: 'IPA',
    target: { adapter, endpoint, trust: 'certificate' },
    bench: benches,
    secrets,
    playing: { claims: profile, bindings, patienceMs, limits: {}, declared },
    async redLines() {
      // The simulated IPA is ours, and a fault of it is what is to be seen.
      if (ipa.adapter === 'simulated') return undefined
      const { lines, red } = await examineIpa(profile, benches, systemClock)
      return red ? lines.map(maskOf(secrets)) : undefined
    },
    ...(first.realCard === undefined || !profile.mayChangeState ? nothingKept : kept(first.realCard, benches, settings)),
  }
}

/** The card is the same in every bench; what it is told of its eIMs is that of the bench that stands last. */
function kept(realCard: RealCard, benches: BenchesInTurn, settings: CardSettings): Pick<Subject, 'setUp' | 'tidying'> {
  return keptCard(realCard.bench, settings, (before) =>
    restoreDeviceCard(benches.current?.realCard ?? realCard, settings, before),
  )
}

export interface IpaBenches {
  readonly benches: BenchesInTurn
  /** That of the first binding, which stands. */
  readonly first: IpaBench
  /** What must not be printed. */
  readonly secrets: readonly string[]
}

/** The benches of a profile. @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function ipaBenchesOf(profile: IpaProfile, folder: string): Promise<IpaBenches> {
  const { bindings } = profile
  const secrets: string[] = []
  const benches = new BenchesInTurn(
    profile.ipa.adapter === 'simulated'
      ? simulatedBenches(profile, profile.ipa)
      : await deviceBenches(profile, profile.ipa, folder, secrets),
  )
  const [over = 'asn1'] = bindings
  return { benches, first: await benches.over(over), secrets }
}

type OpensBench = (over: EsipaBinding) => Promise<IpaBench>

function simulatedBenches({ spec, options, network: trouble }: IpaProfile, ipa: OfAdapter<'simulated'>): OpensBench {
  const network = trouble && networkOf(trouble)
  const fault = ipa.fault === 'correct' ? undefined : ipaFaultNamed(ipa.fault)
  if (fault === undefined && ipa.fault !== 'correct') throw unknownFault('ipa.fault', ipa.fault, 'ipa')
  const ways = [...(options.O_X_DIRECT ? (['direct'] as const) : []), ...(options.O_X_INDIRECT ? (['indirect'] as const) : [])]
  const claimed = { ways, leavesDataToEim: options.O_X_DATA_HANDLING, minimizesBytes: options.O_X_MIN_BYTES }
  return (binding) => simulatedIpaBench({ spec, binding, network, ...claimed, ...(fault === undefined ? {} : { fault }) })
}

/** @param secrets gets what must not be printed */
async function deviceBenches(profile: IpaProfile, ipa: RealIpa, folder: string, secrets: string[]): Promise<OpensBench> {
  const { spec, bindings, device, patienceMs } = profile
  const network = profile.network && networkOf(profile.network)
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
  const open = opening(ipa, folder, secrets)
  const coaps = device.coaps && ipaMappingsOf(device.coaps)
  const injects = new Map(
    bindings.map((over) => [over, device.inject && injectAccess(device.inject, coaps?.inject, over, folder)]),
  )
  // Last, since it stays open until a bench closes it.
  const realCard = device.card && (await cardInReader(device.card, folder))
  const [ownEid = ''] = pki.euiccs.keys()
  return (binding) =>
    withAdvice(() =>
      deviceIpaBench({
        spec,
        binding,
        coaps: coaps?.eim,
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
        inject: injects.get(binding),
        vpcd: endpointOf(device.vpcd),
        quietMs: ipa.quietMs,
        patienceMs,
        open,
      }),
    )
}

/** @throws ConfigError for what the system or the card refuses, with the key of the profile that says where */
async function withAdvice(make: () => Promise<IpaBench>): Promise<IpaBench> {
  try {
    return await make()
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

/** @returns undefined where it is not said where the IPA listens over this binding @throws ConfigError for a file that is not there */
function injectAccess(
  inject: NonNullable<Given['inject']>,
  coaps: CoapsMapping | undefined,
  over: EsipaBinding,
  folder: string,
): InjectAccess | undefined {
  const at = injectOver(inject, over)
  if (at === undefined) return undefined
  return {
    url: at.url,
    ...(over === 'coaps' ? { coaps: coaps ?? {} } : {}),
    ...(at.address === undefined ? {} : { address: endpointOf(at.address) }),
    trust: readTrust(inject.trust, [at], folder, 'device.inject'),
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
    return { euicc, furtherAids, profilePackage: octets, installed: new Map(), ...(await identityOnCard(euicc, furtherAids)) }
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
function opening(ipa: RealIpa, folder: string, secrets: string[]): (tape: () => Tape) => IpaPort {
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
