/** The card's side of a response that does not fit: chunks by 61XX and GET RESPONSE (ISO/IEC 7816-4 5.3.4). */
import { answer, type ResponseApdu } from './response.ts'
import { SW } from './status-word.ts'

/** Response data that the card still has, and the status word that comes with the last of them. */
export interface Waiting {
  readonly data: Uint8Array
  readonly sw: number
}

export interface Chunk {
  readonly response: ResponseApdu
  /** What the card keeps for GET RESPONSE on this channel; undefined where nothing is left. */
  readonly left: Waiting | undefined
}

/** Octets that one response APDU carries at most. */
const MAX_CHUNK = 256

/**
 * The first response to a command. Without Le, as over T=0, all data wait for GET RESPONSE.
 *
 * @param le of the command; undefined where it has none
 */
export function firstChunk(data: Uint8Array, sw: number, le: number | undefined): Chunk {
  if (data.length === 0) return { response: answer(sw), left: undefined }
  return le === undefined ? { response: moreOf(data, new Uint8Array(0)), left: { data, sw } } : chunk({ data, sw }, le)
}

/**
 * The response to GET RESPONSE: up to Le octets. Le 00 takes what is there; another Le beyond it is answered 6CXX, and nothing is lost.
 * With nothing waiting the answer is 6985.
 */
export function nextChunk(waiting: Waiting | undefined, le: number | undefined): Chunk {
  if (waiting === undefined) return { response: answer(SW.conditionsNotSatisfied), left: undefined }
  const asked = le ?? MAX_CHUNK
  if (asked < MAX_CHUNK && asked > waiting.data.length) return { response: answer(0x6c00 | waiting.data.length), left: waiting }
  return chunk(waiting, asked)
}

function chunk({ data, sw }: Waiting, le: number): Chunk {
  const size = Math.min(le, MAX_CHUNK)
  const part = data.subarray(0, size)
  if (data.length <= size) return { response: { data: part, sw }, left: undefined }
  const rest = data.subarray(size)
  return { response: moreOf(rest, part), left: { data: rest, sw } }
}

function moreOf(rest: Uint8Array, part: Uint8Array): ResponseApdu {
  return answer(0x6100 | (rest.length >= MAX_CHUNK ? 0 : rest.length), part)
}
