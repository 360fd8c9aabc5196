/** Why a request over CoAP has no response. */
export type CoapFaultKind =
  | 'time-out' // nothing came, however often it was sent
  | 'reset' // the peer does not want the message
  | 'rejected' // the response has to be ignored
  | 'transfer' // blocks that do not make a body
  | 'closed' // the path is gone
  | 'goodbye' // the peer has ended the path in good order
  | 'aborted' // whoever asked has called it off

export class CoapFault extends Error {
  override readonly name = 'CoapFault'
  readonly kind: CoapFaultKind

  constructor(kind: CoapFaultKind, what: string, options?: ErrorOptions) {
    super(what, options)
    this.kind = kind
  }
}
