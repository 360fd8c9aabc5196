import type { HttpsPatience } from '../../transport/https-client.ts'
import type { ServerAccess } from '../access.ts'
import { es9Port } from '../es9-port.ts'
import type { SmdsPort } from '../port.ts'

/** An SM-DS behind a URL: ES11 over HTTPS. Connects at the first exchange and stays connected. */
export function smdsAtUrl(access: ServerAccess, patience: Partial<HttpsPatience> = {}): SmdsPort {
  const { identity, calls, close } = es9Port('ES11', 'smds', access, patience)
  return {
    identity,
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    close,
  }
}
