/** CoAP over DTLS with the clients and servers of libcoap, in its builds with OpenSSL and with GnuTLS: 40 kB block by block, both ways. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connectDtls } from '../dtls/dtls-connect.ts'
import { type DtlsServerSettings, listenDtls } from '../dtls/dtls-server.ts'
import { anchors, files, identities, name } from '../dtls/test-peer-material.ts'
import { freePort, talking } from '../dtls/test-udp-programs.ts'
import { fileWith, programTest } from '../program-peers.ts'
import { systemRandom } from '../random.ts'
import { systemTimers } from '../timers.ts'
import { BlockClient } from './block-client.ts'
import { BlockServer } from './block-server.ts'
import { CoapEndpoint } from './endpoint.ts'
import { codes, uriPath } from './message.ts'
import { seededOctets } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const LIMIT_MS = 20_000
const body = Buffer.from(seededOctets('over DTLS')(40_000))
const other = Buffer.from(seededOctets('another one')(40_000))
const ports = { timers: systemTimers, random: systemRandom, timing: rfc7252Timing } as const

/** Sends back what comes, or 40 kB where nothing comes. */
async function ourServer(settings: Partial<DtlsServerSettings> = {}) {
  const received: Buffer[] = []
  const ciphers: string[] = []
  const server = await listenDtls({ identity: identities.right, ...settings }, ({ facts, send }) => {
    ciphers.push(facts.cipher)
    const blocks = new BlockServer(async ({ payload, code }) => {
      received.push(payload)
      const answer = payload.length > 0 ? payload : body
      return { code: code === codes.get ? codes.content : codes.changed, options: [], payload: answer }
    }, systemTimers)
    const endpoint = new CoapEndpoint({ ...ports, send, answer: (message) => blocks.take(message) })
    const closed = () => {
      endpoint.close()
      blocks.close()
    }
    return { data: (octets) => endpoint.receive(octets), closed }
  })
  return { ...server, received, ciphers }
}

/** It listens when the first flight is answered; until then that is sent again. */
async function ourClient(port: number) {
  const connection = await connectDtls(
    {
      host: '127.0.0.1',
      port,
      servername: name,
      trust: { kind: 'ca', pem: anchors },
      identity: identities.right,
    },
    { data: (octets) => endpoint.receive(octets), closed: () => endpoint.close() },
    LIMIT_MS,
  )
  const endpoint: CoapEndpoint = new CoapEndpoint({ ...ports, send: (octets) => connection.send(octets) })
  const blocks = new BlockClient(endpoint, systemRandom)
  return {
    request: (code: string, path: string, payload = Buffer.of()) =>
      blocks.request({ code, options: uriPath(path), payload }, AbortSignal.timeout(LIMIT_MS)),
    close() {
      endpoint.close()
      connection.close()
    },
  }
}

const gcm = 'ECDHE-ECDSA-AES128-GCM-SHA256'
/** The one that RFC 7252 demands; libcoap with OpenSSL leaves it out. */
const ccm8 = 'ECDHE-ECDSA-AES128-CCM8'
const demanding = { anchors, demandsCertificate: true }

for (const [client, method, octets, suite, settings] of [
  ['coap-client-openssl', 'get', 0, gcm, {}],
  ['coap-client-openssl', 'post', 40_000, gcm, demanding],
  ['coap-client-gnutls', 'get', 0, gcm, demanding],
  ['coap-client-gnutls', 'post', 40_000, ccm8, { suites: `${ccm8}:@SECLEVEL=0` }],
] as const)
  programTest(client, `${client}: ${method} of 40 kB from our server, block by block, ${suite}`, async (t) => {
    const { port, received, ciphers, close } = await ourServer(settings)
    t.after(close)
    const [sent, answer] = [fileWith('sent', body), fileWith(`answer-${client}-${method}`, '')]
    const { certificate, key } = files.right
    const shown = ['-c', certificate, '-j', key, '-C', files.ca]
    const what = ['-m', method, '-B', '15', '-o', answer, ...(octets > 0 ? ['-f', sent] : [])]
    const { child, said } = talking(client, ...what, ...shown, `coaps://127.0.0.1:${port}/gsma/rsp2/asn1`)
    assert.deepEqual(await once(child, 'exit'), [0, null], said.text)
    assert.ok(readFileSync(answer).equals(body), said.text)
    assert.deepEqual([received.length, received[0]?.length], [1, octets])
    assert.deepEqual(ciphers, [suite])
  })

for (const library of ['openssl', 'gnutls'] as const) {
  const server = `coap-server-${library}` as const
  programTest(server, `${server}: our client puts and posts 40 kB there, and gets them back`, async (t) => {
    const port = await freePort('and the one before')
    const { certificate, key } = files.right
    const shown = ['-c', certificate, '-j', key, '-C', files.ca]
    // The port that it is given is for CoAP alone, and DTLS is on the next one.
    const { child } = talking(server, '-A', '127.0.0.1', '-p', `${port - 1}`, '-d', '4', ...shown)
    t.after(() => child.kill('SIGKILL'))
    const ours = await ourClient(port)
    t.after(() => ours.close())
    const put = await ours.request('0.03', 'harness', body)
    assert.match(put.code, /^2\.0[14]$/)
    assert.ok((await ours.request(codes.get, 'harness')).payload.equals(body))
    assert.equal((await ours.request(codes.post, 'harness', other)).code, codes.changed)
    assert.ok((await ours.request(codes.get, 'harness')).payload.equals(other))
  })
}
