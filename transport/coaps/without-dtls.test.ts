/** A server that serves without DTLS too: its clients end with it, and are not kept for ever. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { DtlsAssociation } from '../dtls/dtls-server.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { listenCoaps } from './server.ts'
import { identity, right } from './test-ends.ts'
import { WithoutDtls } from './without-dtls.ts'

/** A confirmable GET without a token. */
const get = Buffer.from('40010001', 'hex')

dtlsTest('who was served without DTLS and did not acknowledge is sent nothing when the server has ended', async (t) => {
  let ended = false
  const server = await listenCoaps({
    identity,
    plain: true,
    async answer() {
      await setTimeout(60)
      return right('late')
    },
    mapping: { timing: { acknowledgeAfterMs: 20, ackTimeoutMs: 100 } },
    around: () => ({
      outgoing(octets) {
        assert.equal(ended, false)
        return [octets]
      },
    }),
  })
  const client = createSocket('udp4')
  t.after(() => client.close())
  client.send(get, server.port, '127.0.0.1')
  // The acknowledgement, and the answer that wants one itself.
  await once(client, 'message')
  await once(client, 'message')
  await server.close()
  ended = true
  // It would have been sent again by now.
  await setTimeout(400)
})

/** With what is told of each client. */
function served() {
  const told = { begun: [] as string[], ended: [] as string[], associations: [] as DtlsAssociation[] }
  const without = new WithoutDtls((association) => {
    const { address } = association
    told.begun.push(address)
    told.associations.push(association)
    return { data() {}, closed: () => void told.ended.push(address) }
  })
  const come = (address: string, datagram = get) =>
    without.gate(datagram, { address, port: 5683, deliver() {}, send() {}, end() {} })
  return { told, without, come }
}

test('clients without DTLS make room for each other, and end with the server', () => {
  const { told, without, come } = served()
  for (let n = 0; n < 70; n++) {
    come(`192.0.2.${n}`)
    come('192.0.2.0')
  }
  assert.equal(told.begun.length, 70)
  assert.deepEqual(
    told.ended,
    ['1', '2', '3', '4', '5', '6'].map((n) => `192.0.2.${n}`),
  )
  without.close()
  assert.equal(new Set(told.ended).size, 70)
  assert.equal(come('192.0.2.9'), true)
  assert.equal(told.begun.length, 70)
})

test('a client without DTLS that was ended begins anew, and records are not for it', () => {
  const { told, come } = served()
  assert.equal(come('192.0.2.1', Buffer.from('16fefd', 'hex')), true)
  assert.equal(come('192.0.2.1'), false)
  told.associations[0]?.close()
  told.associations[0]?.close()
  come('192.0.2.1')
  assert.deepEqual([told.begun.length, told.ended.length], [2, 1])
})
