import { DecodeError } from '../../protocol/ber/issues.ts'
import { ASN1_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { decodeEsipaResponse } from '../../protocol/bindings/esipa-asn1.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { GetEimPackageRequest, type GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ADMIN_PROTOCOL, IPAD_USER_AGENT } from '../../transport/esipa-http.ts'
import { PeerFault } from '../../transport/faults.ts'
import { type HttpExchange, headerOf } from '../../transport/http-exchange.ts'
import { defaultPatience, HttpsClient, type HttpsPatience } from '../../transport/https-client.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Trust } from '../../transport/trust.ts'
import type { EimPort, Exchange } from '../port.ts'

/** Where an eIM is and how to get to it. Plain data. */
export interface EimAccess {
  /** Name of the adapter that reports show. */
  readonly adapter: 'url' | 'simulated'
  /** `https://`, without the path of the binding. Its host is the name for SNI and for the name check. */
  readonly url: string
  /** Where to connect to, where that is not the host of the URL. */
  readonly address?: { readonly host: string; readonly port: number }
  readonly trust: Trust
  /** Value of an Authorization header for a gateway in front of the eIM; no part of ESipa. */
  readonly authorization?: string
}

/** An eIM behind a URL: ESipa over HTTPS in the ASN.1 binding (SGP.32 6.1, 6.3). Connects at the first exchange and stays connected. */
export function eimAtUrl(access: EimAccess, patience: Partial<HttpsPatience> = {}): EimPort {
  const url = new URL(access.url)
  const port = url.port === '' ? 443 : Number(url.port)
  const { host, port: tcpPort } = access.address ?? { host: bare(url.hostname), port }
  const client = new HttpsClient(
    'eim',
    { host, port: tcpPort, servername: bare(url.hostname), authority: url.host, trust: access.trust },
    { ...defaultPatience, ...patience },
  )
  const headers = {
    'Content-Type': ASN1_CONTENT_TYPE,
    'X-Admin-Protocol': ADMIN_PROTOCOL,
    'User-Agent': IPAD_USER_AGENT,
    ...(access.authorization === undefined ? {} : { Authorization: access.authorization }),
  }
  const path = `${url.pathname.replace(/\/$/, '')}${ASN1_PATH}`

  return {
    identity: { role: 'eim', adapter: access.adapter, endpoint: `${url.origin}${path}` },
    async getEimPackage(request, tape, signal) {
      const body = encode(GetEimPackageRequest, request, { sizes: 'any' })
      const http = await client.exchange({ method: 'POST', path, headers, body }, tape, signal)
      return readAnswer(http, tape)
    },
    close: () => client.close(),
  }
}

/** @throws PeerFault malformed, for another status than the function's and for a body that cannot be read as its answer */
function readAnswer({ response, sent, received }: HttpExchange, tape: Tape): Exchange<GetEimPackageResponse> {
  const refuse = (phase: 'headers' | 'body', what: string, cause?: unknown): never => {
    tape.note('eim', what)
    throw new PeerFault('malformed', phase, what, { at: [sent, received], cause })
  }
  if (response.status !== 200) return refuse('headers', `the answer has HTTP status ${response.status}, not 200`)
  try {
    const message = decodeEsipaResponse('1.2', response.body)
    if (message.function === 'getEimPackage') return { answer: message.value, issues: message.issues, sent, received }
    return refuse('body', `the answer is one to ${message.function}, not to getEimPackage`)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const mediaType = headerOf(response, 'content-type') ?? 'no Content-Type'
    return refuse('body', `the answer (${mediaType}) is no GetEimPackageResponse: ${error.message}`, error)
  }
}

/** A host of a URL without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
