/** What a command of the operator writes: one JSON object on each line. */
import { z } from 'zod'
import { inert } from './http/call.ts'

const message = z.object({
  order: z.string().max(2048).optional(),
  state: z.enum(['waiting', 'succeeded', 'failed', 'unknown']).optional(),
  words: z.string().optional(),
  error: z.string().optional(),
})

/** All lines together: a later one takes the place of an earlier one, member by member. */
export type CommandMessages = z.infer<typeof message>

/** What is wrong with a line, and what to write instead. */
export class UnreadableOutput extends Error {
  override readonly name = 'UnreadableOutput'
}

/** @throws UnreadableOutput */
export function readMessages(output: Buffer): CommandMessages {
  const lines = output.toString('utf8').split('\n')
  return Object.assign({}, ...lines.map((line, at) => (line.trim() === '' ? {} : readLine(line, at + 1))))
}

function readLine(line: string, number: number): CommandMessages {
  const where = `line ${number} of its output`
  const shown = inert(line.slice(0, 80))
  const instead = 'write one JSON object on each line, such as {"order":"17"}, and everything else to standard error'
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new UnreadableOutput(`${where} is no JSON (${shown}): ${instead}`)
  }
  const read = message.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  if (issue === undefined || issue.path.length === 0) throw new UnreadableOutput(`${where} is no object (${shown}): ${instead}`)
  const [member] = issue.path.map(String)
  const wanted = member === 'state' ? 'write waiting, succeeded, failed or unknown' : 'write a text of at most 2048 characters'
  throw new UnreadableOutput(`${where}: ${member}: ${wanted}`)
}
