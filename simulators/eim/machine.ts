import { DecodeError } from '../../protocol/ber/issues.ts'
import { ASN1_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import {
  type EimPackageError,
  eimPackageErrors,
  GetEimPackageRequest,
  GetEimPackageResponse,
} from '../../protocol/esipa/get-eim-package.ts'
import { judgeEid } from '../../protocol/identifiers/eid.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { ADMIN_PROTOCOL } from '../../transport/esipa-http.ts'

/** What the eIM keeps about one eUICC. */
export interface Euicc {
  /** 32 digits. */
  readonly eid: string
  /** What waits for it, oldest first. */
  readonly queue: GetEimPackageResponse[]
}

/** What becomes of a request. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Uint8Array
    }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'silence' }

/** The decisions of an eIM where a developer can go wrong. A named fault replaces some of them. */
export interface EimDecisions {
  /** The error that an EID earns before it is looked up. */
  checkEid(eid: Uint8Array | undefined): EimPackageError | undefined
  findEuicc(euiccs: Map<string, Euicc>, eid: string): Euicc | undefined
  /** The answer for an EID that nobody registered. */
  unknownEid(machine: EimMachine): Reply
  /** Number of an error on the wire. */
  errorNumber(error: EimPackageError): number
  encode(response: GetEimPackageResponse): Uint8Array
  headers(): Readonly<Record<string, string>>
}

export const rightDecisions: EimDecisions = {
  checkEid(eid) {
    if (eid === undefined) return 'missingEid'
    return judgeEid(eid).reasons.length > 0 ? 'invalidEid' : undefined
  },
  findEuicc: (euiccs, eid) => euiccs.get(eid),
  unknownEid: (machine) => machine.error('eidNotFound'),
  errorNumber: (error) => eimPackageErrors[error],
  encode: (response) => encode(GetEimPackageResponse, response),
  headers: () => ({ 'Content-Type': ASN1_CONTENT_TYPE, 'X-Admin-Protocol': ADMIN_PROTOCOL }),
}

/** The eIM behind its sockets: who is registered, what waits for whom, and what is answered (SGP.32 5.14). */
export class EimMachine {
  readonly #euiccs = new Map<string, Euicc>()
  readonly #decisions: EimDecisions

  constructor(eids: readonly string[], decisions: Partial<EimDecisions> = {}) {
    this.#decisions = { ...rightDecisions, ...decisions }
    for (const eid of eids) this.#euiccs.set(eid, { eid, queue: [] })
  }

  /** Answers the octets of a request of the ASN.1 binding, whatever they are. */
  receive(octets: Uint8Array): Reply {
    try {
      return this.getEimPackage(decode(GetEimPackageRequest, octets, { variants: true }).value)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return { kind: 'answer', status: 400, headers: {}, body: new Uint8Array() }
    }
  }

  /** SGP.32 5.14.5. */
  getEimPackage(request: GetEimPackageRequest): Reply {
    const eid: Uint8Array | undefined = request.eidValue
    const refusal = this.#decisions.checkEid(eid)
    if (refusal !== undefined || eid === undefined) return this.error(refusal ?? 'missingEid')
    const euicc = this.#decisions.findEuicc(this.#euiccs, Buffer.from(eid).toString('hex'))
    if (euicc === undefined) return this.#decisions.unknownEid(this)
    const next = euicc.queue.shift()
    return next === undefined ? this.error('noEimPackageAvailable') : this.#answer(next)
  }

  error(error: EimPackageError): Reply {
    return this.#answer({ kind: 'eimPackageError', value: this.#decisions.errorNumber(error) })
  }

  #answer(response: GetEimPackageResponse): Reply {
    return { kind: 'answer', status: 200, headers: this.#decisions.headers(), body: this.#decisions.encode(response) }
  }
}
