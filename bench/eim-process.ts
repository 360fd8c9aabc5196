/** The eIM of `npm run bench`, in a process of its own: told by its parent who is managed and how much to queue, over the channel of fork. */
import { createPrivateKey } from 'node:crypto'
import { parseCertificate } from '../protocol/certificates/parse.ts'
import { keyPairOf } from '../protocol/crypto/curves.ts'
import { startEim } from '../simulators/eim/server.ts'

/** First message of the parent. */
export interface EimProcessStart {
  /** PKCS #8, PEM. */
  readonly signingKey: string
  readonly ci: Uint8Array
  readonly eum: Uint8Array
  readonly euiccs: readonly { readonly eid: string; readonly certificate: Uint8Array }[]
  readonly packages: number
  /** Asked over CoAP and DTLS in place of HTTPS. */
  readonly coaps: boolean
}

/** Answer to it. */
export interface EimProcessReady {
  /** Of TCP, or of UDP. */
  readonly port: number
  readonly certificate: string
}

process.once('message', (message) => {
  // The parent is bench/cycles.ts, which sends this and nothing else.
  start(message as EimProcessStart).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})

async function start({ signingKey, ci, eum, euiccs, packages, coaps }: EimProcessStart): Promise<void> {
  const eim = await startEim({
    signingKey: keyPairOf(createPrivateKey(signingKey)),
    cis: [parseCertificate(ci)],
    behaviour: { keepFinished: 4 },
    ...(coaps ? { coaps: {} } : {}),
  })
  const { operator } = eim.machine
  for (const { eid, certificate } of euiccs) {
    operator.registerEuicc({ eid, euiccCertificate: certificate, eumCertificate: eum })
    for (let i = 0; i < packages; i++) operator.queueOperations(eid, [{ getRAT: {} }])
  }
  const ready: EimProcessReady = { port: eim.coapsPort ?? eim.port, certificate: eim.certificate }
  process.send?.(ready)
}
