/** Names of object identifiers, of whichever specification. */
import { attributeNames, x509OidName } from '../../protocol/certificates/x509-oids.ts'
import { rspOidName } from '../../protocol/identifiers/rsp-oids.ts'

const algorithms: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.2.840.10045.4.3.3': 'ecdsaWithSha384',
}

/** Undefined for an object identifier that is not known. */
export function oidName(oid: string): string | undefined {
  return rspOidName(oid) ?? x509OidName(oid) ?? attributeNames[oid] ?? algorithms[oid]
}
