/** What a report makes of CoAP on a tape: a name for each message, and the body of several blocks in one piece. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TapeEntry } from '../transport/tape.ts'
import { namedMessages } from './scenario-ladder.ts'

const facts = (version: string) => ({ version, cipher: 'any', certificates: [], keyLog: [] })
interface Said {
  readonly type: 'CON' | 'NON' | 'ACK' | 'RST'
  readonly code: string
  readonly messageId: number
  readonly token: Buffer
  readonly options: readonly (readonly [number: number, value: Buffer])[]
  readonly payload: Buffer
}

const PATH = ['gsma', 'rsp2', 'asn1'].map((part) => [11, Buffer.from(part)] as const)
const blank: Said = { type: 'CON', code: '0.02', messageId: 7, token: Buffer.of(0xab), options: PATH, payload: Buffer.of() }

/** As RFC 7252 3 has it; lengths of values under 13, numbers under 269. */
function written({ type, code, messageId, token, options, payload }: Said): Buffer {
  const [group = 0, detail = 0] = code.split('.').map(Number)
  const first = 0x40 | (['CON', 'NON', 'ACK', 'RST'].indexOf(type) << 4) | token.length
  let before = 0
  const parts = options.map(([number, value]) => {
    const delta = number - before
    before = number
    const head = delta < 13 ? [(delta << 4) | value.length] : [0xd0 | value.length, delta - 13]
    return Buffer.concat([Buffer.from(head), value])
  })
  const body = payload.length === 0 ? [] : [Buffer.of(0xff), payload]
  return Buffer.concat([Buffer.of(first, (group << 5) | detail, messageId >> 8, messageId & 255), token, ...parts, ...body])
}

/** Block1 and Block2 of RFC 7959 2.2, in blocks of 16 octets. */
const block = (name: 'Block1' | 'Block2', num: number, more: boolean) =>
  [name === 'Block1' ? 27 : 23, num === 0 && !more ? Buffer.of() : Buffer.of((num << 4) | (more ? 8 : 0))] as const
const functions = { BF4F: 'GetEimPackage', BF50: 'ProvideEimPackageResult' }

type Line = readonly [direction: 'sent' | 'received', octets: Partial<Said> | Buffer]

function named(lines: readonly Line[], version = 'DTLSv1.2') {
  const tape: TapeEntry[] = [{ at: 1, ms: 0, peer: 'eim', direction: 'note', text: 'connected', tls: facts(version) }]
  for (const [direction, said] of lines) {
    const octets = Buffer.isBuffer(said) ? said : written({ ...blank, ...said })
    tape.push({ at: tape.length + 1, ms: tape.length, peer: 'eim', direction, hex: octets.toString('hex') })
  }
  const asked: string[] = []
  const messages = namedMessages(tape, {
    functions,
    partsOf({ body }, as) {
      asked.push(`${as} ${Buffer.from(body).toString('hex')}`)
      return []
    },
  })
  return {
    messages,
    asked,
    names: messages.map(({ isRequest, name, facts: rest }) => `${isRequest ? '>' : '<'} ${name} | ${rest}`),
  }
}

test('a request and its response are named by their function, with what CoAP says of them', () => {
  const { names, asked, messages } = named([
    ['sent', { payload: Buffer.from('bf4f00', 'hex') }],
    ['received', { type: 'ACK', code: '2.05', options: [], payload: Buffer.from('bf4f03020101', 'hex') }],
  ])
  assert.deepEqual(names, [
    '> GetEimPackage | POST /gsma/rsp2/asn1 (CON), 3 octets',
    '< GetEimPackage | 2.05 Content (ACK), 6 octets',
  ])
  assert.deepEqual(asked, ['request bf4f00', 'response bf4f03020101'])
  assert.deepEqual(messages[0]?.head?.headers, ['Message ID: 7', 'Token: ab'])
})

test('what has no function says what it is', () => {
  const empty = { code: '0.00', token: Buffer.of(), options: [] }
  const { names } = named([
    ['sent', { ...empty }],
    ['received', { ...empty, type: 'RST' }],
    ['received', { ...empty, type: 'ACK' }],
    ['received', { type: 'NON', code: '4.04', options: [] }],
    ['received', Buffer.from('ff', 'hex')],
  ])
  assert.deepEqual(names, [
    '> ping | CON, empty, no body',
    '< reset | RST, empty, no body',
    '< acknowledgement | ACK, empty, no body',
    '< answer | 4.04 Not Found (NON), no body',
    '< answer | 1 octet',
  ])
})

test('a body in blocks is read once, in its last message', () => {
  const body = Buffer.concat([Buffer.from('bf50', 'hex'), Buffer.alloc(38, 1)])
  const ack = { type: 'ACK', payload: Buffer.of() } as const
  const { names, asked } = named([
    ['sent', { options: [...PATH, block('Block1', 0, true)], payload: body.subarray(0, 16) }],
    ['received', { ...ack, code: '2.31', options: [block('Block1', 0, true)] }],
    ['sent', { options: [...PATH, block('Block1', 1, true)], payload: body.subarray(16, 32) }],
    ['received', { ...ack, code: '2.31', options: [block('Block1', 1, true)] }],
    ['sent', { options: [...PATH, block('Block1', 2, false)], payload: body.subarray(32) }],
    ['received', { ...ack, code: '2.05', options: [block('Block2', 0, true)], payload: body.subarray(0, 16) }],
    ['sent', { options: [...PATH, block('Block2', 1, false)] }],
    ['received', { ...ack, code: '2.05', options: [block('Block2', 1, false)], payload: body.subarray(16) }],
  ])
  assert.deepEqual(
    names.map((name) => name.replace(/ \|.*/, '')),
    [
      '> ProvideEimPackageResult',
      '< go on',
      '> block 1',
      '< go on',
      '> ProvideEimPackageResult',
      '< ProvideEimPackageResult',
      '> block 1, please',
      '< ProvideEimPackageResult',
    ],
  )
  assert.deepEqual(asked, [`request ${body.toString('hex')}`, `response ${body.toString('hex')}`])
})

test('a block that comes again stands once in the body, the last one too', () => {
  const body = Buffer.concat([Buffer.from('bf50', 'hex'), Buffer.alloc(38, 1)])
  const sent = (num: number): Line => [
    'sent',
    { options: [...PATH, block('Block1', num, num < 2)], payload: body.subarray(16 * num, 16 * num + 16) },
  ]
  const { asked } = named([sent(0), sent(1), sent(1), sent(0), sent(1), sent(2), sent(2)])
  const whole = `request ${body.toString('hex')}`
  assert.deepEqual(asked, [whole, whole])
})

test('what goes over TLS is no CoAP, and a message of HTTP none either', () => {
  const http = Buffer.from('POST /gsma/rsp2/asn1 HTTP/1.1\r\nContent-Length: 3\r\n\r\n\xbf\x4f\x00', 'latin1')
  for (const version of ['TLSv1.3', 'DTLSv1.2'])
    assert.deepEqual(named([['sent', http]], version).names, ['> GetEimPackage | POST /gsma/rsp2/asn1, 3 octets'])
})

test('octets that are cut, or have lengths beyond their end, are shown as octets', () => {
  const whole = written({ ...blank, payload: Buffer.from('bf4f00', 'hex') })
  for (let length = 0; length < whole.length; length++)
    assert.doesNotThrow(() => named([['received', whole.subarray(0, length)]]))
  assert.equal(named([['received', Buffer.from('40010001f0', 'hex')]]).messages[0]?.head, undefined)
})
