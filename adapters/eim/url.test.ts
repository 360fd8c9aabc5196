/** What an eIM behind a URL can send instead of its answer, and forms of a right answer that are as good as ours. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { systemClock } from '../../transport/clock.ts'
import { type Listening, listenHttps } from '../../transport/https-server.ts'
import { systemRandom } from '../../transport/random.ts'
import { Tape } from '../../transport/tape.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { eimAtUrl } from './url.ts'

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly framing?: 'chunked'
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const right = hex('bf4f 03 020102')
let answer: Answer = {}
let requests = 0
let pem = ''
let server: Listening
before(async () => {
  const identity = await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)
  pem = identity.certificates
  server = await listenHttps({
    identity,
    answer() {
      requests++
      const { status = 200, headers = {}, body = right, framing = 'sized' } = answer
      return { kind: 'answer', status, headers, body, framing }
    },
  })
})
after(() => server.close())

async function ask(given: Answer) {
  answer = given
  requests = 0
  const eim = eimAtUrl({ adapter: 'url', url: `https://localhost:${server.port}/`, trust: { kind: 'certificate', pem } })
  try {
    const request = { eidValue: eidOctets('89882119900000000000000000000975') }
    return await eim.getEimPackage(request, new Tape(systemClock), AbortSignal.timeout(5_000))
  } finally {
    await eim.close()
  }
}

for (const [what, given, phase] of [
  ['an empty body', { body: Buffer.alloc(0) }, 'body'],
  ['the answer of another function', { body: hex('bf50 03 020102') }, 'body'],
  ['a tag that no function has', { body: hex('bf7f 00') }, 'body'],
  ['the answer in hexadecimal', { body: Buffer.from(right.toString('hex')) }, 'body'],
  ['the answer in base64', { body: Buffer.from(right.toString('base64')) }, 'body'],
  ['the answer compressed, which nobody asked for', { body: gzipSync(right), headers: { 'Content-Encoding': 'gzip' } }, 'body'],
  ['half an answer', { body: right.subarray(0, 4) }, 'body'],
  ['an error code without octets', { body: hex('bf4f 02 0200') }, 'body'],
  ['201', { status: 201 }, 'headers'],
  ['204', { status: 204, body: Buffer.alloc(0) }, 'headers'],
  ['206', { status: 206 }, 'headers'],
  ['301 to the same place', { status: 301, headers: { Location: '/gsma/rsp2/asn1' } }, 'headers'],
  ['307 to the same place', { status: 307, headers: { Location: '/gsma/rsp2/asn1' } }, 'headers'],
  ['500', { status: 500 }, 'headers'],
] as const) {
  test(`${what} is malformed in ${phase}, and is neither repeated nor followed`, async () => {
    await assert.rejects(ask(given), { name: 'PeerFault', kind: 'malformed', phase })
    assert.equal(requests, 1)
  })
}

for (const [what, given] of [
  ['in chunks', { framing: 'chunked' }],
  ['on a connection that then ends', { headers: { Connection: 'close' } }],
  ['with the date of another century', { headers: { Date: 'Thu, 01 Jan 1970 00:00:00 GMT' } }],
  ['without any header', {}],
] as const) {
  test(`a right answer ${what} is a right answer`, async () => {
    const { answer: read, issues } = await ask(given)
    assert.deepEqual(read, { kind: 'eimPackageError', value: 'eidNotFound' })
    assert.deepEqual(issues, [])
  })
}

test('octets behind the answer stay with it as an issue', async () => {
  const { answer: read, issues } = await ask({ body: Buffer.concat([right, right]) })
  assert.equal(read.value, 'eidNotFound')
  assert.deepEqual(
    issues.map((issue) => [issue.kind, 'offset' in issue && issue.offset]),
    [['trailing-octets', right.length]],
  )
})

test('octets as the whole body, and any HTTP request, go over the connection of the functions', async () => {
  answer = {}
  requests = 0
  const eim = eimAtUrl({ adapter: 'url', url: `https://localhost:${server.port}/t/`, trust: { kind: 'certificate', pem } })
  const tape = new Tape(systemClock)
  const soon = () => AbortSignal.timeout(5_000)
  assert.equal(eim.connectionsOpened, 0)
  const sent = await eim.send('getEimPackage', hex('bf4f00ff'), tape, soon())
  assert.deepEqual(sent.answer, { kind: 'eimPackageError', value: 'eidNotFound' })
  assert.deepEqual(Buffer.from(tape.exchanges[0]?.request.body ?? []), hex('bf4f00ff'))
  await assert.rejects(eim.send('cancelSession', hex('00'), tape, soon()), { name: 'PeerFault', kind: 'malformed' })
  const right = eim.requestOf('getEimPackage', hex('bf4f00'))
  assert.equal(right.path, '/t/gsma/rsp2/asn1')
  answer = { status: 405, headers: { Allow: 'POST' } }
  const { request, response } = await eim.http({ ...right, method: 'DELETE', path: '/elsewhere' }, tape, soon())
  assert.deepEqual([request.method, response.status, response.headers.get('allow')], ['DELETE', 405, ['POST']])
  assert.deepEqual([tape.exchanges.length, requests, eim.connectionsOpened], [3, 3, 1])
  answer = { headers: { Connection: 'close' } }
  await eim.http(right, tape, soon())
  await eim.http(right, tape, soon())
  assert.equal(eim.connectionsOpened, 2)
  await eim.close()
})
