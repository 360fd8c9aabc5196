/** Where a path of datagrams leads: the name of an eIM is looked up once, and no longer than somebody waits. */
import assert from 'node:assert/strict'
import { createSocket, type SocketType } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { lookingUp } from '../../transport/path/test-lookup.ts'
import { DatagramPath } from './datagram-path.ts'

/** A port that keeps what comes. */
async function listening(t: TestContext, type: SocketType, host: string) {
  const socket = createSocket(type)
  const came: string[] = []
  socket.on('message', (datagram) => void came.push(datagram.toString()))
  socket.bind(0, host)
  await once(socket, 'listening')
  t.after(() => socket.close())
  return { came, port: socket.address().port }
}

test('a name with addresses of IPv6 alone is sent to, and looked up once for all addresses of ours', async (t) => {
  if (!Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1')))
    return t.skip('this machine has no IPv6')
  const { came, port } = await listening(t, 'udp6', '::1')
  let looks = 0
  lookingUp(t, async () => [{ address: looks++ === 0 ? '::1' : '2001:db8::1', family: 6 }])
  const path = await DatagramPath.open({ host: 'eim.of.ipv6.test', port })
  t.after(() => path.close())
  path.send(Buffer.from('one'))
  path.rebind()
  path.send(Buffer.from('two'))
  path.sendAsStranger(Buffer.from('three'))
  while (came.length < 2) await setTimeout(5)
  await setTimeout(20)
  assert.ok(came.includes('two') && came.includes('three'))
  assert.equal(looks, 1)
})

test('the search for an address ends with the signal', async (t) => {
  const over = new AbortController()
  lookingUp(t, () => new Promise(() => {}))
  const opened = DatagramPath.open({ host: 'eim.test', port: 9 }, over.signal)
  over.abort()
  await assert.rejects(opened, { kind: 'aborted', phase: 'resolve' })
})
