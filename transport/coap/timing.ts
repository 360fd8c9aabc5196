/** Times of CoAP (RFC 7252 section 4.8). */

export interface CoapTiming {
  /** ACK_TIMEOUT: the first wait for an acknowledgement, before chance lengthens it. */
  readonly ackTimeoutMs: number
  /** ACK_RANDOM_FACTOR: up to how many times as long. */
  readonly ackRandomFactor: number
  /** MAX_RETRANSMIT: how often a message is sent again. */
  readonly maxRetransmit: number
  /** MAX_LATENCY: how long a datagram can be under way. */
  readonly maxLatencyMs: number
  /** Whoever needs longer for its answer acknowledges the request by itself, and answers separately. Less than ACK_TIMEOUT. */
  readonly acknowledgeAfterMs: number
  /** How long a separate response may take behind the acknowledgement of its request. */
  readonly responseMs: number
}

/** The defaults of the document; for the last two it has no figure. */
export const rfc7252Timing: CoapTiming = {
  ackTimeoutMs: 2_000,
  ackRandomFactor: 1.5,
  maxRetransmit: 4,
  maxLatencyMs: 100_000,
  acknowledgeAfterMs: 1_000,
  responseMs: 120_000,
}

/** EXCHANGE_LIFETIME: how long a message id must not be used for anything else. */
export function exchangeLifetimeMs({ ackTimeoutMs, ackRandomFactor, maxRetransmit, maxLatencyMs }: CoapTiming): number {
  const transmitSpan = ackTimeoutMs * (2 ** maxRetransmit - 1) * ackRandomFactor
  return transmitSpan + 2 * maxLatencyMs + ackTimeoutMs
}
