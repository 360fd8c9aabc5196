/** One request over CoAP, as long as our patience goes, and what its end is called. */
import { BlockClient, type WholeResponse } from '../coap/block-client.ts'
import { CoapFault, type CoapFaultKind } from '../coap/coap-fault.ts'
import type { CoapEndpoint } from '../coap/endpoint.ts'
import { type FaultKind, PeerFault, type Phase } from '../faults.ts'
import type { HttpRequest, HttpResponse } from '../http-exchange.ts'
import type { HttpsPatience } from '../https-client.ts'
import { systemRandom } from '../random.ts'
import { abortFault } from '../tls-connect.ts'
import { blockSizeOf, type CoapsMapping, requestOptions } from './mapping.ts'
import { codeOfMethod, statusOfCode } from './status.ts'

interface Bounds {
  readonly patience: Pick<HttpsPatience, 'headersMs' | 'answerMs' | 'maxBodyBytes'>
  readonly mapping: CoapsMapping
  /** Gets what begins the wait for the next datagram anew. */
  readonly flight: { heard: () => void }
}

/** Why a request has no response, as a fault of the peer: in which kind, and how far it had come. */
const faultsOf: Readonly<Record<CoapFaultKind, readonly [FaultKind, Phase]>> = {
  'time-out': ['silent', 'headers'],
  reset: ['closed', 'headers'],
  rejected: ['malformed', 'headers'],
  transfer: ['malformed', 'body'],
  closed: ['closed', 'headers'],
  goodbye: ['closed', 'headers'],
  aborted: ['aborted', 'headers'],
}

/**
 * Asks, and waits for the whole response: bounded by silence, and by the time for all of it.
 *
 * @throws PeerFault
 */
export async function askWithin(
  endpoint: CoapEndpoint,
  request: HttpRequest,
  { patience: { headersMs, answerMs, maxBodyBytes }, mapping, flight }: Bounds,
  signal: AbortSignal | undefined,
): Promise<WholeResponse> {
  const { requestTag, confirmable } = mapping
  const blocks = new BlockClient(endpoint, systemRandom, {
    blockSize: blockSizeOf(mapping),
    ...(requestTag === undefined ? {} : { requestTag }),
    ...(confirmable === undefined ? {} : { confirmable }),
    largestBody: maxBodyBytes,
  })
  const patience = new AbortController()
  const silent = (milliseconds: number) =>
    patience.abort(new PeerFault('silent', 'headers', `no whole answer: nothing more came for ${milliseconds} ms`))
  const whole = setTimeout(() => silent(answerMs), answerMs)
  let quiet = setTimeout(() => silent(headersMs), headersMs)
  flight.heard = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => silent(headersMs), headersMs)
  }
  try {
    const ended = signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal])
    const content = {
      code: codeOfMethod(request.method),
      options: requestOptions(request.path, mapping),
      payload: Buffer.from(request.body),
    }
    return await blocks.request(content, ended)
  } catch (error) {
    if (!(error instanceof CoapFault)) throw error
    if (error.kind === 'aborted') throw patience.signal.aborted ? patience.signal.reason : abortFault(signal, 'headers')
    const [kind, phase] = faultsOf[error.kind]
    throw new PeerFault(kind, phase, error.message, { saidGoodbye: error.kind === 'goodbye', cause: error })
  } finally {
    clearTimeout(whole)
    clearTimeout(quiet)
  }
}

/** A format by its number stands where HTTP has a header. */
export function responseOf({ code, payload, options }: WholeResponse): HttpResponse {
  const format = options.find(({ name }) => name === 'Content-Format')?.value
  const number = format?.reduce((sum, octet) => sum * 256 + octet, 0)
  return {
    status: statusOfCode(code, payload.length > 0),
    headers: new Map(number === undefined ? [] : [['content-format', [String(number)]]]),
    body: payload,
  }
}
