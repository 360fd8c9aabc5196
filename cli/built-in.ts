/** The products of our own that are tested where no profile is named. */
import { fileURLToPath } from 'node:url'
import { requirementOf } from '../requirements/ledger.ts'
import { type TestedActor, testedActors } from '../requirements/tested-actors.ts'
import { EXIT } from './exit-code.ts'
import { readResumable } from './resume.ts'
import type { RunOptions } from './run-plan.ts'

const files: Readonly<Record<TestedActor, string>> = {
  eIM: 'simulated.yaml',
  eUICC: 'simulated-euicc.yaml',
  IPA: 'simulated-ipa.yaml',
}

/** Path of the profile of the simulated product. */
export function builtIn(actor: TestedActor): string {
  return fileURLToPath(new URL(`../profiles/${files[actor]}`, import.meta.url))
}

/** Which simulated product a run is for that names no profile: the one that owes the row, or that an interrupted run was for. */
export function actorFor({ only, resume }: Pick<RunOptions, 'only' | 'resume'>): TestedActor {
  if (resume !== undefined) return readResumable(resume).record.run.actor ?? 'eIM'
  const [first = ''] = only?.split(',') ?? []
  const owed = requirementOf(first.trim())?.actor
  return testedActors.find((actor) => actor === owed) ?? 'eIM'
}

/** Every simulated product, for a run that asks for all and names none. */
export function actorsOf(
  { profile, builtIn: named, only, resume, expect }: RunOptions,
  all: boolean,
): readonly [TestedActor | undefined, ...TestedActor[]] {
  const isForOne = [profile, named, only, resume, expect].some((one) => one !== undefined)
  return all && !isForOne ? testedActors : [named]
}

/** What tells most goes first. */
const ranked: readonly number[] = [
  EXIT.interrupted,
  EXIT.harness,
  EXIT.notRun,
  EXIT.fail,
  EXIT.inconclusive,
  EXIT.changed,
  EXIT.pass,
]

/** Exit code of several runs. */
export function worstOf(codes: readonly number[]): number {
  return ranked.find((code) => codes.includes(code)) ?? EXIT.harness
}
