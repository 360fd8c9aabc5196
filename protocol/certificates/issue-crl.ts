/** Makes a CRL: RFC 5280 5.1, with authorityKeyIdentifier and cRLNumber (5.2.1, 5.2.3), signed by the CI or another CA. */
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { encode } from '../schema/type.ts'
import { CrlNumber } from './extension-types.ts'
import { encodedName, type Issued } from './issue-certificate.ts'
import { keyObjectCrypto, signingKey } from './key-object-crypto.ts'
import type { ParsedCertificate } from './parse.ts'
import { type ParsedCrl, parseCrl } from './parse-crl.ts'
import { encodeExtension, type PlannedExtension } from './planned-extensions.ts'
import { extensionIds } from './x509-oids.ts'

export interface CrlPlan {
  readonly revoked: readonly Pick<ParsedCertificate, 'serialNumber'>[]
  /** Milliseconds since 1970; also the time of each revocation. */
  readonly thisUpdate: number
  readonly nextUpdate: number
  /** cRLNumber. */
  readonly number: number
  /** Behind the two that every CRL has. */
  readonly extensions?: readonly PlannedExtension[]
}

export async function issueCrl(issuer: Issued, plan: CrlPlan): Promise<ParsedCrl> {
  const keyIdentifier = issuer.certificate.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
  const thisUpdate = new Date(plan.thisUpdate)
  const extensions: readonly PlannedExtension[] = [
    { kind: 'authorityKeyIdentifier', critical: false, keyIdentifier },
    { kind: 'other', critical: false, oid: extensionIds.cRLNumber, contents: encode(CrlNumber, plan.number) },
    ...(plan.extensions ?? []),
  ]
  const crl = await x509.X509CrlGenerator.create(
    {
      issuer: encodedName(issuer.plan.subject),
      thisUpdate,
      nextUpdate: new Date(plan.nextUpdate),
      entries: plan.revoked.map(({ serialNumber }) => ({ serialNumber, revocationDate: thisUpdate })),
      extensions: extensions.map(encodeExtension),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      signingKey: signingKey(issuer.privateKey),
    },
    keyObjectCrypto,
  )
  return parseCrl(Buffer.from(crl.rawData), { strict: true })
}
