/** The suites of `sgp32 run --all` beside the first one: one after the other in processes of their own, so that every core has work. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestedActor } from '../requirements/tested-actors.ts'
import { endSignals } from './end-signals.ts'
import { EXIT } from './exit-code.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

interface Told {
  readonly code: number
  readonly out: string
  readonly error: string
}

/**
 * Runs every one of them to its end, the last one first, as that takes longest. A signal is passed on, and they end by it.
 *
 * @param words options of `sgp32 run` for all of them
 * @returns what became of each, in the order of `actors`
 */
export async function runApart(actors: readonly TestedActor[], words: readonly string[]): Promise<readonly Told[]> {
  const told: Told[] = []
  let child: ChildProcess | undefined
  let isEnded = false
  const passOn = endSignals.map(
    (signal) =>
      [
        signal,
        () => {
          isEnded = true
          child?.kill(signal)
        },
      ] as const,
  )
  const leave = () => void child?.kill('SIGKILL')
  for (const [signal, tell] of passOn) process.on(signal, tell)
  process.on('exit', leave)
  try {
    for (const actor of actors.toReversed()) {
      if (isEnded) break
      const options = ['--import', import.meta.resolve('tsx'), main, 'run', ...words, '--built-in', actor]
      // Apart from the terminal too: it would tell both of us of Ctrl-C, and the second word ends a run at once.
      child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      const said = textOf(child)
      const [code] = (await once(child, 'close')) as [number | null]
      told.unshift({ code: code ?? EXIT.interrupted, ...said })
    }
    return told
  } finally {
    process.off('exit', leave)
    for (const [signal, tell] of passOn) process.off(signal, tell)
  }
}

function textOf({ stdout, stderr }: ChildProcess) {
  const said = { out: '', error: '' }
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.error += text
  })
  return said
}
