/** Everything that can be looked at before a run, so that a wrong set-up is not taken for a wrong product. In under ten seconds. */

import type { EimAccess } from '../../adapters/eim/url.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import type { Clock } from '../../transport/clock.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { Tape } from '../../transport/tape.ts'
import { examineAssets } from './assets.ts'
import { Budget } from './budget.ts'
import { examineClock } from './clock-check.ts'
import { examineDtls, noDtls } from './dtls.ts'
import { type Examination, examinationOf, type Finding, ok } from './finding.ts'
import { examineOperator } from './operator.ts'
import { probe } from './probes.ts'
import { examineReach } from './reach.ts'
import { examineServersOfOurs } from './smdp.ts'

const TOTAL_MS = 9_000
/** What a run takes for it: each answer may take the whole patience of the profile, and a peer that drips several. */
const PATIENCES = 8

/** What is examined. */
export interface Patient {
  readonly profile: SutProfile
  /** Folder of the profile: relative paths in it start there. */
  readonly folder: string
  /** The way to the eIM; where the profile has a mistake in it, its findings in its place. */
  readonly access: EimAccess | readonly Finding[]
  /** Whether a person can be asked. */
  readonly terminal: boolean
  /** Whether to listen for a moment where our SM-DP+ is to listen; not when it listens there already. */
  readonly triesPort?: boolean
  /** Takes as long as the profile allows: a run must not take a slow eIM for one that is not there. */
  readonly takesItsTime?: boolean
}

/**
 * Examines profile, files and target. Sends to the eIM: GetEimPackage for the idle EID, and a request that no version defines. Nothing
 * is ordered, and no state changes.
 *
 * Ends within ten seconds whatever the peer does, unless it takes its time, and earlier by `signal`; never throws for what a peer or
 * a file is.
 */
export async function examine(
  { profile, folder, access, terminal, triesPort = false, takesItsTime = false }: Patient,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Examination> {
  const { patienceMs, requestsPerSecond } = profile
  const totalMs = takesItsTime ? TOTAL_MS + PATIENCES * patienceMs : TOTAL_MS
  const budget = new Budget(totalMs, patienceMs, requestsPerSecond, signal, !takesItsTime)
  try {
    const [eim, operator] = await Promise.all([
      'url' in access ? examineEim(profile, access, clock, budget) : access,
      examineOperator(profile, folder, terminal, budget),
    ])
    return examinationOf([
      ok('profile', described(profile)),
      ...eim,
      ...examineAssets(profile, folder, clock),
      ...(await examineServersOfOurs(profile, folder, triesPort, clock)),
      ...operator,
    ])
  } finally {
    budget.end()
  }
}

async function examineEim(
  { spec, bindings, assets }: SutProfile,
  access: EimAccess,
  clock: Clock,
  budget: Budget,
): Promise<readonly Finding[]> {
  const reach = bindings.every((one) => one === 'coaps') ? [] : await examineReach(access, clock, budget)
  if (reach.some(({ state }) => state === 'wrong')) return reach
  const eim = { access, spec: spec === '1.0.1' ? spec : '1.2', idleEid: assets.idleEid, clock } as const
  // At once: each may need the whole time.
  const probes = await Promise.all(
    bindings.map(async (binding) => {
      const tape = new Tape(clock)
      const missing = binding === 'coaps' ? dtlsMissing() : undefined
      if (missing !== undefined) return { tape, findings: [noDtls('bindings', missing)] }
      const findings = await probe(eim, binding, tape, budget)
      return { tape, findings: binding === 'coaps' ? [...examineDtls(tape), ...findings] : findings }
    }),
  )
  const tape = probes.find(({ tape }) => tape.exchanges.length > 0)?.tape ?? new Tape(clock)
  return [...reach, ...examineClock(tape, clock), ...oneIsEnough(probes.map(({ findings }) => findings))]
}

/** Where one binding works, the other is for the scenarios to judge: they say what is missing, and by which requirement. */
function oneIsEnough(probes: readonly (readonly Finding[])[]): readonly Finding[] {
  const works = (findings: readonly Finding[]) => findings.every(({ state }) => state !== 'wrong')
  if (!probes.some(works)) return probes.flat()
  const milder = (finding: Finding): Finding =>
    finding.state === 'wrong' && finding.key !== 'assets.idleEid' ? { ...finding, state: 'warning' } : finding
  return probes.flatMap((findings) => findings.map(milder))
}

function described({ name, version, spec, bindings, options, mayChangeState }: SutProfile): string {
  const guard = mayChangeState ? '' : ', nothing that changes its state'
  return `${name} ${version}, SGP.32 v${spec} in ${bindings.join(' and ')}, ${Object.keys(options).length} options answered${guard}`
}
