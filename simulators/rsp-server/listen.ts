/** The sockets of an SM-DP+ or SM-DS: one listener for eUICCs, and one with mutual TLS for operators or SM-DP+s (SGP.22 v2.5 6). */
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { listenHttps, type ServerSettings } from '../../transport/https-server.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import { pemOf, tlsIdentityOf } from './tls-identity-of.ts'

export interface ListenerSettings extends Pick<ServerSettings, 'host' | 'tape' | 'log'> {
  /** One or several: an eUICC is served under the CI that it likes best. The first one on P-256 gives the TLS certificate. */
  readonly pkis: readonly [TestPki, ...TestPki[]]
  /** In place of the TLS certificate of the PKI. */
  readonly tlsIdentity?: TlsIdentity
  /** Of the listener for eUICCs; default any free one. */
  readonly port?: number
}

/** The second listener, on a port of its own: the CAs (PEM) of its clients' TLS certificates. */
export interface MutualTls {
  readonly clientCas: readonly string[]
  readonly port?: number
}

export interface RunningListeners {
  readonly host: string
  /** Of the listener for eUICCs. */
  readonly port: number
  /** PEM of the TLS certificate, and of the CI that issued it. */
  readonly certificate: string
  readonly ca: string
  /** Of the listener with mutual TLS. */
  readonly mutualPort: number | undefined
  /** Ends every connection. */
  close(): Promise<void>
}

/** @param role whose TLS certificate of the PKI is shown @param mutual absent: there is no second listener */
export async function listenRsp(
  { pkis, tlsIdentity, host, port = 0, tape, log }: ListenerSettings,
  role: 'dpTls' | 'dsTls',
  answer: ServerSettings['answer'],
  mutual: (MutualTls & Pick<ServerSettings, 'answer'>) | undefined,
): Promise<RunningListeners> {
  const pki = pkis.find(({ curve }) => curve === 'P-256') ?? pkis[0]
  const identity = tlsIdentity ?? tlsIdentityOf(pki[role])
  const shared = {
    identity,
    ...(host === undefined ? {} : { host }),
    ...(tape === undefined ? {} : { tape }),
    ...(log === undefined ? {} : { log }),
  }
  const first = await listenHttps({ ...shared, port, answer })
  try {
    const second = mutual && (await listenHttps({ ...shared, port: 0, ...mutual }))
    return {
      host: first.host,
      port: first.port,
      certificate: identity.certificates,
      ca: pemOf(pki.ci.certificate),
      mutualPort: second?.port,
      close: async () => {
        await Promise.all([first.close(), second?.close()])
      },
    }
  } catch (error) {
    // The first one does not stay behind where the second cannot be had.
    await first.close()
    throw error
  }
}
