/** The eIM in the role of an LPA: ES9+' to SM-DP+s and ES11' to SM-DSs (SGP.32 5.6, 5.7, 5.8). */

import type { Es9Message } from '../../../protocol/bindings/es9-asn1.ts'
import type { StatusCode } from '../../../protocol/bindings/status-codes.ts'

export type RspRequest<F extends string> = Extract<Es9Message<'ES9+', 'request'>, { readonly function: F }>['value']

type SmdpResponse<F extends string> = Extract<Es9Message<'ES9+', 'response'>, { readonly function: F }>['value']
type SmdsResponse<F extends string> = Extract<Es9Message<'ES11', 'response'>, { readonly function: F }>['value']

/** Response of one function; an SM-DS has other successes and errors than an SM-DP+. */
export type RspResponse<S extends 'smdp' | 'smds', F extends string> = F extends 'handleNotification'
  ? undefined
  : S extends 'smdp'
    ? SmdpResponse<F>
    : SmdsResponse<F>

export interface RspAnswer<R> {
  readonly value: R
  /** The codes of a failure in JSON, to be passed on. */
  readonly codes?: StatusCode
}

export interface RspServers {
  /**
   * One exchange with the server at an address; never repeated.
   *
   * @param address as activation codes have it: a host name, with a port on loopback
   * @throws PeerFault where no usable answer came
   */
  call<
    S extends 'smdp' | 'smds',
    F extends 'initiateAuthentication' | 'authenticateClient' | 'getBoundProfilePackage' | 'cancelSession' | 'handleNotification',
  >(server: S, address: string, name: F, request: RspRequest<F>, signal?: AbortSignal): Promise<RspAnswer<RspResponse<S, F>>>
  close(): Promise<void>
}
