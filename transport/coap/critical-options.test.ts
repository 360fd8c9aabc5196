/** Options that the side that answers does not know: the critical ones end a request, the others change nothing (RFC 7252 5.4.1). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes, readMessage, uriPath } from './message.ts'
import { never, twoEnds } from './test-path.ts'

const answer = async () => ({ code: codes.content, options: [], payload: Buffer.from('here') })
const get = (name: string) => ({
  code: codes.get,
  options: [...uriPath('a'), { name, value: Buffer.of(1) }],
  payload: Buffer.of(),
})

for (const [option, code] of [
  ['65001', '4.02'],
  ['9', '4.02'],
  ['If-Match', '4.02'],
  ['Proxy-Scheme', '5.05'],
  ['65000', '2.05'],
  ['No-Response', '2.05'],
  ['Uri-Query', '2.05'],
] as const)
  test(`a request with the option ${option} is answered with ${code}`, async () => {
    const { client, timers } = twoEnds(`option ${option}`, answer)
    const response = await timers.passUntilSettled(client.request(get(option), never))
    assert.equal(response.code, code)
  })

test('a request that is not confirmable and has an unknown critical option is left alone, and the next one served', async () => {
  const { client, timers, datagrams } = twoEnds('non', answer)
  const lost = timers.passUntilSettled(client.request({ ...get('65001'), confirmable: false }, never))
  await assert.rejects(lost, { kind: 'time-out' })
  assert.equal(datagrams.length, 1)
  const response = await timers.passUntilSettled(client.request({ ...get('65000'), confirmable: false }, never))
  assert.deepEqual([response.code, readMessage(datagrams[1]?.octets ?? Buffer.of()).type], ['2.05', 'NON'])
})
