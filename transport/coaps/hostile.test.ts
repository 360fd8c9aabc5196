/** Whatever comes to the UDP port of an eIM: its server goes on, and an IPA is served afterwards. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { setImmediate } from 'node:timers/promises'
import { seededOctets } from '../coap/test-path.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { mutated, numbersOf } from '../test-mutated.ts'
import { asked, ends } from './test-ends.ts'

/** `npm run proof` sends a million. */
const COUNT = process.env['PROOF'] === '1' ? 1_000_000 : 10_000

const random = seededOctets('hostile port')
const below = numbersOf(random)
/** A plain CoAP message, and the beginning of a ClientHello. */
const nearly = ['44021234deadbeefb567736d61ff01', '16fefd0000000000000000003001000024000000000000002400fefd'].map((hex) =>
  Buffer.from(hex, 'hex'),
) as [Buffer, Buffer]

dtlsTest(`${COUNT} datagrams at the port: an IPA is served before and behind them, over its old association too`, async (t) => {
  const { client, tape, port } = await ends(t)
  await client.exchange(asked, tape)
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  const send = async (count: number) => {
    for (let n = 0; n < count; n++) {
      socket.send(n % 2 === 0 ? random(1 + below(200)) : mutated(nearly[0], nearly[1], random, below), port, '127.0.0.1')
      // So that none is lost in front of a full socket.
      if (n % 20 === 0) await setImmediate()
    }
    return process.memoryUsage().rss
  }
  const before = await send(COUNT / 4)
  const grown = (await send(COUNT)) - before
  assert.ok(grown < 60_000_000, `${grown} octets more`)
  assert.equal((await client.exchange(asked, tape)).traffic?.handshake, false)
  await client.close()
  assert.equal((await client.exchange(asked, tape)).response.status, 200)
  console.log(`hostile: ${COUNT} datagrams at the port of the server of ESipa, ${Math.max(0, grown)} octets grown`)
})
