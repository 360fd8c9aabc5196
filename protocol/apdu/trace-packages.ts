/** The segments of a BoundProfilePackage, each a STORE DATA session of its own, as one request (SGP.22 2.5.5, 5.7.6). */
import { readHeader } from '../ber/header.ts'
import { DecodeError } from '../ber/issues.ts'
import { isSuccess } from './status-word.ts'
import type { Es10Call, TraceObject } from './trace-objects.ts'

/** A BoundProfilePackage on its way: the calls that carried it so far. */
interface Package {
  readonly first: Es10Call
  readonly calls: Es10Call[]
  last: Es10Call
  /** Octets that its header announces and that have not come yet. */
  missing: number
}

/** First octets of what follows BF36 and BF23 in a BoundProfilePackage: the four sequences and their elements. */
const segmentTags = [0xa0, 0xa1, 0xa2, 0xa3, 0x86, 0x87, 0x88]

/** BF36 with a length of four octets: who announces more than that sends no package. */
const LONGEST_HEADER = 7

/** Makes the segments of each BoundProfilePackage one call again; an answer or an error that comes early ends it. */
export function joinPackages(objects: readonly TraceObject[]): TraceObject[] {
  const found: (TraceObject | Package)[] = []
  const onChannel = new Map<number | undefined, Package>()
  for (const object of objects) {
    const open = onChannel.get(object.channel)
    if (open !== undefined && object.kind === 'es10' && segmentTags.includes(object.request[0] ?? 0)) {
      open.calls.push(object)
      open.last = object
      open.missing -= object.request.length
      if (open.missing <= 0 || isEnded(object)) onChannel.delete(object.channel)
      continue
    }
    onChannel.delete(object.channel)
    const missing = object.kind === 'es10' ? packageLength(object.request) - object.request.length : 0
    if (object.kind === 'es10' && missing > 0 && !isEnded(object)) {
      const begun: Package = { first: object, calls: [object], last: object, missing }
      onChannel.set(object.channel, begun)
      found.push(begun)
    } else {
      found.push(object)
    }
  }
  return found.map((item) => ('calls' in item ? joined(item) : item))
}

/** Nothing follows a segment with response data or an error. */
function isEnded({ response, sw, cutOff }: Es10Call): boolean {
  return response.length > 0 || cutOff !== undefined || sw === undefined || !isSuccess(sw)
}

function joined({ first, calls, last, missing }: Package): TraceObject {
  return {
    ...last,
    request: Buffer.concat(calls.map(({ request }) => request)),
    response: Buffer.concat(calls.map(({ response }) => response)),
    sessions: calls.length,
    firstLine: first.firstLine,
    ...(missing > 0 && !isEnded(last) ? { cutOff: 'request' } : {}),
  }
}

/** Octets of the BoundProfilePackage that begins here, header counted; 0 for another object. */
function packageLength(bytes: Buffer): number {
  try {
    const { tag, size, length } = readHeader(bytes)
    return tag === 0xbf36 && size <= LONGEST_HEADER ? size + length : 0
  } catch (cause) {
    if (cause instanceof DecodeError) return 0
    throw cause
  }
}
