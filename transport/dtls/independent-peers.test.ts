/** Our DTLS against that of the program openssl, over UDP on loopback, in both directions. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { fileWith, programTest } from '../program-peers.ts'
import { systemTimers } from '../timers.ts'
import { identityOf } from '../tls-identity.ts'
import { DtlsContext, type DtlsSettings } from './dtls-context.ts'
import { DtlsSession } from './dtls-session.ts'
import { freePort, talking, until } from './test-udp-programs.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)
const anchors = new X509Certificate(pki.ci.certificate.der).toString()
const [certificate, key, ca] = [
  fileWith('own.pem', identity.certificates),
  fileWith('key.pem', identity.key),
  fileWith('ca.pem', anchors),
]

const contexts: DtlsContext[] = []
after(() => {
  for (const context of contexts) context.free()
})

/** One association over a socket: with the port that is given, or with whoever speaks first. */
async function association(settings: DtlsSettings, to?: number) {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const context = new DtlsContext(settings)
  contexts.push(context)
  const heard = { text: '', ended: 'no' }
  let session: DtlsSession | undefined
  const begin = (port: number) =>
    new DtlsSession(
      context,
      {
        timers: systemTimers,
        send: (datagram) => void socket.send(Buffer.from(datagram), port, '127.0.0.1'),
        secure() {},
        data(octets) {
          heard.text += octets
        },
        closed(why) {
          heard.ended = why ?? 'in order'
        },
      },
      `127.0.0.1:${port}`,
    )
  socket.on('message', (octets, { port }) => {
    session ??= begin(port)
    session.receive(octets)
  })
  if (to !== undefined) {
    session = begin(to)
    session.start()
  }
  return {
    port: socket.address().port,
    heard,
    get session() {
      return session
    },
    close() {
      session?.close()
      socket.close()
    },
  }
}

const weak = (suite: string) => `${suite}:@SECLEVEL=0`

for (const more of [
  [],
  ['-listen'],
  ['-Verify', '1', '-CAfile', ca],
  ['-cipher', 'ECDHE-ECDSA-AES128-SHA256'],
  ['-cipher', weak('ECDHE-ECDSA-AES128-CCM8')],
])
  programTest('openssl', `our client and openssl s_server ${more.slice(0, 2).join(' ')}`, async (t) => {
    const port = await freePort()
    const { child, said } = talking(
      'openssl',
      's_server',
      '-dtls1_2',
      '-accept',
      String(port),
      '-cert',
      certificate,
      '-key',
      key,
      ...more,
    )
    t.after(() => child.kill('SIGKILL'))
    await until(
      () => said.text.includes('ACCEPT'),
      () => said.text,
    )
    const ours = await association({ side: 'client', anchors, ...(more[0] === '-Verify' ? { identity } : {}) }, port)
    t.after(() => ours.close())
    await until(
      () => ours.session?.isSecure === true,
      () => `${ours.heard.ended} ${said.text}`,
    )
    assert.equal(ours.session?.verifyResult, 0)
    if (more[0] === '-cipher') assert.equal(ours.session?.facts([]).cipher, more[1]?.split(':')[0])
    ours.session?.write(Buffer.from('from our client\n'))
    await until(
      () => said.text.includes('from our client'),
      () => said.text,
    )
    child.stdin.write('from their server\n')
    await until(
      () => ours.heard.text.includes('from their server'),
      () => ours.heard.text,
    )
  })

programTest('openssl', 'openssl s_client and our server, which asks for a cookie; it believes us', async (t) => {
  const ours = await association({ side: 'server', identity })
  t.after(() => ours.close())
  const { child, said } = talking('openssl', 's_client', '-dtls1_2', '-connect', `127.0.0.1:${ours.port}`, '-CAfile', ca)
  t.after(() => child.kill('SIGKILL'))
  await until(
    () => said.text.includes('Verify return code'),
    () => said.text,
  )
  assert.match(said.text, /Verify return code: 0 \(ok\)/)
  child.stdin.write('from their client\n')
  await until(
    () => ours.heard.text.includes('from their client'),
    () => ours.heard.text,
  )
  ours.session?.write(Buffer.from('from our server\n'))
  await until(
    () => said.text.includes('from our server'),
    () => said.text,
  )
  child.stdin.end('Q\n')
  await until(
    () => ours.heard.ended === 'in order',
    () => ours.heard.ended,
  )
})

programTest(
  'openssl',
  'openssl s_client without a certificate is refused by our server that demands one, and told why',
  async (t) => {
    const ours = await association({ side: 'server', identity, anchors, demandsCertificate: true })
    t.after(() => ours.close())
    const { child, said } = talking('openssl', 's_client', '-dtls1_2', '-connect', `127.0.0.1:${ours.port}`, '-CAfile', ca)
    t.after(() => child.kill('SIGKILL'))
    await until(
      () => /alert handshake failure/.test(said.text),
      () => said.text,
    )
    assert.match(ours.heard.ended, /peer did not return a certificate/)
  },
)
