/** What a run is about, whoever is under test. */
import { dirname, resolve } from 'node:path'
import type { AnyProfile } from '../profiles/load.ts'
import type { RunLine } from '../reports/record.ts'
import type { TestedActor } from '../requirements/tested-actors.ts'
import { systemClock } from '../transport/clock.ts'
import { eimSubject } from './eim-subject.ts'
import { euiccSubject } from './euicc-subject.ts'
import { ipaSubject } from './ipa-subject.ts'
import type { BenchOrBenches } from './play-bindings.ts'
import type { PlaySettings } from './play-part.ts'

export interface Subject {
  readonly actor: TestedActor
  readonly target: RunLine['target']
  readonly bench: BenchOrBenches
  /** Never printed, never written. */
  readonly secrets: readonly string[]
  readonly playing: Pick<PlaySettings, 'claims' | 'bindings' | 'patienceMs' | 'limits' | 'declared'>
  /** Lines on what keeps the run from starting: it could not tell a wrong set-up from a wrong product. Undefined where nothing does. */
  redLines(): Promise<readonly string[] | undefined>
  /** Before the first scenario. @returns what did not go as it should, a line each */
  setUp(): Promise<readonly string[]>
  /** What the run leaves behind is looked after. @param folder of the run */
  tidying(folder: string): Tidying
}

export interface Tidying {
  /** A scenario has ended. */
  noted(): void
  /** The run has ended. @param inHaste by hand: nobody is asked any more @returns what is left behind, a line each */
  end(inHaste: boolean): Promise<readonly string[]>
}

/** Opens what a profile names. @param path of the profile: paths in it are meant from its folder @throws ConfigError */
export async function openSubject(any: AnyProfile, path: string): Promise<Subject> {
  const folder = dirname(resolve(path))
  if (any.actor === 'eIM') return eimSubject(any.profile, folder, systemClock)
  return any.actor === 'eUICC' ? euiccSubject(any.profile, folder) : ipaSubject(any.profile, folder)
}
