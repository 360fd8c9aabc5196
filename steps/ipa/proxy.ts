/** An IPA in a network with an HTTP CONNECT proxy: TLS is with the eIM, and not with the proxy. */
import { Given, Then } from '@cucumber/cucumber'
import type { Tunnel } from '../../simulators/played/connect-proxy.ts'
import { StateNotReached } from '../preparation.ts'
import { endsOf } from './connections.ts'
import { demandResults } from './results.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** First octet of a record that holds a handshake message (RFC 8446 5.1). */
const HANDSHAKE = 0x16

Given('the device goes through an HTTP CONNECT proxy', async function (this: IpaWorld) {
  this.proxy.reset()
  await withCard(this, { throughProxy: true })
})

/** Played at the end of the tunnel, where it looks the same to the IPA. */
Given('the proxy ends TLS itself, and shows a certificate for the eIM of its own CA', async function (this: IpaWorld) {
  await this.bench.eim.script({ identity: await this.bench.identity('foreignCa') })
})

Then('the IPA has opened a tunnel to the eIM, and begins TLS in it', function (this: IpaWorld) {
  const asked = wantedOfEim(this)
  if (asked.length === 0) throw new StateNotReached('the IPA has not come through the proxy: it may', this.linesOf([]))
  const others = asked.filter(({ isTunnel, first }) => !isTunnel || (first !== undefined && first !== HANDSHAKE))
  this.check({
    claim: 'what the IPA wants of the proxy, and sends through it',
    expected: 'tunnels, and TLS in them',
    seen: [...new Set(asked.map(({ target, isTunnel, first }) => inWords(target, isTunnel, first)))].join('; '),
    holds: others.length === 0,
    at: this.linesOf(asked),
  })
})

Then('the result comes to the eIM through the tunnel, in a TLS session with the eIM', function (this: IpaWorld) {
  const [result] = demandResults(this)
  const { handshakes } = this.bench.eim
  const tunnels = wantedOfEim(this).filter(({ isTunnel }) => isTunnel)
  // What stood at the eIM beside the tunnels has come past the proxy.
  if (handshakes.length > tunnels.length)
    throw new StateNotReached('the IPA has opened connections past the proxy too', this.linesOf(handshakes))
  this.check({
    claim: 'TLS sessions at the eIM, through the proxy',
    expected: 'one at least, with the certificate of the eIM',
    seen: `${endsOf(handshakes)}, through ${tunnels.length} tunnels`,
    holds: handshakes.some(({ failed }) => failed === undefined),
    at: [...tunnels.map(({ at }) => at), result.at].filter((at) => at > 0),
  })
})

/** What else a device wants of its proxy is its own business. */
function wantedOfEim({ proxy, bench: { eim } }: IpaWorld): readonly Tunnel[] {
  return proxy.asked.filter(({ server }) => server?.host === eim.host && server.port === eim.port)
}

function inWords(target: string, isTunnel: boolean, first: number | undefined): string {
  if (!isTunnel) return `${target} without a tunnel`
  return `a tunnel to ${target}${first === undefined ? '' : first === HANDSHAKE ? ' with TLS' : ' with something else than TLS'}`
}
