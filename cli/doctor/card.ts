/** What can be looked at before a run against an eUICC, so that a wrong set-up is not taken for a wrong card. Nothing of the card is changed. */
import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import type { EuiccProfile } from '../../profiles/euicc-profile.ts'
import { keyIdentifierOf } from '../../protocol/certificates/key-identifier.ts'
import { printVersion, versionFromOctets } from '../../protocol/identifiers/version.ts'
import { inert } from '../../reports/inert.ts'
import type { Clock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { adviceOnCard } from '../card/advice.ts'
import { type CardFacts, cardFacts } from '../card/facts.ts'
import { type Examination, examinationOf, type Finding, ok, wrong } from './finding.ts'

const CARD_MS = 9_000

/** Ends within ten seconds whatever the card does. Never throws for what a card or a reader is. */
export async function examineCard(profile: EuiccProfile, bench: EuiccBench, clock: Clock): Promise<Examination> {
  const keys = { reader: 'euicc.reader', servers: 'servers' }
  return examinationOf([
    ok('profile', described(profile)),
    ...(await lookAtCard(profile, bench, keys, clock)),
    ...guardOf(profile),
  ])
}

/** Keys of the profile that say where the card is, and what it has to trust. */
interface CardKeys {
  readonly reader: string
  readonly servers: string
}

/** The card itself. Ends within ten seconds whatever it does, and never throws for what a card or a reader is. */
export async function lookAtCard(
  { spec }: Pick<EuiccProfile, 'spec'>,
  bench: EuiccBench,
  keys: CardKeys,
  clock: Clock,
): Promise<readonly Finding[]> {
  try {
    const facts = await cardFacts(bench.euicc, new Tape(clock), AbortSignal.timeout(CARD_MS), bench.furtherAids)
    return [
      ok('card', `EID ${facts.eid}`),
      ...generationOf(facts, keys),
      ...versionOf(facts, spec),
      ...eimsOf(facts, bench, keys),
      ...serversOf(facts, bench, keys),
    ]
  } catch (error) {
    const advice = adviceOnCard(error, keys.reader)
    if (advice === undefined) throw error
    return [wrong('card', keys.reader, `${error instanceof Error ? error.message : String(error)}: ${advice}`)]
  }
}

/** An eUICC of SGP.22 or SGP.02 alone has nothing of what is tested. */
function generationOf({ isdr, iot, eims }: CardFacts, { reader }: CardKeys): readonly Finding[] {
  const lacks = [
    ...('why' in isdr ? ['no E0 in the answer to SELECT ISD-R'] : []),
    ...('why' in iot ? ['no E1 in it'] : []),
    ...('why' in eims ? [`GetEimConfigurationData (BF55): ${eims.why}`] : []),
  ]
  if (lacks.length === 0) return [ok('generation', 'SGP.32: E0 and E1 in the answer to SELECT ISD-R, and BF55')]
  const text = `the card is of another generation than SGP.32 (${lacks.join('; ')}): put an eUICC of SGP.32 into the reader`
  return [wrong('generation', reader, text)]
}

function versionOf({ info }: CardFacts, spec: EuiccProfile['spec']): readonly Finding[] {
  if ('why' in info) return [{ about: 'version', state: 'warning', text: `EUICCInfo2 was not read: ${info.why}` }]
  const told = info.value.iotSpecificInfo?.iotVersion.map((one) => printVersion(versionFromOctets(one))) ?? []
  if (told.length === 0) return [{ about: 'version', state: 'note', text: 'EUICCInfo2 says no version of SGP.32' }]
  const text = `EUICCInfo2 says SGP.32 v${told.join(', v')}`
  // v1.1 and v1.2 have the same octets.
  const fits = told.some((version) => version === spec || (spec !== '1.0.1' && version !== '1.0.1'))
  return fits
    ? [ok('version', text)]
    : [{ about: 'version', state: 'warning', key: 'spec', text: `${text}, and the profile ${spec}` }]
}

function eimsOf({ eims }: CardFacts, { eims: ours }: EuiccBench, { reader }: CardKeys): readonly Finding[] {
  if ('why' in eims) return []
  const { first, second } = ours
  const others = eims.value
    .filter(({ eimId }) => eimId !== first.eimId && eimId !== second.eimId)
    .map(({ eimId }) => inert(eimId))
  if (others.length === 0) return [ok('eIM', `none but ours: ${first.eimId} is associated where a scenario needs an eIM`)]
  const text = `the card has ${others.join(', ')}: what needs a package of ours cannot be prepared`
  return [{ about: 'eIM', state: 'absent', key: reader, text }]
}

function serversOf({ info }: CardFacts, { servers, profilePackage }: EuiccBench, keys: CardKeys): readonly Finding[] {
  if (servers === undefined)
    return [{ about: 'servers', state: 'absent', key: keys.servers, text: 'no SM-DP+ credentials: nothing is downloaded' }]
  const id = keyIdentifierOf(servers.ci.publicKey)
  const trusts = 'value' in info && info.value.euiccCiPKIdListForVerification.some((one) => id.equals(Buffer.from(one)))
  if (!trusts)
    return [
      wrong(
        'servers',
        keys.servers,
        `the card does not trust the CI ${id.toString('hex')} of these certificates: give those of a CI that it lists`,
      ),
    ]
  const lacks = profilePackage === undefined ? ', and no profile package that the card could install' : ''
  return [ok('servers', `under the CI ${id.toString('hex')}, which the card trusts${lacks}`)]
}

function guardOf({ mayChangeState, mayDestroy }: EuiccProfile): readonly Finding[] {
  if (!mayChangeState) return [{ about: 'guard', state: 'note', text: 'nothing that changes the card is played' }]
  if (!mayDestroy) return [{ about: 'guard', state: 'note', text: 'nothing that cannot be undone is played' }]
  return [
    {
      about: 'guard',
      state: 'note',
      text: 'everything is played: profiles, eIMs and counters of the card do not stay as they are',
    },
  ]
}

function described({ name, version, spec, options }: EuiccProfile): string {
  return `${name} ${version}, SGP.32 v${spec}, ${Object.keys(options).length} options answered`
}
