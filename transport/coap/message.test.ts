/** Octets of CoAP messages: what is written comes back, and what no document permits is refused with why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type CoapMessage,
  MalformedMessage,
  optionOf,
  pathOf,
  REQUEST_TAG,
  readMessage,
  uintOption,
  uriPath,
  writeMessage,
} from './message.ts'

const octets = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const get: CoapMessage = {
  type: 'CON',
  code: '0.01',
  messageId: 0x7d34,
  token: Buffer.of(),
  options: uriPath('temperature'),
  payload: Buffer.of(),
}

test('the first example of RFC 7252 (figure 16) is written and read as it stands there', () => {
  const bytes = octets('40 01 7D34 BB 74656D7065726174757265')
  assert.deepEqual(writeMessage(get), bytes)
  assert.deepEqual(readMessage(bytes), get)
})

test('a response in an acknowledgement, with its token and payload', () => {
  const read = readMessage(octets('61 45 7D34 20 FF 32322E332043'))
  assert.deepEqual([read.type, read.code, read.token.toString('hex'), String(read.payload)], ['ACK', '2.05', '20', '22.3 C'])
})

test('paths, tags and numbers come back from their options', () => {
  const message = {
    ...get,
    options: [...uriPath('/gsma/rsp2/asn1'), uintOption('Size1', 40_000), { name: REQUEST_TAG, value: octets('AB') }],
  }
  const read = readMessage(writeMessage(message))
  assert.equal(pathOf(read), 'gsma/rsp2/asn1')
  assert.equal(optionOf(read, 'Size1')?.toString('hex'), '9c40')
  assert.equal(optionOf(read, REQUEST_TAG)?.toString('hex'), 'ab')
  assert.deepEqual(uintOption('Size1', 0).value, Buffer.of())
})

for (const [what, hex, why] of [
  ['no header', '400100', /3 octets are no CoAP header/],
  ['another version', '80017D34', /version 2/],
  ['a reserved token length', '49017D34 000102030405060708', /token length 9/],
  ['a token that is cut', '44017D34 00', /cut/],
  ['an option that is cut', '40017D34 BB7465', /cut/],
  ['a payload marker without a payload', '40017D34 FF', /payload marker/],
  ['a reserved option delta', '40017D34 F0', /option/],
  ['an empty message with a token', '41007D34 00', /[Ee]mpty/],
] as const)
  test(`${what} is refused`, () => {
    assert.throws(() => readMessage(octets(hex)), { name: 'MalformedMessage', message: why })
  })

test('a malformed confirmable message still tells its id, so that it can be reset', () => {
  assert.throws(
    () => readMessage(octets('40017D34 FF')),
    (error) => error instanceof MalformedMessage && error.header?.messageId === 0x7d34 && error.header.type === 'CON',
  )
})

test('what cannot be a message is not written', () => {
  assert.throws(() => writeMessage({ ...get, token: Buffer.alloc(9) }), RangeError)
  assert.throws(() => writeMessage({ ...get, code: '0.00' }), RangeError)
})

const anyMessage = fc.record({
  type: fc.constantFrom('CON', 'NON', 'ACK', 'RST'),
  code: fc
    .tuple(fc.constantFrom(0, 2, 4, 5), fc.integer({ min: 1, max: 31 }))
    .map(([group, detail]) => `${group}.${String(detail).padStart(2, '0')}`),
  messageId: fc.nat(0xffff),
  token: fc.uint8Array({ maxLength: 8 }).map(Buffer.from),
  options: fc
    .array(fc.tuple(fc.nat(3_000), fc.uint8Array({ maxLength: 300 })), { maxLength: 6 })
    .map((all) => all.toSorted(([one], [other]) => one - other)),
  payload: fc.uint8Array({ maxLength: 100 }).map(Buffer.from),
})

test('any message comes back as it was', () => {
  fc.assert(
    fc.property(anyMessage, ({ options, ...rest }) => {
      const message = {
        ...rest,
        options: options.map(([number, value]) => ({ name: String(number), value: Buffer.from(value) })),
      }
      const read = readMessage(writeMessage(message as CoapMessage))
      const { options: readOptions, ...others } = read
      assert.deepEqual(others, rest)
      assert.deepEqual(
        readOptions.map(({ value }) => value.toString('hex')),
        options.map(([, value]) => Buffer.from(value).toString('hex')),
      )
    }),
  )
})

test('any octets are a message that is written as they are, or refused by name', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        assert.deepEqual(writeMessage(readMessage(bytes)), Buffer.from(bytes))
      } catch (error) {
        assert.ok(error instanceof MalformedMessage, String(error))
      }
    }),
  )
})
