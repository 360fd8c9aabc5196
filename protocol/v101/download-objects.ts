/** Download objects in SGP.32 v1.0.1: the structures of SGP.22 v2.x, with what a v1.0.1 eUICC adds to EUICCInfo2. */

import { authenticateClientRequest, authenticateClientResponse } from '../esipa/authenticate-client.ts'
import { sequence } from '../schema/sequence.ts'
import { StoreMetadataRequest } from '../sgp22/metadata.ts'
import { authenticateServerResponse, euiccSigned1 } from '../sgp32/download-objects.ts'
import { euiccInfo2, iotVersion } from '../sgp32/euicc-info2.ts'

export const IoTSpecificInfo = sequence('IoTSpecificInfo', { iotVersion })
export const EUICCInfo2 = euiccInfo2(IoTSpecificInfo.retag(0xb4))
export const EuiccSigned1 = euiccSigned1(EUICCInfo2)
export const AuthenticateServerResponse = authenticateServerResponse(EuiccSigned1)
export const AuthenticateClientRequestEsipa = authenticateClientRequest(AuthenticateServerResponse)
export const AuthenticateClientResponseEsipa = authenticateClientResponse(StoreMetadataRequest)
