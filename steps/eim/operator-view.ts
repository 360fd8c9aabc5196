/** What the operator of the eIM is told of an order. SGP.32 leaves it open, so the rows of these checks are information. */
import { Then } from '@cucumber/cucumber'
import type { OrderState } from '../../adapters/operator/port.ts'
import { settled } from '../../adapters/operator/settled.ts'
import { numberOfCode } from './operations.ts'
import { operatorWithOutcomes, placedOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

Then('for the operator the order has succeeded', async function (this: ConformanceWorld) {
  const outcome = await seen(this)
  demand(this, outcome, 'succeeded', outcome.state === 'succeeded')
})

Then('for the operator the order has not succeeded', async function (this: ConformanceWorld) {
  const operator = operatorWithOutcomes(this)
  const outcome = await this.askOperator((signal) => operator.outcome(this.kept(placedOrder), this.tape, signal))
  demand(this, outcome, 'any other state than succeeded', outcome.state !== 'succeeded')
})

Then(
  'for the operator the order has failed with {resultName} {word}',
  async function (this: ConformanceWorld, kind: string, code: string) {
    const outcome = await seen(this)
    const number = numberOfCode(kind, code)
    demand(
      this,
      outcome,
      `failed, with ${code} or its number ${number} in what the operator is told`,
      outcome.state === 'failed' && names(outcome.words, code, number),
    )
  },
)

/** What the order has come to, once it is done. */
function seen(world: ConformanceWorld): Promise<OrderState> {
  const operator = operatorWithOutcomes(world)
  const placed = world.kept(placedOrder)
  return world.untilSettled((signal) => settled(operator, placed, world.tape, signal))
}

function demand(world: ConformanceWorld, { state, words, at }: OrderState, expected: string, holds: boolean): void {
  world.check({
    claim: 'the operator is told what the eUICC has signed',
    expected,
    seen: state === words ? state : `${state}: ${words}`,
    holds,
    at,
  })
}

/** The name in any spelling (`CAT_BUSY`, `cat busy`), or the number by itself. */
function names(words: string, code: string, number: number): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return bare(words).includes(code.toLowerCase()) || new RegExp(`(?<![\\w.-])${number}(?![\\w.-])`).test(words)
}
