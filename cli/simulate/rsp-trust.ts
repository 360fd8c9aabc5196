import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import type { TrustMaterial } from './actor.ts'
import type { TakenPkis } from './pki-source.ts'

/** The CI of each curve: whoever talks to the actor trusts it. */
export function rspTrust(pkis: readonly TestPki[], pathOf: TakenPkis['pathOf']): readonly TrustMaterial[] {
  return pkis.map(({ curve, ci }) => {
    const path = pathOf('ci', curve)
    return { what: `CI on ${curve}`, pem: pemOf(ci.certificate), ...(path === undefined ? {} : { path }) }
  })
}
