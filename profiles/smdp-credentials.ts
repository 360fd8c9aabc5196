/** What our SM-DP+ or SM-DS shows to an eIM under test in TLS, read from the files that the profile names, and checked as a client will check it. */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { hostNameFault } from '../protocol/certificates/host-name.ts'
import { readCertificates } from './certificate-file.ts'
import { ConfigError } from './config-error.ts'
import { readPrivateKey } from './private-key.ts'
import { type RoleOfOurs, type ServerOfOurs, serversOfOurs } from './smdp-of-ours.ts'

export interface TlsOfOurs {
  /** PEM, its own first. */
  readonly certificates: string
  /** PEM, PKCS #8. */
  readonly key: string
  /** Milliseconds since 1970, of its own certificate. */
  readonly notBefore: number
  readonly notAfter: number
}

/**
 * @param folder that relative paths start from
 * @throws ConfigError where a file cannot be read, the key is another's, or the certificate is not for the address
 */
export function readTlsOfOurs(role: RoleOfOurs, { address, certificate: path, key }: ServerOfOurs, folder: string): TlsOfOurs {
  const chain = readCertificates(path, `${role}.certificate`, folder, `a TLS certificate of an ${serversOfOurs[role].name}`)
  const [own] = chain
  const privateKey = readPrivateKey(key, `${role}.key`, folder)
  if (own.publicKey.key?.equals(createPublicKey(privateKey)) !== true)
    throw new ConfigError(`${role}.key: ${key} is not the key of ${path}; write the private key to that certificate`)
  // Address and certificate are compared without the port (harness rule for loopback).
  const host = address.replace(/:\d+$/, '')
  const fault = host === '127.0.0.1' ? undefined : hostNameFault(own, host)
  if (fault !== undefined)
    throw new ConfigError(`${role}.certificate: ${path}: ${fault}; write a certificate for it, or another ${role}.address`)
  return {
    certificates: chain.map(({ der }) => new X509Certificate(der).toString()).join(''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    notBefore: own.notBefore,
    notAfter: own.notAfter,
  }
}
