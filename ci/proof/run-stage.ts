import { type ChildProcess, spawn } from 'node:child_process'
import type { Figure, Stage } from './stages.ts'

export interface Outcome {
  readonly stage: string
  readonly seconds: number
  /** Why it failed; nothing when it held. */
  readonly failed: string | undefined
  readonly figures: readonly (readonly [name: string, value: string])[]
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** Runs one stage, shows its output as it comes, and ends it with all it has started when its time is over. */
export async function runStage(
  stage: Stage,
  root: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Outcome> {
  const begun = Date.now()
  const [program, ...args] = stage.command
  // A group of its own, so that what the stage has started can be ended with it.
  const child = spawn(program, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const end = () => endGroup(child)
  let late = false
  const limit = setTimeout(() => {
    late = true
    end()
  }, stage.minutes * 60_000)
  signal.addEventListener('abort', end, { once: true })

  let output = ''
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const)
    from.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      to.write(chunk)
    })
  const how = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
    child.once('close', (code, by) => resolve(code === 0 ? undefined : `ended with ${by ?? code}`))
  })
  clearTimeout(limit)
  signal.removeEventListener('abort', end)

  const read = stage.figures.map((figure) => ({ figure, rows: rowsOf(figure, output.replace(colour, '')) }))
  const lost = read.find(({ figure, rows }) => rows.length < figure.atLeast)
  const missing = lost && `its output has no figure for "${lost.figure.name ?? lost.figure.pattern.source}"`
  return {
    stage: stage.name,
    seconds: Math.round((Date.now() - begun) / 1000),
    failed: late ? `not done after ${stage.minutes} minutes` : signal.aborted ? 'interrupted' : (how ?? missing),
    figures: read.flatMap(({ rows }) => rows),
  }
}

function rowsOf({ name, pattern }: Figure, output: string): readonly (readonly [string, string])[] {
  return [...output.matchAll(pattern)].map(({ groups }) => [
    [groups?.['name'], name]
      .filter((part) => part !== undefined)
      .reverse()
      .join(' '),
    groups?.['value'] ?? '',
  ])
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? 0), signal)
    } catch {
      // All of it has ended already.
    }
  }
  kill('SIGTERM')
  setTimeout(() => kill('SIGKILL'), 5_000).unref()
}
