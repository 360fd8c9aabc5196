/** What comes back to a request, and is neither its response nor its reset; what is a reset; and a path that takes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, codes, uriPath } from './message.ts'
import { clientOf, never, seededOctets, VirtualTimers } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const get = { code: codes.get, options: uriPath('a'), payload: Buffer.of() }

for (const [what, odd] of [
  ['an acknowledgement with the code of a request', { type: 'ACK', code: codes.post }],
  ['an acknowledgement with a code of class 1', { type: 'ACK', code: '1.05' }],
  ['an acknowledgement with a code of class 3', { type: 'ACK', code: '3.01' }],
  ['an acknowledgement with a code of class 7', { type: 'ACK', code: '7.31' }],
  ['a reset with a response in it', { type: 'RST', code: codes.content }],
] as const)
  test(`${what} is neither a response nor a reset: the request is sent again until it has one`, async () => {
    let asked = 0
    const { client, timers, remarks } = clientOf((request) => {
      const answer = { ...request, type: 'ACK', code: codes.content, options: [] } as const
      return [asked++ === 0 ? { ...answer, ...odd } : answer]
    })
    const response = await timers.passUntilSettled(client.request(get, never))
    assert.deepEqual([response.code, asked, remarks.length], [codes.content, 2, 1])
    assert.ok(remarks[0]?.includes(odd.code), remarks[0])
  })

test('a non-confirmable request that is reset ends at once, and no acknowledgement is one to it', async () => {
  const reset = (request: CoapMessage): CoapMessage => ({
    ...request,
    type: 'RST',
    code: codes.empty,
    token: Buffer.of(),
    options: [],
  })
  const { client, timers } = clientOf((request) => [{ ...reset(request), type: 'ACK' }, reset(request)])
  await assert.rejects(timers.passUntilSettled(client.request({ ...get, confirmable: false }, never)), { kind: 'reset' })
  assert.ok(timers.now() < 1_000, String(timers.now()))
})

test('a ping that is acknowledged, and not reset, has an answer all the same', async () => {
  const { client, timers } = clientOf((ping) => [{ ...ping, type: 'ACK' }])
  await timers.passUntilSettled(client.ping(never))
  assert.ok(timers.now() < 1_000, String(timers.now()))
})

test('where the path takes not even the first datagram, nothing is sent again', async () => {
  const timers = new VirtualTimers()
  let tried = 0
  const send = () => {
    tried++
    throw new RangeError('no way')
  }
  const client = new CoapEndpoint({ timers, random: seededOctets('no way'), timing: rfc7252Timing, send })
  await assert.rejects(timers.passUntilSettled(client.request(get, never)), { message: 'no way' })
  await timers.pass(400_000)
  assert.equal(tried, 1)
})
