/** An enable that granted a rollback, and a network that fails after it (SGP.32 v1.2 3.3.2, 5.9.16). */
import { Given, Then } from '@cucumber/cucumber'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCallsWithin } from './card-calls.ts'
import { acknowledged, alsoDo, beRight } from './eim-answers.ts'
import { givenResults } from './results.ts'
import type { IpaWorld } from './world.ts'

/** Whether the card has carried out a function since the scenario began. */
function hasCalled(world: IpaWorld, name: 'LoadEuiccPackage' | 'ProfileRollback'): boolean {
  return es10Exchanges(world.tape.entries).some((call) => call.function === name && call.answer !== undefined)
}

Given('the eIM cannot be reached over the new profile', async function (this: IpaWorld) {
  await alsoDo(this, { isCutOff: () => hasCalled(this, 'LoadEuiccPackage') })
})

Given('the eIM can be reached over the former profile only', async function (this: IpaWorld) {
  await alsoDo(this, { isCutOff: () => hasCalled(this, 'LoadEuiccPackage') && !hasCalled(this, 'ProfileRollback') })
})

Given('the result was delivered and acknowledged', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  if (acknowledged(this).length === 0) throw new StateNotReached('no result was acknowledged', this.linesOf([]))
})

Given('then the network is lost', async function (this: IpaWorld) {
  await beRight(this)
  await alsoDo(this, { isCutOff: () => true })
})

/** Only who has tried to reach us, and could not, had a reason. */
function demandAttempt(world: IpaWorld): void {
  if (world.received.some(({ reply }) => reply.kind === 'hangUp')) return
  throw new PeerFault('silent', 'connect', 'the IPA did not try to reach the eIM within our patience', { at: world.linesOf([]) })
}

/** How long an IPA goes on trying before it rolls back is its own choice: as its vendor declares. */
function rollbacks(world: IpaWorld) {
  return cardCallsWithin(world, 'ProfileRollback', world.parameters.declared.rollbackWaitMs ?? 0)
}

Then('the IPA calls ES10b.ProfileRollback', async function (this: IpaWorld) {
  demandAttempt(this)
  const calls = await rollbacks(this)
  if (calls.length === 0 && this.parameters.declared.rollbackWaitMs === undefined)
    throw new PeerFault(
      'silent',
      'connect',
      'the IPA had not rolled back within our patience: declared.rollbackWaitMs says when it does',
      { at: this.linesOf(this.received) },
    )
  const tried = this.received.filter(({ reply }) => reply.kind === 'hangUp')
  this.check({
    claim: 'ES10b.ProfileRollback after the result could not be delivered',
    expected: 'called',
    seen: calls.length > 0 ? 'called' : `not called, after ${tried.length} attempts to reach the eIM`,
    holds: calls.length > 0,
    at: [...this.linesOf(tried), ...calls.flatMap(({ at }) => at)],
  })
})

Then('the IPA does not call ES10b.ProfileRollback', async function (this: IpaWorld) {
  demandAttempt(this)
  const calls = await rollbacks(this)
  this.check({
    claim: 'calls of ES10b.ProfileRollback',
    expected: '0',
    seen: String(calls.length),
    holds: calls.length === 0,
    at: [...this.linesOf(this.received), ...calls.flatMap(({ at }) => at)],
  })
})

Then('the eIM gets the result that the rollback has made, and not the one before', async function (this: IpaWorld) {
  const [rollback] = await rollbacks(this)
  if (rollback === undefined) throw new StateNotReached('the IPA has not rolled back', this.linesOf([]))
  const after = givenResults(this).filter(({ at }) => at > rollback.at[1])
  if (after.length === 0) throw new PeerFault('silent', 'connect', 'no result came after the rollback', { at: [...rollback.at] })
  const operations = after.flatMap(({ result }) => {
    const own = result.kind === 'ePRAndNotifications' ? result.value.euiccPackageResult : result.value
    return typeof own === 'object' && 'kind' in own && own.kind === 'euiccPackageResultSigned'
      ? [own.value.euiccPackageResultDataSigned.euiccResult.map(({ kind }) => kind).join(' ')]
      : [result.kind]
  })
  this.check({
    claim: 'results delivered after the rollback',
    expected: 'one with rollbackResult',
    seen: operations.join(', '),
    holds: operations.every((kinds) => kinds.includes('rollbackResult')),
    at: this.linesOf(after),
  })
})
