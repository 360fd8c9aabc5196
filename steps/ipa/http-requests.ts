/** How requests of the IPA are addressed (SGP.32 v1.2 6.1, 6.3). */
import { Then } from '@cucumber/cucumber'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { EimCall } from '../../simulators/played/eim-server.ts'
import { hostOf } from './connections.ts'
import type { IpaWorld } from './world.ts'

Then('every request to a path of ESipa has the method that ESipa has', function (this: IpaWorld) {
  const ofEsipa = this.received.filter(({ http }) => /\/gsma\/rsp2\/(asn1|esipa\/)/.test(http.path))
  eachRequest(this, ofEsipa, { claim: 'methods of the requests', expected: 'POST', seenOf: ({ http }) => http.method })
})

Then('every request goes to the path {string}', function (this: IpaWorld, expected: string) {
  const inAsn1 = this.received.filter(({ http }) => http.path.includes(ASN1_PATH) || !http.path.includes('/gsma/rsp2/esipa/'))
  eachRequest(this, inAsn1, { claim: 'paths of the requests', expected, seenOf: ({ http }) => http.path })
})

Then('the Host header of every request is the host name of the eIM', function (this: IpaWorld) {
  eachRequest(this, this.received, {
    claim: 'Host header, without a port',
    expected: hostOf(this.bench.eimFqdn).toLowerCase(),
    seenOf: ({ http }) => hostOf(http.headers.get('host')?.join(', ') ?? 'none').toLowerCase(),
  })
})

interface Each {
  readonly claim: string
  readonly expected: string
  readonly seenOf: (call: EimCall) => string
}

function eachRequest(world: IpaWorld, calls: readonly EimCall[], { claim, expected, seenOf }: Each): void {
  const seen = [...new Set(calls.map(seenOf))]
  world.check({
    claim,
    expected,
    seen: seen.join(', ') || 'no request',
    holds: seen.length === 1 && seen[0] === expected,
    at: world.linesOf(calls),
  })
}
