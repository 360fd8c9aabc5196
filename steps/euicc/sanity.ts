import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import { Es10Card, reading, refused } from '../../adapters/euicc/es10-card.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Sanity } from '../sanity.ts'

/** GetEID: needs no state of the card, and every eUICC has it. */
const { request, response } = es10Functions.GetEID
const getEid = encode(request, { tagList: Uint8Array.of(0x5a) })

/**
 * The sanity exchange with an eUICC: power on, ISD-R, GetEID, answered by an object that can be read. Whether it is the right answer is
 * for the scenarios to say; here it only has to prove that an eUICC is there.
 */
export async function sanityExchange(bench: EuiccBench, tape: Tape, signal: AbortSignal): Promise<Sanity> {
  try {
    const card = new Es10Card(bench.euicc, tape, bench.furtherAids)
    await card.begin(signal)
    const answer = await card.call(getEid, signal)
    if (!isSuccess(answer.sw)) throw refused('GetEID', answer)
    const { eidValue } = reading('GetEID', answer, () => decode(response, answer.data).value)
    return { state: 'works', what: `GetEID was answered with ${Buffer.from(eidValue).toString('hex')}` }
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    return { state: error.connected ? 'mute' : 'unreachable', what: error.message }
  }
}
