/** `sgp32 init`: asks what a profile needs to say, and writes one that loads. */
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { ConfigError } from '../profiles/config-error.ts'
import { type ProfiledActor, profileJsonSchema } from '../profiles/json-schema.ts'
import { parseProfile } from '../profiles/load.ts'
import { makeFolders } from '../profiles/make-folders.ts'
import { inert, inertLines } from '../reports/inert.ts'
import { writeLines } from './decode/output.ts'
import { EXIT } from './exit-code.ts'
import { Conversation, Left } from './init/conversation.ts'
import { playedFrom } from './init/pki-folder.ts'
import { profileOf } from './init/profile-of-answers.ts'
import { questions } from './init/questions.ts'

export interface InitOptions {
  /** File to write; default `my-eim.yaml`. */
  readonly out?: string
  /** Replace a file that is there. */
  readonly force?: boolean
  /** Answers in advance, `key=value`; these are not asked. */
  readonly set?: readonly string[]
  /** Folder that "sgp32 pki --for-eim" wrote. */
  readonly pki?: string
  /** Ask nothing. */
  readonly yes?: boolean
  /** Print the JSON Schema of profiles instead. */
  readonly schema?: true | ProfiledActor
}

interface Surroundings {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Whether a person can be asked. */
  readonly terminal: boolean
}

/** @returns the exit code: 0 written, 3 not, 130 where the person left by Ctrl-C */
export async function init(options: InitOptions, around: Surroundings): Promise<number> {
  const { schema } = options
  if (schema !== undefined) {
    await writeLines([JSON.stringify(profileJsonSchema(schema === true ? 'eIM' : schema), null, 2)], around.stdout)
    return EXIT.pass
  }
  const { out = 'my-eim.yaml', force = false, yes = false } = options
  try {
    if (!force) refuseUsed(out)
    const conversation = around.terminal && !yes ? new Conversation(around.stdin, around.stdout) : undefined
    try {
      const { answers, guessed } = await collected(given(options), conversation)
      const folder = answers.get('pki') ?? ''
      const played = folder === '' ? undefined : playedFrom(resolve(folder), dirname(resolve(out)))
      const text = profileOf({ answers, guessed, played })
      parseProfile(text, out)
      written(out, text, force)
      await writeLines(nextSteps(out, guessed.size, played !== undefined), around.stdout)
      return EXIT.pass
    } finally {
      conversation?.end()
    }
  } catch (error) {
    if (error instanceof Left) {
      await writeLines(['', `sgp32 init: ended by ${error.how}; nothing was written`], around.stderr)
      return error.how === 'Ctrl-C' ? EXIT.interrupted : EXIT.notRun
    }
    if (!(error instanceof ConfigError)) throw error
    await writeLines([`sgp32 init: ${inertLines(error.message)}`], around.stderr)
    return EXIT.notRun
  }
}

/** @throws ConfigError for a key that is not asked for, or an answer that is wrong */
function given({ set = [], pki }: InitOptions): ReadonlyMap<string, string> {
  const all = set.map((one): [string, string] => {
    const [, key = one, value = ''] = /^([^=]*)=(.*)$/s.exec(one) ?? []
    return [key, value]
  })
  if (pki !== undefined) all.push(['pki', pki])
  for (const [key, value] of all) {
    const question = questions.find((one) => one.key === key)
    if (question === undefined)
      throw new ConfigError(`--set ${key}: there is no such key; write one of ${questions.map((one) => one.key).join(', ')}`)
    const fault = question.fault(value)
    if (fault !== undefined) throw new ConfigError(`--set ${key}=${value}: ${fault}`)
  }
  return new Map(all)
}

/** @throws Left, ConfigError for the questions that nobody can be asked and that have no default */
async function collected(known: ReadonlyMap<string, string>, conversation: Conversation | undefined) {
  const answers = new Map<string, string>()
  const guessed = new Set<string>()
  const open: string[] = []
  for (const question of questions) {
    if (question.applies?.(answers) === false) continue
    const { key, text, byDefault, guess } = question
    const answer = known.get(key) ?? (await conversation?.askUntilRight(question)) ?? byDefault ?? guess
    if (answer === undefined) {
      open.push(`--set ${key}=VALUE (${text})`)
      continue
    }
    if (!known.has(key) && conversation === undefined && guess !== undefined) guessed.add(key)
    answers.set(key, answer)
  }
  if (open.length > 0) throw new ConfigError(`nobody can be asked; add ${open.join(', ')}`)
  return { answers, guessed }
}

function refuseUsed(out: string): void {
  if (existsSync(out))
    throw new ConfigError(`--out: ${out} is there already: write the path of a new file, or add --force to replace it`)
}

function written(out: string, text: string, force: boolean): void {
  try {
    makeFolders(dirname(resolve(out)))
    // Nothing that came into being while the questions were asked is replaced.
    writeFileSync(out, text, { flag: force ? 'w' : 'wx' })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ConfigError(
      `--out: ${out} cannot be written (${code}): write the path of a new file in a folder that you may write to`,
      {
        cause,
      },
    )
  }
}

function nextSteps(out: string, guesses: number, played: boolean): readonly string[] {
  const name = inert(out)
  return [
    '',
    `${name} is written, and loads.`,
    ...(guesses === 0 ? [] : [`${guesses} options were not asked about: check each line with "nobody was asked" in it.`]),
    ...(played ? ['Where the eIM gives you its EimConfigurationData, name the files as eimConfiguration.'] : []),
    `Next: sgp32 doctor ${name}`,
  ]
}
