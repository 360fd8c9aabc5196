/**
 * ES9+ and ES9+' with the types that SGP.32 v1.2 redefines (Annex C): what an SM-DP+ has to read from an SGP.32 eUICC. They take all
 * that those of SGP.22 take, and give the same octets for it. AuthenticateClientRequest is one of the download objects.
 */
import {
  authenticateClientResponse,
  cancelSessionRequest,
  getBoundProfilePackageRequest,
  handleNotification,
} from '../sgp22/es9plus-asn1.ts'
import { CancelSessionResponse, PrepareDownloadResponse } from './download-objects.ts'
import { PendingNotification } from './notifications.ts'
import { StoreMetadataRequest } from './profile-info.ts'

export const AuthenticateClientResponseEs9 = authenticateClientResponse(StoreMetadataRequest)
export const GetBoundProfilePackageRequest = getBoundProfilePackageRequest(PrepareDownloadResponse)
export const CancelSessionRequestEs9 = cancelSessionRequest(CancelSessionResponse)
export const HandleNotification = handleNotification(PendingNotification)
