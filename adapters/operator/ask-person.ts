/** One question to a person at a terminal: what to do, until when, and how to answer. */
import { systemClock } from '../../transport/clock.ts'
import { abortFault } from '../../transport/tls-connect.ts'
import { OperatorFault } from './operator-fault.ts'
import type { Terminal } from './terminal.ts'
import type { TellTurn } from './turn.ts'

export interface Question {
  /** One line: what is wanted. */
  readonly title: string
  readonly lines: readonly string[]
  /** Answers by their first word, and what each means. */
  readonly answers: Readonly<Record<string, string>>
}

export interface Answer {
  readonly word: string
  /** What stands behind it. */
  readonly rest: string
}

/**
 * Asks until an answer is one of those that are possible.
 *
 * @returns undefined when the input has ended
 * @throws OperatorFault `silent` when the time is over, `aborted` with the signal
 */
export async function askPerson(
  terminal: Terminal,
  question: Question,
  limitMs: number,
  tell: TellTurn,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const until = new Date(systemClock.now().getTime() + limitMs)
  const time = `${until.toISOString().slice(11, 19)} UTC`
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(new DOMException('', 'TimeoutError')), limitMs)
  const onAbort = () => own.abort(signal.reason)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  tell({ who: 'person', what: question.title, until })
  terminal.write(textOf(question, time))
  try {
    for (;;) {
      const line = await terminal.readLine(own.signal)
      if (line === undefined) return undefined
      const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? []
      const known = word.toLowerCase()
      if (Object.hasOwn(question.answers, known)) return { word: known, rest }
      const words = Object.keys(question.answers)
      terminal.write(`That is no answer. Write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, until ${time}:\n> `)
    }
  } catch (error) {
    if (!own.signal.aborted) throw error
    if (signal.aborted)
      throw new OperatorFault('the question was cancelled', { kind: abortFault(signal, 'headers').kind, cause: error })
    terminal.write('\nThe time is over; the question is closed.\n')
    throw new OperatorFault(`nobody answered until ${time}`, { kind: 'silent', key: 'operator.limitMs', cause: error })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    tell(undefined)
  }
}

function textOf({ title, lines, answers }: Question, time: string): string {
  const width = Math.max(...Object.keys(answers).map((word) => word.length))
  const possible = Object.entries(answers).map(([word, meaning]) => `    ${word.padEnd(width)}  ${meaning}`)
  return ['', `OPERATOR: ${title}`, ...lines.map((line) => `  ${line}`), `  Answer until ${time}:`, ...possible, '> '].join('\n')
}
