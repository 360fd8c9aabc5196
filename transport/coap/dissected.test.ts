/** What two ends of ours sent each other, as tshark reads it: every datagram well-formed, the records open with our key log, each message as ours. */
import assert from 'node:assert/strict'
import { manyClients } from '../dtls/test-many-clients.ts'
import { suites } from '../dtls/test-peer-material.ts'
import { fileWith, programTest, run } from '../program-peers.ts'
import { BlockClient, type BlockClientSettings } from './block-client.ts'
import { readBlock } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, codes, optionOf, REQUEST_TAG, readMessage, uriPath } from './message.ts'
import { captureOf } from './test-capture.ts'
import { never, seededOctets } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const body = Buffer.from(seededOctets('dissected')(40_000))
const ends = { client: { address: '192.0.2.1', port: 40_000 }, server: { address: '192.0.2.2', port: 5684 } } as const

/** A handshake with cookie, a POST of 40 kB that comes back, and the end: all in blocks, over a suite. */
async function exchange(suite: string, settings: BlockClientSettings) {
  const messages: CoapMessage[] = []
  const random = seededOctets(suite)
  const timing = rfc7252Timing
  const noted = (send: (octets: Buffer) => void) => (octets: Buffer) => {
    messages.push(readMessage(octets))
    send(octets)
  }
  const world = manyClients({ most: 4 }, { suites: `${suite}:@SECLEVEL=0` }, ({ send }) => {
    const blocks = new BlockServer(async ({ payload }) => ({ code: codes.content, options: [], payload }), world.timers)
    const ports = { timers: world.timers, random, timing, send: noted(send) }
    const endpoint = new CoapEndpoint({ ...ports, answer: (message) => blocks.take(message) })
    return { data: (octets) => endpoint.receive(octets), closed: () => endpoint.close() }
  })
  const { timers } = world
  const { address, port } = ends.client
  const client = world.clientAt(address, port, (octets) => endpoint.receive(octets))
  const send = noted((octets) => client.session.write(octets))
  const endpoint: CoapEndpoint = new CoapEndpoint({ timers, random, timing, send })
  await timers.pass(20)
  const request = { code: codes.post, options: uriPath('gsma/rsp2/asn1'), payload: body }
  const { payload } = await timers.passUntilSettled(new BlockClient(endpoint, random, settings).request(request, never))
  assert.ok(payload.equals(body))
  const { keyLog } = client.session
  client.session.close()
  await timers.pass(20)
  return { messages, keyLog, path: client.path }
}

const types = ['CON', 'NON', 'ACK', 'RST']

/** A message in the fields that tshark is asked for. The path of a response is that of its request, found by the token. */
function fieldsOf(message: CoapMessage): string {
  const { type, code, messageId, token, payload } = message
  const [group = 0, detail = 0] = code.split('.').map(Number)
  const blocks = (['Block2', 'Block1'] as const).flatMap((name) => readBlock(optionOf(message, name) ?? Buffer.alloc(4)) ?? [])
  // Of responses it puts together none whose blocks have tokens of their own.
  const isLast = code === codes.post && payload.length > 0 && blocks.some(({ more }) => !more)
  const exponents = blocks.map(({ size }) => Math.log2(size / 16))
  // It takes Size2 for one more of them: the lowest three bits.
  if (optionOf(message, 'Size2') !== undefined) exponents.push(body.length & 7)
  return [
    types.indexOf(type),
    group * 32 + detail,
    messageId,
    token.toString('hex'),
    '/gsma/rsp2/asn1',
    blocks.map(({ num }) => num).join(),
    blocks.map(({ more }) => Number(more)).join(),
    exponents.join(),
    payload.length || '',
    isLast ? body.length : '',
  ].join('|')
}

const fields = [
  ...['type', 'code', 'mid', 'token', 'opt.uri_path_recon', 'opt.block_number', 'opt.block_mflag', 'opt.block_size'],
  ...['block_length', 'block.reassembled.length'],
].map((name) => `coap.${name}`)

for (const [suite] of suites)
  programTest('tshark', `tshark reads all of a handshake, a POST of 40 kB in blocks and the end, ${suite}`, async () => {
    // Request-Tag is younger than this dissector: it stays away from two of three.
    const requestTag = suite.includes('GCM')
    const { messages, keyLog, path } = await exchange(suite, { requestTag })
    const datagrams = path.map(({ by, octets }) => ({ from: ends[by], to: ends[by === 'client' ? 'server' : 'client'], octets }))
    const capture = fileWith(`${suite}.pcap`, captureOf(datagrams))
    const keys = fileWith(`${suite}.keys`, `${keyLog.join('\n')}\n`)
    const read = async (filter: string, names: readonly string[]) => {
      const asked = ['-T', 'fields', '-E', 'separator=|', ...names.flatMap((name) => ['-e', name])]
      const words = ['-n', '-r', capture, '-o', `tls.keylog_file:${keys}`, '-Y', filter, ...asked]
      const { status, text } = await run('tshark', words)
      assert.equal(status, 0, text)
      // Superusers are warned first.
      return text.split('\n').filter((line) => line !== '' && !line.startsWith('Running as user'))
    }
    // With the path of a response, tshark has found the request that it answers; with the last length, all blocks of a body.
    assert.deepEqual(await read('coap', fields), messages.map(fieldsOf))
    assert.equal(messages.length, 4 * 40 - 2)
    const hellos = ['1|', '3|', '1|', '2,11,12,14|', '16,20|', '4,20|']
    // Either end says goodbye.
    const goodbyes = ['|0', '|0']
    const handshake = 'dtls.handshake || dtls.alert_message'
    assert.deepEqual(await read(handshake, ['dtls.handshake.type', 'dtls.alert_message.desc']), [...hellos, ...goodbyes])
    assert.equal((await read('dtls', ['frame.number'])).length, path.length)
    assert.deepEqual(await read('dtls.record.content_type == 23 && !coap', ['frame.number']), [])
    // What is malformed is among these.
    const tagged = messages.filter((message) => optionOf(message, REQUEST_TAG) !== undefined)
    assert.equal(tagged.length > 0, requestTag)
    assert.deepEqual(
      await read('_ws.expert', ['_ws.expert.message']),
      tagged.map(() => `Invalid Option Number ${REQUEST_TAG}`),
    )
  })
