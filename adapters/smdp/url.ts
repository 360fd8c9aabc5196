import type { HttpsPatience } from '../../transport/https-client.ts'
import type { ServerAccess } from '../access.ts'
import { es9Port } from '../es9-port.ts'
import type { SmdpPort } from '../port.ts'

/** An SM-DP+ behind a URL: ES9+ over HTTPS. Connects at the first exchange and stays connected. */
export function smdpAtUrl(access: ServerAccess, patience: Partial<HttpsPatience> = {}): SmdpPort {
  const { identity, calls, close } = es9Port('ES9+', 'smdp', access, patience)
  return {
    identity,
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    getBoundProfilePackage: calls('getBoundProfilePackage'),
    handleNotification: calls('handleNotification'),
    cancelSession: calls('cancelSession'),
    close,
  }
}
