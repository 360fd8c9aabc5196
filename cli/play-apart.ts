/** Plays a part of a run against a simulated product of its own in a process of its own, so that a second core has work. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RecordLine, ScenarioLine } from '../reports/record.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import { interruption } from '../steps/interruption.ts'
import { HarnessError } from '../transport/faults.ts'
import type { PlayApart } from './play.ts'
import type { PartPlayed, PlaySettings } from './play-part.ts'

/** First message to the process. Any second one ends it. */
export interface PartToPlay {
  /** Path of the profile. */
  readonly profile: string
  readonly settings: PlaySettings
}

/** What the process tells. */
export type PartTold =
  | { readonly kind: 'line'; readonly line: RecordLine }
  | { readonly kind: 'planned'; readonly count: number; readonly binding: PlayedOver; readonly repetition: number }
  | { readonly kind: 'end'; readonly state: PartPlayed['state']; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string }

/** An interrupted process has as long to leave. */
const LEAVES_WITHIN_MS = 10_000

/** @param profile path of a profile whose product is simulated */
export function playedApart(profile: string): PlayApart {
  return async (settings, { line: tell, planned }) => {
    const { bindings, before = [] } = settings
    const child = fork(fileURLToPath(new URL('play-process.ts', import.meta.url)), {
      // Node looks for a module that it is to import first beside the folder that it was started in.
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const scenarios: ScenarioLine[] = []
    const overruled = new Set<string>()
    const stop = stopping(child)
    try {
      const end = await new Promise<Extract<PartTold, { kind: 'end' }>>((resolve, reject) => {
        child.once('error', reject)
        child.once('exit', (code, signal) =>
          reject(new HarnessError(`the process that plays ${bindings.join(', ')} ended too early (${signal ?? `exit ${code}`})`)),
        )
        child.on('message', (message) => {
          // Sent by play-process.ts, which sends this and nothing else.
          const told = message as PartTold
          try {
            if (told.kind === 'end') resolve(told)
            else if (told.kind === 'broken') reject(new HarnessError(told.why))
            else if (told.kind === 'planned') planned?.(told.count, told.binding, told.repetition)
            else {
              const { line } = told
              if (line.line === 'scenario') scenarios.push(line)
              if (line.line === 'overruled') for (const id of line.scenarios) overruled.add(id)
              tell(line)
            }
          } catch (error) {
            reject(error)
          }
        })
        child.send({ profile, settings } satisfies PartToPlay)
      })
      if (end.state === 'never connected') return { state: 'never connected', why: end.why }
      return {
        state: 'played',
        scenarios: [...before, ...scenarios].map((scenario) => ({ ...scenario, stands: !overruled.has(scenario.id) })),
      }
    } finally {
      stop()
    }
  }
}

/** Ends the process with the run, and at the latest with the call of what this gives back. */
function stopping(child: ChildProcess): () => void {
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    if (child.connected) child.send({ kind: 'stop' })
    timer = setTimeout(() => child.kill('SIGKILL'), LEAVES_WITHIN_MS)
  }
  if (interruption.signal.aborted) onAbort()
  interruption.signal.addEventListener('abort', onAbort, { once: true })
  return () => {
    clearTimeout(timer)
    interruption.signal.removeEventListener('abort', onAbort)
    child.removeAllListeners('exit').removeAllListeners('message')
    child.kill('SIGKILL')
  }
}
