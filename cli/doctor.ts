/** `sgp32 doctor`: examines a profile and its target before a run. */
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import type { EimAccess } from '../adapters/eim/url.ts'
import { ConfigError } from '../profiles/config-error.ts'
import type { EuiccProfile } from '../profiles/euicc-profile.ts'
import type { IpaProfile } from '../profiles/ipa-profile.ts'
import { type AnyProfile, loadAnyProfile } from '../profiles/load.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { inertLines } from '../reports/inert.ts'
import { maskOf } from '../reports/mask.ts'
import { allEimFaults } from '../simulators/eim/faults/all.ts'
import type { Clock } from '../transport/clock.ts'
import { writeLines } from './decode/output.ts'
import { examineCard } from './doctor/card.ts'
import { examine } from './doctor/examine.ts'
import { type Examination, type Finding, mistake } from './doctor/finding.ts'
import { examineIpa, IN_HASTE_MS } from './doctor/ipa.ts'
import { eimAccess } from './eim-access.ts'
import { euiccBenchOf } from './euicc-subject.ts'
import { EXIT } from './exit-code.ts'
import { ipaBenchesOf } from './ipa-subject.ts'
import { unknownFault } from './unknown-fault.ts'

export interface DoctorOptions {
  /** Print one JSON object instead of text. */
  readonly json?: boolean
}

interface Surroundings {
  readonly stdout: Writable
  readonly stderr: Writable
  /** Whether a person can be asked. */
  readonly terminal: boolean
  readonly signal?: AbortSignal
}

/** The way to the eIM, and what must not be printed. */
interface Reached {
  readonly access: EimAccess | readonly Finding[]
  readonly secrets: readonly string[]
  close(): Promise<void>
}

/** @param path of a profile @returns the exit code: 0, or 3 where a run must not start */
export async function doctor(path: string, { json = false }: DoctorOptions, around: Surroundings, clock: Clock): Promise<number> {
  const folder = dirname(resolve(path))
  let profile: SutProfile
  try {
    const any: AnyProfile = loadAnyProfile(path)
    if (any.actor === 'eUICC') return await examinedCard(any.profile, folder, json, around, clock)
    if (any.actor === 'IPA') return await examinedIpa(any.profile, folder, json, around, clock)
    profile = any.profile
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await writeLines([inertLines(error.message)], around.stderr)
    return EXIT.notRun
  }
  const reached = await reach(profile, folder)
  try {
    const examination = await examine(
      { profile, folder, access: reached.access, terminal: around.terminal, triesPort: true },
      clock,
      around.signal,
    )
    return await told(examination, json, around.stdout, reached.secrets)
  } finally {
    await reached.close()
  }
}

/** @throws ConfigError for what the profile has wrong */
async function examinedCard(
  profile: EuiccProfile,
  folder: string,
  json: boolean,
  { stdout }: Surroundings,
  clock: Clock,
): Promise<number> {
  const bench = await euiccBenchOf(profile, folder)
  try {
    return await told(await examineCard(profile, bench, clock), json, stdout, [])
  } finally {
    await bench.close()
  }
}

/** @throws ConfigError for what the profile has wrong */
async function examinedIpa(
  profile: IpaProfile,
  folder: string,
  json: boolean,
  { stdout }: Surroundings,
  clock: Clock,
): Promise<number> {
  const { benches, secrets } = await ipaBenchesOf(profile, folder)
  try {
    return await told(await examineIpa(profile, benches, clock, IN_HASTE_MS), json, stdout, secrets)
  } finally {
    await benches.close()
  }
}

/** @param secrets that may stand in what a peer or a program said */
async function told(
  { findings, lines, red }: Examination,
  json: boolean,
  stdout: Writable,
  secrets: readonly string[],
): Promise<number> {
  await writeLines((json ? [JSON.stringify({ red, findings }, null, 2)] : lines).map(maskOf(secrets)), stdout)
  return red ? EXIT.notRun : EXIT.pass
}

async function reach({ eim, assets: { idleEid, unknownEid }, spec, patienceMs }: SutProfile, folder: string): Promise<Reached> {
  const nothing = { secrets: [], close: async () => {} }
  try {
    if (eim.adapter === 'url') return { ...nothing, ...eimAccess(eim, spec, folder) }
    const fault = Object.hasOwn(allEimFaults, eim.fault) ? allEimFaults[eim.fault] : undefined
    if (fault === undefined) throw unknownFault('eim.fault', eim.fault, 'eim')
    const bench = await simulatedBench({ fault, spec, idleEid, unknownEid, patienceMs })
    return { ...nothing, access: bench.access, close: () => bench.close() }
  } catch (error) {
    return { ...nothing, access: [mistake('reach', error)] }
  }
}
