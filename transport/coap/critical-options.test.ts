/** Critical options that nobody understands, in requests and in responses (RFC 7252 section 5.4). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, type CoapOption, codes, readMessage, uriPath, writeMessage } from './message.ts'
import { never, seededOctets, twoEnds, VirtualTimers } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const option = (name: string): CoapOption => ({ name, value: Buffer.of(0) })
const path = uriPath('gsma/rsp2/asn1')
const get = (...options: readonly CoapOption[]) => ({ code: codes.get, options: [...path, ...options], payload: Buffer.of() })
const here = { code: codes.content, options: [], payload: Buffer.from('here') } as const

/** @param more options behind those of the path @param why undefined where it is answered as if it were not there */
const cases: readonly (readonly [title: string, more: readonly CoapOption[], why: RegExp | undefined, code?: string])[] = [
  ['65001, which nobody knows', [option('65001')], /critical option 65001/],
  ['If-Match', [option('If-Match')], /critical option If-Match/],
  ['Proxy-Uri', [option('Proxy-Uri')], /critical option Proxy-Uri/, codes.noProxy],
  ['Block1 twice', [option('Block1'), option('Block1')], /Block1 more than once/],
  ['65000, which is elective', [option('65000')], undefined],
  ['ETag twice', [option('ETag'), option('ETag')], undefined],
  ['Uri-Query twice', [option('Uri-Query'), option('Uri-Query')], undefined],
]

for (const [title, more, why, code = codes.badOption] of cases) {
  const outcome = why === undefined ? 'is answered' : `is refused with ${code}, and ignored where it is non-confirmable`
  test(`a request with ${title} ${outcome}`, async () => {
    const { client, timers, remarks } = twoEnds(title, async () => here)
    const response = await timers.passUntilSettled(client.request(get(...more), never))
    assert.equal(response.code, why === undefined ? codes.content : code)
    assert.match(String(response.payload), why ?? /^here$/)
    const asked = client.request({ ...get(...more), confirmable: false }, never)
    if (why === undefined) assert.equal((await timers.passUntilSettled(asked)).code, codes.content)
    else await assert.rejects(timers.passUntilSettled(asked), { kind: 'time-out' })
    if (why !== undefined) assert.match(remarks.join(), why)
  })

  test(`a response with ${title} ${why === undefined ? 'is taken' : 'is rejected, in an acknowledgement and separately'}`, async () => {
    for (const type of ['ACK', 'CON'] as const) {
      const timers = new VirtualTimers()
      const sent: CoapMessage[] = []
      const client: CoapEndpoint = new CoapEndpoint({
        timers,
        random: seededOctets(title),
        timing: rfc7252Timing,
        send(octets) {
          const request = readMessage(octets)
          sent.push(request)
          if (request.code !== codes.get) return
          const response = { ...request, ...here, type, options: more }
          timers.after(1, () => client.receive(writeMessage(response)))
        },
      })
      const asked = timers.passUntilSettled(client.request(get(), never))
      if (why === undefined) assert.equal((await asked).code, codes.content)
      else await assert.rejects(asked, { name: 'CoapFault', kind: 'rejected', message: why })
      const replies = sent.slice(1).map((message) => message.type)
      assert.deepEqual(replies, type === 'ACK' ? [] : [why === undefined ? 'ACK' : 'RST'])
    }
  })
}
