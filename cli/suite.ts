/** The suite of an actor: its features and steps, as Cucumber loads them. */
import { fileURLToPath } from 'node:url'
import { type IRunConfiguration, type ISupportCodeLibrary, loadConfiguration, loadSupport } from '@cucumber/cucumber/api'
import type { TestedActor } from '../requirements/tested-actors.ts'

/** Folder in `features/` and in `steps/`. */
export const suiteFolders: Readonly<Record<TestedActor, string>> = { eIM: 'eim', eUICC: 'euicc', IPA: 'ipa' }

export const suiteRoot = fileURLToPath(new URL('..', import.meta.url))

export interface Suite {
  readonly configuration: IRunConfiguration
  readonly support: ISupportCodeLibrary
}

const loaded = new Map<TestedActor, Suite>()

/** Step modules register themselves on first import only, so one library of each suite serves every run of this process. */
export async function suiteOf(actor: TestedActor): Promise<Suite> {
  const known = loaded.get(actor)
  if (known !== undefined) return known
  const folder = suiteFolders[actor]
  const provided = {
    import: [`steps/${folder}/!(*.test).ts`],
    paths: [`features/${folder}/**/*.feature`],
    format: ['./cli/silent-formatter.ts'],
  }
  const { runConfiguration: configuration } = await loadConfiguration({ file: false, provided }, { cwd: suiteRoot })
  const suite = { configuration, support: await loadSupport(configuration, { cwd: suiteRoot }) }
  loaded.set(actor, suite)
  return suite
}
