/** Polls of the IPA, and what our eIM got of them (SGP.32 v1.2 3.1.1.1, 5.14.5). */
import { Then, When } from '@cucumber/cucumber'
import type { IpaWorld } from './world.ts'

When('the IPA polls', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

When('the IPA polls, and polls once more', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

Then('the eIM gets {int} GetEimPackage request(s)', function (this: IpaWorld, expected: number) {
  const calls = this.calls('getEimPackage')
  this.check({
    claim: 'requests of GetEimPackage that came',
    expected: String(expected),
    seen: String(calls.length),
    holds: calls.length === expected,
    at: this.linesOf(calls),
  })
})

Then('each GetEimPackage request has the EID of the eUICC', function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  const eids = calls.map(({ message }) => Buffer.from(message.value.eidValue ?? []).toString('hex') || 'none')
  this.check({
    claim: 'eidValue of GetEimPackage',
    expected: this.bench.eid,
    seen: eids.length === 0 ? 'no request' : [...new Set(eids)].join(', '),
    holds: eids.length > 0 && eids.every((eid) => eid === this.bench.eid),
    at: this.linesOf(calls),
  })
})
