/** Stands between a CoAP endpoint and its association, for an end that misbehaves below the functions. */
export interface MessageGate {
  /** @returns what reaches the endpoint */
  incoming?(octets: Buffer): readonly Buffer[]
  /** @returns what is sent */
  outgoing?(octets: Buffer): readonly Buffer[]
  /** Told that the association has ended. */
  ended?(): void
}

/** @param send sends something past the gate, at any time; behind the end of the association nothing */
export type MakesGate = (send: (octets: Buffer) => void) => MessageGate
