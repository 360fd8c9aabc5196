import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { ApduError } from './apdu-error.ts'
import { channelOpened, claOf, classOf, closeChannel, openChannel, parseChannelOpened, parseManageChannel } from './channel.ts'
import { encodeCommand, parseCommand } from './command.ts'
import { encodeResponse, parseResponse } from './response.ts'

const parse = (text: string) => parseCommand(Buffer.from(text, 'hex'))

for (const [channel, iso, storeData] of [
  [0, 0x00, 0x80],
  [1, 0x01, 0x81],
  [3, 0x03, 0x83],
  [4, 0x40, 0xc0],
  [5, 0x41, 0xc1],
  [19, 0x4f, 0xcf],
] as const) {
  test(`the class bytes of channel ${channel}`, () => {
    assert.deepEqual([claOf(channel, 'interindustry'), claOf(channel, 'proprietary')], [iso, storeData])
    assert.deepEqual(classOf(iso), { channel, form: 'interindustry', furtherBits: 0 })
    assert.deepEqual(classOf(storeData), { channel, form: 'proprietary', furtherBits: 0 })
  })
}
test('STORE DATA is sent with 80 to 83 and C0 to CF only', () => {
  const all = Array.from({ length: 20 }, (_, channel) => claOf(channel, 'proprietary'))
  assert.deepEqual(all, [0x80, 0x81, 0x82, 0x83, ...Array.from({ length: 16 }, (_, i) => 0xc0 + i)])
})
test('every class byte that names a channel comes back from its parts', () => {
  for (let cla = 0; cla < 256; cla++) {
    const place = classOf(cla)
    if (place !== undefined) assert.equal(claOf(place.channel, place.form) | place.furtherBits, cla)
    else assert.ok((cla & 0x60) === 0x20 || cla === 0xff, cla.toString(16))
  }
})
test('secure messaging and chaining are told apart', () => {
  assert.deepEqual(classOf(0x84), { channel: 0, form: 'proprietary', furtherBits: 0x04 })
  assert.deepEqual(classOf(0x91), { channel: 1, form: 'proprietary', furtherBits: 0x10 })
  assert.deepEqual(classOf(0x61), { channel: 5, form: 'interindustry', furtherBits: 0x20 })
})
for (const channel of [-1, 20, 1.5]) {
  test(`there is no channel ${channel}`, () => {
    assert.throws(() => claOf(channel, 'proprietary'), {
      name: 'EncodeError',
      message: `logical channel ${channel}; they are 0 to 19`,
    })
    assert.throws(() => closeChannel(channel), { name: 'EncodeError' })
    assert.throws(() => channelOpened(channel), { name: 'EncodeError' })
  })
}

test('MANAGE CHANNEL open and its answer', () => {
  assert.equal(showOctets(encodeCommand(openChannel())), '0070000001')
  assert.deepEqual(parseManageChannel(openChannel()), { kind: 'open', channel: 0 })
  assert.equal(showOctets(encodeResponse(channelOpened(1))), '019000')
  assert.equal(parseChannelOpened(parseResponse(Buffer.from('019000', 'hex'))), 1)
})
test('MANAGE CHANNEL open of a channel that the device chose', () =>
  assert.deepEqual(parseManageChannel(parse('00700002')), { kind: 'open', channel: 2 }))
test('MANAGE CHANNEL close', () => {
  assert.equal(showOctets(encodeCommand(closeChannel(1))), '0070800100')
  assert.deepEqual(parseManageChannel(parse('0070800100')), { kind: 'close', channel: 1 })
})
test('close without a number means the channel that it is sent on', () => {
  assert.deepEqual(parseManageChannel(parse('02708000')), { kind: 'close', channel: 2 })
  assert.deepEqual(parseManageChannel(parse('A0708000')), { kind: 'close', channel: 0 })
})
test('the basic channel cannot be closed', () =>
  assert.throws(() => closeChannel(0), { name: 'EncodeError', message: /basic channel/ }))

for (const [what, command, message] of [
  ['another instruction', '00A40000', 'no MANAGE CHANNEL (INS 70) at byte 1'],
  ['another function', '00704000', 'MANAGE CHANNEL with a P1 other than 00 (open) and 80 (close) at byte 2'],
  ['channel 20', '00708014', 'channel 20; the last one is 19 at byte 3'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseManageChannel(parse(command)), { name: 'ApduError', message }))
}
for (const [what, response, message] of [
  ['an error', '6881', 'no channel was opened: 6881 logical channel not supported at byte 0'],
  ['no number', '9000', 'no octet in place of a channel number from 01 to 13 at byte 0'],
  ['two numbers', '01029000', '0102 in place of a channel number from 01 to 13 at byte 0'],
  ['channel 0', '009000', '00 in place of a channel number from 01 to 13 at byte 0'],
  ['channel 20', '149000', '14 in place of a channel number from 01 to 13 at byte 0'],
] as const) {
  test(`${what} opens no channel`, () => {
    assert.throws(
      () => parseChannelOpened(parseResponse(Buffer.from(response, 'hex'))),
      (error) => error instanceof ApduError && error.message === message,
    )
  })
}
