/** The BOOLEAN that an IPA writes itself: refreshFlag of functions that switch profiles (SGP.32 v1.2 5.9.15 to 5.9.23). */
import { Then, When } from '@cucumber/cucumber'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode, type Type } from '../../protocol/schema/type.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import type { IpaWorld } from './world.ts'

const switching = ['ProfileRollback', 'ImmediateEnable', 'ExecuteFallbackMechanism', 'ReturnFromFallback'] as const

When('the device has its network again', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.regainNetwork(signal))
})

Then('each refreshFlag that is true is written as FF', function (this: IpaWorld) {
  const written = switching.flatMap((name) =>
    cardCalls(this, name).flatMap(({ request, at }) => {
      const type: Type<{ readonly refreshFlag: boolean }> = es10Functions[name].request
      const { value, issues } = decode(type, request)
      const isOdd = issues.some(({ kind }) => kind === 'boolean-not-ff')
      return value.refreshFlag ? [{ name, isOdd, at }] : []
    }),
  )
  if (written.length === 0) throw new StateNotReached('the IPA wrote no refreshFlag that is true', this.linesOf([]))
  const odd = written.filter(({ isOdd }) => isOdd)
  this.check({
    claim: 'the octet of a refreshFlag that is true',
    expected: 'FF',
    seen: odd.length === 0 ? 'FF' : `another octet in ${odd.map(({ name }) => name).join(', ')}`,
    holds: odd.length === 0,
    at: written.flatMap(({ at }) => at),
  })
})
