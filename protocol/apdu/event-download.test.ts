import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { encodeCommand } from './command.ts'
import { locationStatus, locationStatusIn } from './event-download.ts'

test('no service is told by an event download of three objects', () => {
  assert.deepEqual(encodeCommand(locationStatus('no service')), hex('80 C2 00 00 0C D6 0A 99 01 03 82 02 82 81 9B 01 02'))
})

for (const status of ['normal service', 'limited service', 'no service'] as const)
  test(`${status} is read as it was written`, () => assert.equal(locationStatusIn(locationStatus(status)), status))

for (const [what, octets] of [
  ['a menu selection', 'D3 03 82 01 01'],
  ['another event', 'D6 07 99 01 05 82 02 82 81'],
  ['a value without a name', 'D6 03 9B 01 07'],
  ['an object that is cut off', 'D6 03 9B 05 02'],
  ['nothing', ''],
] as const)
  test(`${what} tells of no location status`, () => assert.equal(locationStatusIn({ data: hex(octets) }), undefined))
