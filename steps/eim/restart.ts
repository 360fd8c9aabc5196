/** The eIM is ended and started again with the state that it keeps. */
import { Given } from '@cucumber/cucumber'
import { CannotBePrepared } from '../preparation.ts'
import { operatorOf } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

Given('the eIM has been started again', async function (this: ConformanceWorld) {
  const operator = operatorOf(this)
  if (!operator.offers('restart')) throw new CannotBePrepared('operator.restart: the profile has no way to start the eIM again')
  await this.askOperator((signal) => operator.restart(this.tape, signal))
  this.eim = this.connect()
})
