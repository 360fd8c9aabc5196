/**
 * An operator that is a program of the user's: asked by one JSON object on its standard input, it answers by JSON objects on its standard
 * output, one on each line, and by its exit code: 0 done, 1 refused, 2 cannot. The contract is in docs/operator-adapters.md.
 */
import { systemClock } from '../../transport/clock.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { type CommandMessages, readMessages, UnreadableOutput } from './command-messages.ts'
import { inert } from './http/call.ts'
import { OperatorFault } from './operator-fault.ts'
import { operationValues, orderValues, registrationValues, type Values } from './order-values.ts'
import { abilitiesFor, NotOffered, type OperatorAbility, type OperatorPort } from './port.ts'
import { type Ended, MAX_OUTPUT, type Program, runProgram } from './program.ts'
import type { TellTurn } from './turn.ts'

/** Plain data, with the program's path made whole and secrets resolved. */
export interface CommandOperator extends Omit<Program, 'environment'> {
  readonly adapter: 'command'
  readonly environment: Readonly<Record<string, string | { readonly secret: string }>>
  readonly offers: readonly OperatorAbility[]
}

const CONTRACT = 1
const KEY = 'operator.program'

export function commandOperator(config: CommandOperator, tell: TellTurn): OperatorPort {
  const environment = Object.fromEntries(
    Object.entries(config.environment).map(([name, value]) => [name, typeof value === 'string' ? value : value.secret]),
  )

  /** @param asked what it is to do; the members are named like the placeholders of the adapter `http` */
  const call = async (asked: Values, abilities: readonly OperatorAbility[], tape: Tape, signal: AbortSignal) => {
    const lacking = abilities.find((ability) => !config.offers.includes(ability))
    if (lacking !== undefined)
      throw new NotOffered(`the operator's program is not said to offer ${lacking}: see operator.offers`, 'operator.offers')
    const input = `${JSON.stringify({ contract: CONTRACT, ...asked })}\n`
    const at: TapeRef[] = [tape.record('operator', 'operator', Buffer.from(input))]
    tell({
      who: 'command',
      what: `${config.program}: ${asked['do']}`,
      until: new Date(systemClock.now().getTime() + config.limitMs),
    })
    const ended = await runProgram({ ...config, environment }, input, signal)
    tell(undefined)
    if (ended.stdout.length > 0) at.push(tape.record('operator', 'operator', ended.stdout))
    const stderr = ended.stderr.toString('utf8').trim()
    if (stderr !== '') at.push(tape.record('operator', 'operator', Buffer.from(`standard error: ${stderr}\n`)))
    return { messages: messagesOf(config, ended, asked, at), at }
  }

  return {
    identity: { role: 'operator', adapter: 'command', endpoint: config.program },
    looks: { everyMs: 1_000, limitMs: 60_000, callMs: config.limitMs },
    offers: (ability) => config.offers.includes(ability),
    async register(registration, tape, signal) {
      return (await call({ do: 'register', ...registrationValues(registration) }, ['register'], tape, signal)).at
    },
    async order(eid, order, tape, signal) {
      const what: Values =
        order.kind === 'package'
          ? { operations: order.operations.map((operation) => defined(operationValues(operation))) }
          : orderValues(order)
      const asked = { do: 'order', eid, kind: order.kind, ...what }
      const { messages, at } = await call(asked, abilitiesFor(order), tape, signal)
      const id = messages.order
      if (id === undefined || id === '') throw fault('it did not name the order: write {"order":"..."} on a line of its own', at)
      return { id, eid, at }
    },
    async outcome({ id, eid }, tape, signal) {
      const { messages, at } = await call({ do: 'outcome', eid, order: id }, ['outcome'], tape, signal)
      const { state, words = '' } = messages
      if (state === undefined)
        throw fault('it did not say the state of the order: write {"state":"waiting"}, "succeeded", "failed" or "unknown"', at)
      return { state, words: inert(words === '' ? state : words), at }
    },
    async cancel({ id, eid }, tape, signal) {
      return (await call({ do: 'cancel', eid, order: id }, ['cancel'], tape, signal)).at
    },
    async remove({ id, eid }, tape, signal) {
      return (await call({ do: 'remove', eid, order: id }, ['remove'], tape, signal)).at
    },
    async restart(tape, signal) {
      return (await call({ do: 'restart' }, ['restart'], tape, signal)).at
    },
    close: async () => {},
  }
}

function messagesOf(
  { program, limitMs }: CommandOperator,
  { how, exit, why, stdout, stderr }: Ended,
  asked: Values,
  at: readonly TapeRef[],
): CommandMessages {
  switch (how) {
    case 'not run':
      throw fault(`${program} cannot be run (${why}): write the path of an executable file`, at, 'unreachable')
    case 'aborted':
      throw fault('the run was cancelled', at, 'aborted')
    case 'out of time':
      throw fault(`it did not end in ${limitMs} ms, and was ended: see operator.limitMs`, at, 'silent')
    case 'too much output':
      throw fault(`it wrote more than ${MAX_OUTPUT} octets, and was ended: write one JSON object on each line`, at)
    case 'by itself':
  }
  if (exit === 0) return read(stdout, at)
  // What a program says of its failure is worth having, and its absence is no second failure.
  const said = inert(saidIn(stdout) ?? stderr.toString('utf8')) || 'it does not say why'
  if (exit === 2) throw new NotOffered(`the operator's program cannot ${asked['do']}: ${said}`, KEY)
  if (exit === 1) throw fault(`it refuses: ${said}`, at)
  throw fault(`it ended with ${exit === undefined ? why : `exit code ${exit}`}, where 0, 1 or 2 belongs: ${said}`, at)
}

function read(stdout: Buffer, at: readonly TapeRef[]): CommandMessages {
  try {
    return readMessages(stdout)
  } catch (error) {
    if (error instanceof UnreadableOutput) throw fault(error.message, at)
    throw error
  }
}

function saidIn(stdout: Buffer): string | undefined {
  try {
    return readMessages(stdout).error
  } catch {
    return undefined
  }
}

function fault(what: string, at: readonly TapeRef[], kind: OperatorFault['kind'] = 'malformed'): OperatorFault {
  return new OperatorFault(what, { at, key: KEY, kind })
}

/** Without the members that the operation leaves out. */
function defined(values: Values): { readonly [member: string]: NonNullable<Values[string]> } {
  const members = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, value] as const],
  )
  return Object.fromEntries(members)
}
