/** An operator that is a person at a terminal. */
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { type Answer, askPerson, type Question } from './ask-person.ts'
import { upperHex } from './key-forms.ts'
import { OperatorFault } from './operator-fault.ts'
import { orderWords } from './order-words.ts'
import { abilitiesFor, NotOffered, type OperatorAbility, type OperatorPort, type OrderState, type Registration } from './port.ts'
import type { Terminal } from './terminal.ts'
import type { TellTurn } from './turn.ts'

export interface PromptOperator {
  readonly adapter: 'prompt'
  /** What the person is asked for; default everything. */
  readonly offers?: readonly OperatorAbility[] | undefined
  /** How long there is for one answer. */
  readonly limitMs: number
}

const KEY = 'operator.adapter'
const refusals = { cannot: 'this eIM has no way to do it; it is not asked again', skip: 'not now' } as const

/** One person answers one question at a time; what this eIM cannot do is remembered as long as the port is open. */
export function promptOperator({ offers, limitMs }: PromptOperator, terminal: Terminal, tell: TellTurn): OperatorPort {
  const impossible = new Set<OperatorAbility>()
  let orders = 0
  let before: Promise<unknown> = Promise.resolve()
  const isOffered = (ability: OperatorAbility): boolean =>
    terminal.isInteractive && !impossible.has(ability) && (offers?.includes(ability) ?? true)

  const ask = async (question: Question, abilities: readonly OperatorAbility[], tape: Tape, signal: AbortSignal) => {
    if (!terminal.isInteractive)
      throw new NotOffered(
        'there is no terminal to ask a person at: run it in one, or write another adapter in the profile than prompt',
        KEY,
      )
    const lacking = abilities.find((ability) => !isOffered(ability))
    if (lacking !== undefined) throw new NotOffered(`the person at the terminal cannot ${lacking}`, KEY)
    const at: TapeRef[] = [tape.record('operator', 'operator', Buffer.from([question.title, ...question.lines, ''].join('\n')))]
    const answer = await inTurn(() => askPerson(terminal, question, limitMs, tell, signal), signal).catch((error: unknown) => {
      if (!(error instanceof OperatorFault)) throw error
      throw error.during({ at: [...at, tape.note('operator', error.message)] })
    })
    const { word, rest } = answer ?? { word: 'skip', rest: 'the input has ended' }
    at.push(tape.record('operator', 'operator', Buffer.from(`answer: ${word} ${rest}\n`)))
    if (word === 'cannot') for (const ability of abilities) impossible.add(ability)
    if (word === 'cannot' || word === 'skip')
      throw new NotOffered(`the person at the terminal answered ${[word, rest].join(' ').trim()} to: ${question.title}`, KEY)
    return { word, rest, at }
  }

  const inTurn = async (question: () => Promise<Answer | undefined>, signal: AbortSignal): Promise<Answer | undefined> => {
    const turn = before.then(() => (signal.aborted ? undefined : question()))
    before = turn.catch(() => {})
    const cancelled = new Promise<never>((_resolve, reject) => {
      const onAbort = () => reject(new OperatorFault('the question was cancelled', { kind: 'aborted' }))
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      turn.then(
        () => signal.removeEventListener('abort', onAbort),
        () => signal.removeEventListener('abort', onAbort),
      )
    })
    return Promise.race([turn, cancelled])
  }

  const simple = async (title: string, lines: readonly string[], ability: OperatorAbility, tape: Tape, signal: AbortSignal) =>
    (await ask({ title, lines, answers: { done: 'it is done', ...refusals } }, [ability], tape, signal)).at

  return {
    identity: { role: 'operator', adapter: 'prompt', endpoint: 'a person at the terminal' },
    looks: { everyMs: 1, limitMs: 1, callMs: limitMs },
    offers: isOffered,
    register: (registration, tape, signal) =>
      simple(`Let the eIM manage the eUICC ${registration.eid}.`, registrationWords(registration), 'register', tape, signal),
    async order(eid, order, tape, signal) {
      const answers = { done: 'it is queued; write the name that the eIM gave it behind, if it has one', ...refusals }
      const question = { title: `Queue for the eUICC ${eid}:`, lines: orderWords(order), answers }
      const { rest, at } = await ask(question, abilitiesFor(order), tape, signal)
      return { id: rest === '' ? `order ${++orders}` : rest, eid, at }
    },
    async outcome({ id, eid }, tape, signal): Promise<OrderState> {
      const answers = {
        waiting: 'it is not done yet',
        succeeded: 'the eIM says that it worked; write its words behind',
        failed: 'the eIM says that it did not work; write its words behind',
        unknown: 'the eIM does not say, or does not know it',
        ...refusals,
      }
      const lines = ['Look it up at the eIM, and write what stands there, not what you expect.']
      const question = { title: `What became of ${id} for the eUICC ${eid}?`, lines, answers }
      const { word, rest, at } = await ask(question, ['outcome'], tape, signal)
      return { state: word as OrderState['state'], words: rest === '' ? word : rest, at }
    },
    cancel: ({ id, eid }, tape, signal) =>
      simple(`Take back ${id} for the eUICC ${eid}.`, ['No IPA has got it yet.'], 'cancel', tape, signal),
    remove: ({ id, eid }, tape, signal) =>
      simple(`Remove ${id} for the eUICC ${eid}.`, ['It was made for this test.'], 'remove', tape, signal),
    restart: (tape, signal) =>
      simple('Restart the eIM, with the state that it keeps.', ['Answer when it serves again.'], 'restart', tape, signal),
    close: async () => terminal.close(),
  }
}

function registrationWords(registration: Registration): readonly string[] {
  const { publicKey, euiccCertificate, eumCertificate, counterValue, associationToken, ipaFeatures } = registration
  const facts: Readonly<Record<string, string | undefined>> = {
    'public key of the eUICC (SubjectPublicKeyInfo)': publicKey && upperHex(publicKey),
    'certificate of the eUICC': euiccCertificate && upperHex(euiccCertificate),
    'certificate of its EUM': eumCertificate && upperHex(eumCertificate),
    'last counter that it has taken': counterValue?.toString(),
    'association token': associationToken?.toString(),
    'features of the IPA': ipaFeatures?.join(', '),
  }
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
}
