/** Runs a program of the user's to its end, whatever it does, and leaves nothing of it behind. */
import { type ChildProcess, spawn } from 'node:child_process'

export interface Program {
  readonly program: string
  readonly arguments: readonly string[]
  /** Variables besides PATH, HOME and TMPDIR; no other variable of ours is handed on. */
  readonly environment: Readonly<Record<string, string>>
  readonly limitMs: number
}

/** How it went. `exit` is undefined where it was ended from outside or could not be run. */
export interface Ended {
  readonly exit: number | undefined
  readonly how: 'by itself' | 'out of time' | 'aborted' | 'too much output' | 'not run'
  /** Signal or system error, in words. */
  readonly why: string
  readonly stdout: Buffer
  /** The last of it. */
  readonly stderr: Buffer
}

export const MAX_OUTPUT = 1024 * 1024
const KEPT_STDERR = 8 * 1024
/** How long a pipe may stay open that something outside of the group still holds. */
const PIPES_MS = 500

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) killGroup(child)
})

/** @param input what it reads */
export function runProgram(
  { program, arguments: words, environment, limitMs }: Program,
  input: string,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH, HOME, TMPDIR } = process.env
    const inherited = Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined))
    // A group of its own, so that what it has started ends with it.
    const child = spawn(program, words, { env: { ...inherited, ...environment }, detached: true, stdio: 'pipe' })
    running.add(child)
    const out: Buffer[] = []
    let outLength = 0
    let err: Buffer = Buffer.of()
    let how: Ended['how'] = 'by itself'
    let why = ''
    let pipes: NodeJS.Timeout | undefined
    const end = (reason: Ended['how']) => {
      how = reason
      killGroup(child)
    }
    const onAbort = () => end('aborted')
    const timer = setTimeout(() => end('out of time'), limitMs)
    const done = (exit?: number) => {
      clearTimeout(timer)
      clearTimeout(pipes)
      signal.removeEventListener('abort', onAbort)
      running.delete(child)
      for (const pipe of child.stdio) pipe?.destroy()
      resolve({ exit: how === 'by itself' ? exit : undefined, how, why, stdout: Buffer.concat(out), stderr: err })
    }
    child.stdout.on('data', (piece: Buffer) => {
      outLength += piece.length
      if (outLength > MAX_OUTPUT) return end('too much output')
      out.push(piece)
    })
    child.stderr.on('data', (piece: Buffer) => {
      err = Buffer.concat([err, piece]).subarray(-KEPT_STDERR)
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return
      how = 'not run'
      why = error.code ?? error.message
      done()
    })
    child.on('exit', (exit, by) => {
      why = by ?? ''
      killGroup(child)
      pipes = setTimeout(() => done(exit ?? undefined), PIPES_MS)
    })
    child.on('close', (exit) => done(exit ?? undefined))
    // A program need not read what it is told.
    child.stdin.on('error', () => {}).end(input)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
