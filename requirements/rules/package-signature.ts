/** The signature of an eUICC package and its key: SGP.32 2.11.1.1, 2.6, 4.3. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { valuesOf } from '../../protocol/certificates/names.ts'
import { type ParsedCertificate, parseCertificate } from '../../protocol/certificates/parse.ts'
import { attributeIds } from '../../protocol/certificates/x509-oids.ts'
import { placesOf } from '../answer-place.ts'
import { packageIn } from '../answered-package.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import { formOf } from '../package-signature.ts'
import type { Rule, RuleContext } from '../rule.ts'

const forms = {
  plain: 'r and s of 32 octets each',
  der: 'a SEQUENCE of two INTEGERs, as X.509 has it',
  other: 'octets that are no signature of 64',
} as const

/** PKG-010. Where nothing explains a signature, the row about the key fails, and only that one. */
export const signedOctets: Rule = {
  requirement: 'PKG-010',
  judge(exchange, { signatureOf, associationOf }) {
    const finding = signatureOf(exchange)
    if (finding?.verifies === undefined) return undefined
    const { overOther } = finding.verifies
    const token = associationOf(packageIn(exchange)?.eid ?? '')?.token
    return {
      claim: 'the signature is over the package and the token object',
      expected: `over EuiccPackageSigned and the token ${token ?? '0'}`,
      seen: overOther === undefined ? 'over both' : `over ${overOther}`,
      holds: overOther === undefined,
      ...signaturePlace(exchange),
    }
  },
}

/** PKG-011. Without a key the form alone is seen. */
export const signatureForm: Rule = {
  requirement: 'PKG-011',
  judge(exchange, { signatureOf }) {
    const signature = packageIn(exchange)?.signature
    if (signature === undefined) return undefined
    const finding = signatureOf(exchange)
    const form = formOf(signature)
    const otherHash = finding?.verifies?.otherHash
    // The right form around something that does not verify is the business of other rows.
    if (form === 'plain' && finding !== undefined && finding.verifies === undefined) return undefined
    return {
      claim: 'the signature is ECDSA with SHA-256, r and s of 32 octets each',
      expected: '64 octets, over a hash by SHA-256',
      seen: otherHash === undefined ? `${signature.length} octets: ${forms[form]}` : `64 octets, over a hash by ${otherHash}`,
      holds: form === 'plain' && otherHash === undefined,
      ...signaturePlace(exchange),
      ...(finding === undefined ? { remark: 'the form alone: the key of the eIM is not known' } : {}),
    }
  },
}

/** PKG-013. */
export const signatureKey: Rule = {
  requirement: 'PKG-013',
  judge(exchange, { signatureOf }) {
    const finding = signatureOf(exchange)
    if (finding === undefined || finding.form === 'other') return undefined
    const verifies = finding.verifies !== undefined
    return {
      claim: 'the signature is that of the key in the configuration that the eUICC has stored',
      expected: 'a signature that verifies under that key',
      seen: verifies ? 'it verifies' : 'it verifies neither over what SGP.32 has signed nor over anything else that was tried',
      holds: verifies,
      ...signaturePlace(exchange),
    }
  },
}

/** SEC-CERT-001: of an association that holds a certificate in the place of the key. */
export const signingKeyUsage: Rule = {
  requirement: 'SEC-CERT-001',
  judge(exchange, context) {
    const usage = signingCertificate(exchange, context)?.extensions
    if (usage === undefined) return undefined
    const { keyUsage } = usage
    return {
      claim: 'the certificate that signs packages has critical key usage digitalSignature only',
      expected: 'digitalSignature, critical',
      seen: keyUsage === undefined ? 'no key usage' : `${keyUsage.value.join(', ')}${keyUsage.critical ? ', critical' : ''}`,
      holds: keyUsage?.critical === true && keyUsage.value.join() === 'digitalSignature',
      at: [exchange.http.received],
    }
  },
}

/** SEC-CERT-002. */
export const signingName: Rule = {
  requirement: 'SEC-CERT-002',
  judge(exchange, context) {
    const certificate = signingCertificate(exchange, context)
    const eimId = packageIn(exchange)?.fields.eimId
    if (certificate === undefined || eimId === undefined) return undefined
    const names = valuesOf(certificate.subject.attributes, attributeIds.commonName)
    return {
      claim: 'the common name of the certificate that signs packages is the eimId',
      expected: `CN=${JSON.stringify(eimId)}`,
      seen: certificate.subject.text,
      holds: names.includes(eimId),
      at: [exchange.http.received],
    }
  },
}

function signaturePlace(exchange: EsipaExchange) {
  return { at: [exchange.http.received], where: placesOf(exchange, packageIn(exchange)?.signature) }
}

function signingCertificate(exchange: EsipaExchange, { associationOf }: RuleContext): ParsedCertificate | undefined {
  const hex = associationOf(packageIn(exchange)?.eid ?? '')?.certificate
  if (hex === undefined) return undefined
  try {
    return parseCertificate(Buffer.from(hex, 'hex'))
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
