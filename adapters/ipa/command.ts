/**
 * An IPA that a program of the user's makes act: asked by one JSON object on its standard input, it answers by its exit code: 0 done, 1
 * not done, 2 cannot. What it writes is evidence. The contract is in docs/ipa-adapters.md.
 */
import { PeerFault } from '../../transport/faults.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { inert } from '../operator/http/call.ts'
import { NotOffered } from '../operator/port.ts'
import { type Ended, MAX_OUTPUT, type Program, runProgram } from '../operator/program.ts'
import type { IpaPort } from '../port.ts'
import { type AskedAct, demandOffered, type IpaAct } from './acts.ts'
import { deviceIpa } from './device.ts'

/** Plain data, with the program's path made whole and secrets resolved. */
export interface CommandIpa extends Program {
  readonly offers: readonly IpaAct[]
}

const CONTRACT = 1
const KEY = 'ipa.program'

/** @param tape that its exits, outputs and times go to */
export function commandIpa(config: CommandIpa, tape: () => Tape): IpaPort {
  return deviceIpa({ adapter: 'command', endpoint: config.program, callMs: config.limitMs }, async (act, signal) => {
    demandOffered(act.do, config.offers, 'ipa.offers')
    const current = tape()
    const input = `${JSON.stringify({ contract: CONTRACT, ...act })}\n`
    const at: TapeRef[] = [current.record('operator', 'ipa control', Buffer.from(input))]
    const ended = await runProgram(config, input, signal)
    for (const output of [ended.stdout, ended.stderr])
      if (output.length > 0) at.push(current.record('operator', 'ipa control', output))
    at.push(current.note('ipa control', `${config.program}: ${endText(ended)}`))
    demandDone(config, act, ended, at)
  })
}

function endText({ how, exit, why }: Ended): string {
  return how === 'by itself' ? (exit === undefined ? `ended by ${why}` : `exit code ${exit}`) : how
}

function demandDone({ program, limitMs }: CommandIpa, { do: act }: AskedAct, ended: Ended, at: readonly TapeRef[]): void {
  const { how, exit, why, stdout, stderr } = ended
  const said = inert((stderr.length > 0 ? stderr : stdout).toString('utf8')) || 'it does not say why'
  const fault = (kind: PeerFault['kind'], what: string) =>
    new PeerFault(kind, 'connect', `${what} (${KEY} in the profile)`, { at })
  if (how === 'not run') throw fault('unreachable', `${program} cannot be run (${why}): write the path of an executable file`)
  if (how === 'aborted') throw fault('aborted', 'the run was cancelled')
  if (how === 'out of time') throw fault('silent', `${program} did not end in ${limitMs} ms, and was ended: see ipa.limitMs`)
  if (how === 'too much output') throw fault('malformed', `${program} wrote more than ${MAX_OUTPUT} octets, and was ended`)
  if (exit === 0) return
  if (exit === 2) throw new NotOffered(`the IPA's program cannot ${act}: ${said}`, KEY)
  if (exit === 1) throw fault('unreachable', `${program} could not make the IPA ${act}: ${said}`)
  throw fault(
    'malformed',
    `${program} ended with ${exit === undefined ? why : `exit code ${exit}`}, where 0, 1 or 2 belongs: ${said}`,
  )
}
