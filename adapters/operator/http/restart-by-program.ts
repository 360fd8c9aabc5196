import type { Tape, TapeRef } from '../../../transport/tape.ts'
import { OperatorFault } from '../operator-fault.ts'
import { type Program, runProgram } from '../program.ts'
import { inert } from './call.ts'

/** Runs the program that ends the eIM and starts it again. @throws OperatorFault where its exit code is not 0 */
export async function restartByProgram(
  { program, arguments: words, limitMs }: Omit<Program, 'environment'>,
  key: string,
  tape: Tape,
  signal: AbortSignal,
): Promise<{ readonly at: readonly TapeRef[] }> {
  const asked = tape.record('operator', 'operator', Buffer.from(`${[program, ...words].join(' ')}\n`))
  const { how, exit, why, stdout, stderr } = await runProgram({ program, arguments: words, limitMs, environment: {} }, '', signal)
  const said = Buffer.concat([stdout, stderr])
  const at = [asked, tape.record('operator', 'operator', Buffer.concat([Buffer.from(`${how}, exit ${exit ?? why}\n`), said]))]
  if (how === 'by itself' && exit === 0) return { at }
  const kind = how === 'aborted' ? 'aborted' : how === 'out of time' ? 'silent' : how === 'not run' ? 'unreachable' : 'malformed'
  const output = inert(said.toString('utf8'))
  throw new OperatorFault(
    `${program} did not restart the eIM: ${how}, exit ${exit ?? why}${output === '' ? '' : `, ${output}`}`,
    {
      at,
      key,
      kind,
    },
  )
}
