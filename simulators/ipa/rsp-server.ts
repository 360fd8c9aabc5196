/** The server of a profile download as the IPA sees it: the SM-DP+ itself, or the eIM that stands before it. */
import type { CancelSessionRequestEsipa } from '../../protocol/esipa/cancel-session.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import type { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import type { CtxParams1 } from '../../protocol/sgp22/device-info.ts'
import type { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import type { SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import type { AuthenticateServerResponse, PrepareDownloadResponse } from '../../protocol/sgp32/download-objects.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'

export type CancelSessionResponse = Of<typeof CancelSessionRequestEsipa>['cancelSessionResponse']

export interface Initiated {
  readonly transactionId: Uint8Array | undefined
  readonly serverSigned1: ServerSigned1
  readonly serverSignature1: Uint8Array
  readonly euiccCiPKId: Uint8Array
  readonly serverCertificate: Uint8Array
  readonly matchingId?: string
  /** Built by the eIM. */
  readonly ctxParams1?: CtxParams1
}

export type Authenticated =
  | {
      readonly kind: 'profile'
      readonly transactionId: Uint8Array | undefined
      readonly profileMetadata: StoreMetadataRequest | undefined
      readonly smdpSigned2: SmdpSigned2
      readonly smdpSignature2: Uint8Array
      readonly smdpCertificate: Uint8Array
      /** Computed by the eIM. */
      readonly hashCc?: Uint8Array
    }
  /** An SM-DS behind the eIM has told where a profile waits. */
  | { readonly kind: 'trigger'; readonly trigger: ProfileDownloadTriggerRequest | undefined }

/** A function error of the server. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal'
  readonly error: string | number
  /** The answer as it came. */
  readonly answered: Uint8Array | undefined

  constructor(what: string, error: string | number, answered?: Uint8Array) {
    super(`${what} -> error ${error}`)
    this.error = error
    this.answered = answered
  }
}

/** Each function rejects with ServerRefusal for an error of the server, and with PeerFault where there is no answer. */
export interface RspServer {
  readonly way: 'direct' | 'indirect'
  /** @param euiccInfo1 left out where octets are to be saved */
  initiateAuthentication(euiccChallenge: Uint8Array, euiccInfo1: () => Promise<EUICCInfo1>): Promise<Initiated>
  authenticateClient(transactionId: Uint8Array, response: AuthenticateServerResponse): Promise<Authenticated>
  getBoundProfilePackage(
    transactionId: Uint8Array,
    response: PrepareDownloadResponse,
  ): Promise<{ readonly transactionId: Uint8Array | undefined; readonly boundProfilePackage: BoundProfilePackage }>
  cancelSession(transactionId: Uint8Array, response: CancelSessionResponse): Promise<void>
  close(): Promise<void>
}
