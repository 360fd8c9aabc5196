/** Whether a server certificate is for a host: dNSName alone decides, RFC 6125 6.4 (SGP.32 4.3: the common name must not carry it alone). */
import { sameHost } from '../identifiers/fqdn.ts'
import { valuesOf } from './names.ts'
import type { ParsedCertificate } from './parse.ts'
import { attributeIds } from './x509-oids.ts'

/** What is wrong; undefined where a dNSName is the host's. */
export function hostNameFault({ subject, extensions }: ParsedCertificate, host: string): string | undefined {
  const names = extensions.subjectAltName?.value.dnsNames ?? []
  if (names.some((name) => covers(name, host))) return undefined
  const inCommonName = valuesOf(subject.attributes, attributeIds.commonName).some((name) => sameHost(name, host))
  const has = names.length === 0 ? 'no dNSName' : `the dNSNames ${names.join(', ')}`
  return `the certificate is not for ${host}: it has ${has}${inCommonName ? ', and the common name does not count' : ''}`
}

/** A leading `*` stands for exactly one label. */
function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return sameHost(name, host)
  const dot = host.indexOf('.')
  return dot > 0 && sameHost(name.slice(1), host.slice(dot))
}
