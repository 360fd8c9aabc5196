import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { sessionKeys, sharedInfo } from './session-keys.ts'
import { kdfRows, workedSession } from './vectors/worked-session.ts'

test('SharedInfo of the worked session', () =>
  assert.equal(
    sharedInfo(hex(workedSession.hostId), hex(workedSession.eid)).toString('hex').toUpperCase(),
    workedSession.sharedInfo,
  ))

for (const row of [workedSession, ...kdfRows]) {
  test(`the secret ${row.z.slice(0, 8)}... gives its three keys in their order`, () => {
    const { initialMacChainingValue, enc, mac } = sessionKeys(hex(row.z), hex(row.hostId), hex(row.eid))
    assert.deepEqual(
      { initialMacChainingValue, enc, mac },
      {
        initialMacChainingValue: hex(row.keys.initialMacChainingValue),
        enc: hex(row.keys.enc),
        mac: hex(row.keys.mac),
      },
    )
  })
}

for (const [what, hostId, eid, message] of [
  ['an empty hostId', 0, 16, /hostId has 1 to 16 octets, not 0/],
  ['a hostId of 17 octets', 17, 16, /hostId has 1 to 16 octets, not 17/],
  ['an EID of 32 octets', 8, 32, /an EID has 16 octets, not 32/],
] as const) {
  test(`${what} gives no keys`, () =>
    assert.throws(() => sharedInfo(Buffer.alloc(hostId), Buffer.alloc(eid)), { name: 'EncodeError', message }))
}
