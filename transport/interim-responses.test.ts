import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InterimResponses } from './interim-responses.ts'

const final = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const interim = 'HTTP/1.1 100 Continue\r\n\r\n'

for (const [what, came, left] of [
  ['a final response', final, final],
  ['100 and a final response', `${interim}${final}`, final],
  ['several interim responses', `${interim}HTTP/1.0 103 Early Hints\r\nLink: </x>\r\n\r\n${interim}${final}`, final],
  ['a switch of the protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\nx', 'HTTP/1.1 101 Switching Protocols\r\n\r\nx'],
  ['octets that are no HTTP', 'hello', 'hello'],
  ['an empty line in front', `\r\n${final}`, `\r\n${final}`],
  ['100 inside the body', `${final}${interim}`, `${final}${interim}`],
  ['an interim response that is cut off', 'HTTP/1.1 100 Continue\r\nX: y', ''],
] as const) {
  for (const size of [1, 7, 1000]) {
    test(`${what} in pieces of ${size}: the final response is what is left`, () => {
      const responses = new InterimResponses()
      let passed = ''
      for (let at = 0; at < came.length; at += size) passed += responses.pass(Buffer.from(came.slice(at, at + size))).toString()
      assert.equal(passed, left)
    })
  }
}

test('an interim response without end is not held for ever', () => {
  const responses = new InterimResponses()
  const endless = Buffer.from(`HTTP/1.1 100 ${'a'.repeat(20_000)}`)
  assert.equal(responses.pass(endless).length, endless.length)
})
