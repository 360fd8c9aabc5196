import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAnswers } from './answer-octets.ts'

const read = (text: string, methods: readonly string[] = [], isEnded = false) => {
  const { answers, rest, isBroken } = readAnswers(Buffer.from(text, 'latin1'), methods, isEnded)
  return [answers.map(({ status, body }) => `${status} ${Buffer.from(body)}`).join('|'), rest.toString('latin1'), isBroken]
}

for (const [what, text, expected] of [
  ['a sized body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', ['200 ok', '', false]],
  [
    'two answers and part of a third',
    'HTTP/1.1 200 \r\ncontent-length:2\r\n\r\nokHTTP/1.1 204 No\r\n\r\nHTT',
    ['200 ok|204 ', 'HTT', false],
  ],
  [
    'chunks with an extension and a trailer',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nX: y\r\n\r\n',
    ['200 ok', '', false],
  ],
  [
    'chunks without a trailer',
    'HTTP/1.0 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ['400 ok', '', false],
  ],
  [
    'an interim answer in front',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ['200 ', '', false],
  ],
  ['a length said twice alike', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', ['200 ok', '', false]],
] as const) {
  test(`${what} is read`, () => assert.deepEqual(read(text), expected))
}

for (const [what, text] of [
  ['octets that are no HTTP', 'bf4f03020101'],
  ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a header without a colon', 'HTTP/1.1 200 OK\r\nX\r\n\r\n'],
  ['a header with a blank in its name', 'HTTP/1.1 200 OK\r\nX : y\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nok'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok'],
  ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['a chunk that goes on', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nok\r\n'],
] as const) {
  test(`${what} is no answer`, () => assert.deepEqual(read(text), ['', text, true]))
}

test('an answer without a length is whole at the end of the connection', () => {
  const text = 'HTTP/1.1 200 OK\r\n\r\nok'
  assert.deepEqual(read(text), ['', text, false])
  assert.deepEqual(read(text, [], true), ['200 ok', '', false])
})

test('an answer to HEAD has no body, whatever its length says', () => {
  assert.deepEqual(read('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', ['HEAD']), ['200 ', '', false])
})

test('headers keep all values, names in lower case, without blanks around', () => {
  const { answers, starts } = readAnswers(Buffer.from('HTTP/1.1 204 No\r\nX-A:  1 \r\nx-a: 2\r\n\r\n'), [], false)
  assert.deepEqual([...(answers[0]?.headers ?? [])], [['x-a', ['1', '2']]])
  assert.deepEqual(starts, [0])
})

test('answers that are cut anywhere are incomplete there and the same again with the rest', () => {
  const answer = fc.record({
    status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
    body: fc.uint8Array({ maxLength: 40 }),
    chunk: fc.integer({ min: 0, max: 9 }),
  })
  const writtenAs = ({ status, body, chunk }: { status: number; body: Uint8Array; chunk: number }) => {
    if (chunk === 0) return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\nContent-Length: ${body.length}\r\n\r\n`), body])
    const pieces: Uint8Array[] = [Buffer.from(`HTTP/1.1 ${status} X\r\nTransfer-Encoding: chunked\r\n\r\n`)]
    for (let at = 0; at < body.length; at += chunk) {
      const piece = body.subarray(at, at + chunk)
      pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
    }
    return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
  }
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 3 }), fc.nat(), (given, cut) => {
      const octets = Buffer.concat(given.map(writtenAs))
      const whole = readAnswers(octets, [], false)
      assert.deepEqual(
        whole.answers.map(({ status, body }) => [status, Buffer.from(body).toString('hex')]),
        given.map(({ status, body }) => [status, Buffer.from(body).toString('hex')]),
      )
      const part = readAnswers(octets.subarray(0, cut % octets.length), [], false)
      assert.ok(part.answers.length < given.length && !part.isBroken)
      assert.deepEqual(part.answers, whole.answers.slice(0, part.answers.length))
    }),
  )
})

test('no octets whatever do more than be no answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (octets, isEnded) => {
      const { rest, answers } = readAnswers(Buffer.from(octets), [], isEnded)
      assert.ok(rest.length <= octets.length && answers.length === 0)
      const { rest: behind } = readAnswers(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), octets]), [], isEnded)
      assert.ok(behind.length <= octets.length + 17)
    }),
  )
})
