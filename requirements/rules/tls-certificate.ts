/** The certificate that an eIM shows in TLS: SGP.32 2.6, 4.3. */
import { hostNameFault } from '../../protocol/certificates/host-name.ts'
import { valuesOf } from '../../protocol/certificates/names.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { attributeIds, keyPurposes } from '../../protocol/certificates/x509-oids.ts'
import { isFqdn } from '../../protocol/identifiers/fqdn.ts'
import type { ConnectionContext, Rule } from '../rule.ts'
import type { SeenConnection } from '../seen-connection.ts'
import type { Check } from '../verdict.ts'

type Judged = Pick<Check, 'expected' | 'seen' | 'holds' | 'remark'>

/** SEC-TLS-008. RSA lies outside of the profile's suites, but public eIMs have it: reported, and no failure. */
const keyCurve = aboutCertificate('SEC-TLS-008', 'the key of the TLS certificate is on P-256 or brainpoolP256r1', (server) => {
  const { curve, key, text } = server.publicKey
  const isRsa = key?.asymmetricKeyType === 'rsa'
  return {
    expected: 'P-256 or brainpoolP256r1',
    seen: text,
    holds: curve !== undefined || isRsa,
    ...(isRsa ? { remark: 'an RSA key, which no cipher suite of the profile can use' } : {}),
  }
})

/** SEC-CERT-003. */
const ownKeyPair = aboutCertificate(
  'SEC-CERT-003',
  'packages and TLS have different key pairs',
  ({ publicKey }, { associations }) => {
    const keys = associations.flatMap(({ publicKey: key }) => key ?? [])
    if (keys.length === 0) return undefined
    const same = keys.includes(publicKey.spki.toString('hex'))
    return { expected: 'two key pairs', seen: same ? 'the same key in both' : 'different keys', holds: !same }
  },
)

/** SEC-CERT-004. */
const keyPurpose = aboutCertificate(
  'SEC-CERT-004',
  'the extended key usage is serverAuth and clientAuth, critical',
  ({ extensions: { extendedKeyUsage: usage } }) => ({
    expected: 'serverAuth and clientAuth, critical',
    seen:
      usage === undefined
        ? 'no extended key usage'
        : `${usage.value.map(purposeName).join(', ')}${usage.critical ? ', critical' : ''}`,
    holds:
      usage?.critical === true && usage.value.includes(keyPurposes.serverAuth) && usage.value.includes(keyPurposes.clientAuth),
  }),
)

/** SEC-CERT-005. */
const alternativeNames = aboutCertificate(
  'SEC-CERT-005',
  'the certificate has a dNSName and one registeredID, the OID of the eIM',
  ({ extensions: { subjectAltName } }, { associations }) => {
    const { dnsNames = [], registeredIds = [] } = subjectAltName?.value ?? {}
    const oid = associations.map(({ eimId }) => eimId).find(isOid)
    return {
      expected: `at least one dNSName and the registeredID ${oid ?? 'of the eIM'}`,
      seen: `dNSNames ${listed(dnsNames)}; registeredIDs ${listed(registeredIds)}`,
      holds: dnsNames.length > 0 && registeredIds.length === 1 && (oid === undefined || registeredIds[0] === oid),
    }
  },
)

/** SEC-CERT-006. Which name it has to be is known only where the association says where the eIM is. */
const hostName = aboutCertificate(
  'SEC-CERT-006',
  'the common name has at most 64 characters, and a dNSName carries the name of the host',
  (server, { associations }) => {
    const common = valuesOf(server.subject.attributes, attributeIds.commonName)
    const tooLong = common.find((name) => [...name].length > 64)
    const dnsNames = server.extensions.subjectAltName?.value.dnsNames ?? []
    // An eIM may be at several names with a certificate for each, and an address is no name.
    const hosts = associations.flatMap(({ eimFqdn }) => eimFqdn?.replace(/:\d+$/, '') ?? []).filter(isFqdn)
    const faults = hosts.map((host) => hostNameFault(server, host))
    const fault = faults.includes(undefined) ? undefined : faults[0]
    // One that an IPA knows by its key or by itself has to name no host at all.
    const namesNoHost = dnsNames.length === 0 && !common.some(isFqdn)
    const wrong =
      tooLong === undefined
        ? dnsNames.length === 0
          ? 'no dNSName, and a common name that is a host name'
          : fault
        : `a common name of ${[...tooLong].length} characters`
    return {
      expected: hosts.length === 0 ? 'a dNSName' : `a dNSName for ${hosts.join(', ')}`,
      seen: namesNoHost && tooLong === undefined ? 'no host name at all' : (wrong ?? `dNSNames ${listed(dnsNames)}`),
      holds: wrong === undefined || (namesNoHost && tooLong === undefined),
      ...(namesNoHost ? { remark: 'only an IPA that knows this certificate or its key can trust it' } : {}),
    }
  },
)

const ciRole = '2.23.146.1.2.1.0'

/** SEC-CERT-007: observed only. */
const otherCa: Rule = {
  requirement: 'SEC-CERT-007',
  judgeConnection({ chain, at }) {
    const [server] = chain
    if (server === undefined) return undefined
    const root = chain.find(({ extensions }) => extensions.certificatePolicies?.value.includes(ciRole))
    return {
      claim: 'the TLS certificate comes from a CA outside of the CIs of GSMA',
      expected: 'no certificate of a GSMA CI in the chain',
      seen: root === undefined ? `issued by ${server.issuer.text}` : `issued under ${root.subject.text}`,
      holds: root === undefined,
      at: [at],
    }
  },
}

export const certificateRules: readonly Rule[] = [keyCurve, ownKeyPair, keyPurpose, alternativeNames, hostName, otherCa]

function aboutCertificate(
  requirement: string,
  claim: string,
  judge: (server: ParsedCertificate, context: ConnectionContext) => Judged | undefined,
): Rule {
  return {
    requirement,
    judgeConnection({ server, at }: SeenConnection, context) {
      const judged = server && judge(server, context)
      return judged && { claim, ...judged, at: [at] }
    },
  }
}

function purposeName(oid: string): string {
  return Object.entries(keyPurposes).find(([, known]) => known === oid)?.[0] ?? oid
}

function isOid(eimId: string): boolean {
  return /^[0-2](\.(0|[1-9]\d*)){1,}$/.test(eimId)
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
