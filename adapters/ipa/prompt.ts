/** An IPA in a device on somebody's desk: a person makes it act. */
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { askPerson } from '../operator/ask-person.ts'
import { OperatorFault } from '../operator/operator-fault.ts'
import { NotOffered } from '../operator/port.ts'
import type { Terminal } from '../operator/terminal.ts'
import type { TellTurn } from '../operator/turn.ts'
import type { IpaPort } from '../port.ts'
import { type AskedAct, actWords, type IpaAct } from './acts.ts'
import { deviceIpa } from './device.ts'

export interface PromptIpa {
  /** How long there is for one answer. */
  readonly limitMs: number
}

const KEY = 'ipa.adapter'
const answers = {
  done: 'it is done',
  cannot: 'this device has no way to do it; it is not asked again',
  skip: 'not now',
} as const

/** One question at a time; what the device cannot do is remembered as long as the port is open. @param tape that questions and answers go to */
export function promptIpa({ limitMs }: PromptIpa, terminal: Terminal, tape: () => Tape, tell: TellTurn): IpaPort {
  const impossible = new Set<IpaAct>()
  const ask = async (act: AskedAct, signal: AbortSignal) => {
    if (!terminal.isInteractive)
      throw new NotOffered('there is no terminal to ask a person at: run it in one, or write another adapter in the profile', KEY)
    if (impossible.has(act.do)) throw new NotOffered(`the person at the terminal cannot ${act.do}`, KEY)
    const lines = act.activationCode === undefined ? [] : [act.activationCode]
    const title = actWords[act.do]
    const current = tape()
    const at = [current.record('operator', 'ipa control', Buffer.from([title, ...lines, ''].join('\n')))]
    try {
      const answer = await askPerson(terminal, { title, lines, answers }, limitMs, tell, signal)
      const { word, rest } = answer ?? { word: 'skip', rest: 'the input has ended' }
      at.push(current.record('operator', 'ipa control', Buffer.from(`answer: ${word} ${rest}\n`)))
      if (word === 'done') return
      if (word === 'cannot') impossible.add(act.do)
      throw new NotOffered(`the person at the terminal answered ${[word, rest].join(' ').trim()} to: ${title}`, KEY)
    } catch (error) {
      if (!(error instanceof OperatorFault)) throw error
      throw new PeerFault(error.kind, 'connect', error.what, {
        at: [...at, current.note('ipa control', error.what)],
        cause: error,
      })
    }
  }
  const identity = { adapter: 'prompt', endpoint: 'a person at the device' }
  return deviceIpa({ ...identity, callMs: limitMs }, ask, async () => terminal.close())
}
