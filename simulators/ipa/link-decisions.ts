/** How the IPA speaks with an eIM over HTTPS or CoAP, decision by decision (SGP.32 v1.2 2.6.3, 6.1 to 6.4). */
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { CoapsMisbehaviour } from '../../transport/coaps/client.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { type HttpRequest, type HttpResponse, headerOf } from '../../transport/http-exchange.ts'
import type { TlsChoice } from '../../transport/tls-choice.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Oversight } from '../../transport/trust.ts'

/** Where a developer of the network side of an IPA can go wrong. */
export interface LinkDecisions {
  /** What of a server's certificate is not looked at. */
  readonly overlooks: readonly Oversight[]
  /** What beside is not looked at where the way to the server goes through a proxy. */
  readonly overlooksBehindProxy: readonly Oversight[]
  readonly tls: TlsChoice
  readonly sendsServerName: boolean
  /** The certificate that an eIM gets to see which asks for one. */
  presents(own: TlsIdentity | undefined): TlsIdentity | undefined
  /** Headers in place of the right ones. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Put before the path of the binding. */
  readonly pathPrefix: string
  /** Requests that are sent before one of ESipa, and whose answers are not looked at. */
  besides(request: HttpRequest, name: EsipaFunction): readonly HttpRequest[]
  /** Bodies that are tried one after the other until the eIM takes one. */
  bodies(right: Uint8Array, name: EsipaFunction, binding: FunctionBinding): readonly Uint8Array[]
  /** Whether an answer is taken; one with a wrong status is not in any case. */
  takesAnswer(response: HttpResponse, binding: FunctionBinding): boolean
  /** The body of an answer, as it is read. */
  answerBody(body: Uint8Array, binding: FunctionBinding, name: EsipaFunction): Uint8Array
  readonly followsRedirects: boolean
  /** Whether the IPA opens another connection when this function has found the one that was kept gone. */
  opensAnother(name: EsipaFunction): boolean
  /** What it has otherwise where it speaks CoAP. */
  readonly coaps: CoapsMapping
  readonly coapsMisbehaviour: CoapsMisbehaviour
  /** How long it gives a handshake of DTLS, milliseconds. @param right what it is set to */
  handshakeMs(right: number): number
  /** How long behind a handshake that has not come about it sends its request without DTLS, milliseconds; undefined for never. */
  readonly plainCoapAfterMs: number | undefined
  /** Where to. @param port that of the eIM */
  plainCoapPort(port: number): number
}

export const rightLinkDecisions: LinkDecisions = {
  overlooks: [],
  overlooksBehindProxy: [],
  tls: {},
  sendsServerName: true,
  presents: () => undefined,
  headers: {},
  pathPrefix: '',
  besides: () => [],
  bodies: (right) => [right],
  takesAnswer(response, binding) {
    const mediaType = headerOf(response, 'content-type')?.split(';')[0]?.trim().toLowerCase()
    const expected = (binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE).split(';')[0]?.toLowerCase()
    return response.body.length === 0 || mediaType === undefined || mediaType === expected
  },
  answerBody: (body) => body,
  followsRedirects: false,
  opensAnother: () => true,
  coaps: {},
  coapsMisbehaviour: {},
  handshakeMs: (right) => right,
  plainCoapAfterMs: undefined,
  plainCoapPort: (port) => port,
}
