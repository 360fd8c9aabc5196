/** For tests with programs as peers: certificates of one PKI on disk, and ends of ours that send back or remember what they get. */
import { X509Certificate } from 'node:crypto'
import { after } from 'node:test'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { fileWith } from '../program-peers.ts'
import { identityOf, type TlsIdentity } from '../tls-identity.ts'
import { connectDtls, type DtlsTarget } from './dtls-connect.ts'
import type { DtlsSettings } from './dtls-context.ts'
import { type DtlsAssociation, listenDtls } from './dtls-server.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
export const anchors = new X509Certificate(pki.ci.certificate.der).toString()
/** Under another CA than {@link anchors}, and one that has expired. */
export const identities = {
  right: identityOf(pki.eimTls),
  foreign: identityOf(pki.eimTlsForeign),
  expired: identityOf(await issueNegative(pki, { role: 'eimTls', kind: 'expired' })),
}
/** A name that all of them are for. */
export const name = 'eim.harness.test'

export interface Shown {
  readonly certificate: string
  readonly key: string
}
const written = (of: string, { certificates, key }: TlsIdentity): Shown => ({
  certificate: fileWith(`${of}.pem`, certificates),
  key: fileWith(`${of}.key`, key),
})

/** The same as files. */
export const files = {
  right: written('right', identities.right),
  foreign: written('foreign', identities.foreign),
  expired: written('expired', identities.expired),
  ca: fileWith('anchors.pem', anchors),
}

/** The suites of SGP.32 and CoAP by the names of OpenSSL and of GnuTLS. */
export const suites = [
  ['ECDHE-ECDSA-AES128-GCM-SHA256', '+AES-128-GCM:+AEAD'],
  ['ECDHE-ECDSA-AES128-SHA256', '+AES-128-CBC:+SHA256'],
  ['ECDHE-ECDSA-AES128-CCM8', '+AES-128-CCM-8:+AEAD'],
] as const

/** A priority of GnuTLS that leaves one suite only. */
export function priority(ciphers: string): string {
  return `NONE:+VERS-DTLS1.2:+ECDHE-ECDSA:${ciphers}:+SIGN-ALL:+GROUP-ALL:+COMP-ALL:+CTYPE-X509`
}

/** A server of ours that sends back what it gets. */
export async function ourServer(settings: Omit<DtlsSettings, 'side'> = {}) {
  const told = { associations: [] as DtlsAssociation[], heard: '', ends: [] as string[], failures: [] as string[] }
  const server = await listenDtls(
    { identity: identities.right, ...settings },
    (association) => {
      told.associations.push(association)
      return {
        data(octets) {
          told.heard += octets
          association.send(octets)
        },
        closed: (why) => void told.ends.push(why ?? 'in order'),
      }
    },
    (why) => void told.failures.push(why),
  )
  after(() => server.close())
  return { port: server.port, told }
}

/** An association with a server on loopback. @throws PeerFault where it is not trusted, or does not trust us */
export async function ourClient(port: number, more: Partial<DtlsTarget> = {}, handshakeMs = 10_000) {
  const told = { heard: '', ended: 'no' }
  const connection = await connectDtls(
    { host: '127.0.0.1', port, servername: name, trust: { kind: 'ca', pem: anchors }, ...more },
    {
      data(octets) {
        told.heard += octets
      },
      closed(why) {
        told.ended = why ?? 'in order'
      },
    },
    handshakeMs,
  )
  after(() => connection.close())
  return { ...connection, told }
}
