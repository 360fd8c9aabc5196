/** What steps get of the servers that the harness plays: a right SM-DP+ and a right SM-DS, which say and do what a script tells them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TestEuicc } from '../../simulators/smdp/test-euicc.ts'
import { eids, testPki } from '../../simulators/smdp/test-scene.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { smdpAtUrl } from '../smdp/url.ts'
import { smdsAtUrl } from '../smds/url.ts'
import { playedSmdp, playedSmds, type RspServerOfOurs } from './rsp-server.ts'

const pki = await testPki()
const euicc = new TestEuicc(pki, eids[0])
const soon = () => AbortSignal.timeout(5_000)

const rows = [
  ['SM-DP+', await playedSmdp({ pki }), smdpAtUrl],
  ['SM-DS', await playedSmds({ pki }), smdsAtUrl],
] as const

for (const [name, server, atUrl] of rows) {
  after(() => server.close())
  test(`the ${name} that is played answers at its address, with everything on the tape and in the list of what it received`, async (context) => {
    const tape = new Tape(systemClock)
    server.onTape(tape)
    const port = atUrl(accessOf(server))
    context.after(() => port.close())
    const ask = async () =>
      (await port.initiateAuthentication(euicc.initiate(server.address), new Tape(systemClock), soon())).answer
    assert.equal(server.isFound, false)
    assert.equal((await ask()).kind, 'initiateAuthenticationOk')
    assert.equal(tape.exchanges[0]?.peer, server.role)
    assert.equal((await server.arrived('initiateAuthentication', 1, soon())).length, 1)
    assert.equal((await server.connected(1, soon())).length, 1)
    await server.script({ refuse: { initiateAuthentication: { error: 'invalidDpAddress' } } })
    assert.equal((await ask()).value, 'invalidDpAddress')
    await server.endConnections()
    await server.reset()
    assert.deepEqual([server.received.length, server.handshakes.length], [0, 0])
    assert.equal(server.isFound, true)
    assert.equal((await ask()).kind, 'initiateAuthenticationOk')
    assert.equal(server.handshakes.length, 1)
  })
}

function accessOf({ address, host, port, ca }: RspServerOfOurs) {
  return { adapter: 'url', url: `https://${address}`, address: { host, port }, trust: { kind: 'ca', pem: ca } } as const
}
