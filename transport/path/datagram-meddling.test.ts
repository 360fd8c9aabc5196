/** What a path says that it may have done to an exchange: what comes late is told apart from what does not come. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Meddling } from './meddling.ts'
import { pathTo, udpSocket, until } from './test-datagrams.ts'
import type { TroubleScript } from './trouble.ts'

for (const [what, script, meddling] of [
  ['nothing', {}, undefined],
  ['twice', { toPeer: [{ at: 0, kind: 'duplicate', times: 2 }] }, undefined],
  ['late', { toPeer: [{ at: 0, kind: 'delay', ms: 1 }] }, 'kept'],
  ['behind another one', { toPeer: [{ at: 0, kind: 'holdBack', behind: 1 }] }, 'lost'],
  ['not at all', { toPeer: [{ at: 0, kind: 'drop' }] }, 'lost'],
  ['not at all by chance', { chance: { loss: 1 } }, 'lost'],
  ['not at all for its length', { mtu: 68 }, 'lost'],
  ['from another address', { toPeer: [{ at: 0, kind: 'rebind' }] }, 'parted'],
] as const satisfies readonly (readonly [string, TroubleScript, Meddling | undefined])[])
  test(`a datagram that comes ${what} is ${meddling ?? 'no trouble'}`, async () => {
    const peer = await udpSocket()
    const path = await pathTo(peer.address().port, script)
    const client = await udpSocket()
    client.send('x'.repeat(41), path.port, path.host)
    await until(() => path.counts.toPeer.datagrams === 1, 'a datagram')
    assert.equal(path.meddling, meddling)
  })
