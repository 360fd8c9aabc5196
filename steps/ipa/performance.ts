/** Downloads over slow networks, and what a switch costs on a dear one. */
import { setTimeout } from 'node:timers/promises'
import { Given, Then, When } from '@cucumber/cucumber'
import { waitingFor } from '../patience.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { es10Calls, linesOrStep, resultInWords, resultsAtEim } from './download-seen.ts'
import { givenResults, numbersIn } from './results.ts'
import { smdpDoes } from './smdp-scripts.ts'
import type { IpaWorld } from './world.ts'

const LOOK_MS = 20

Given('each answer of the SM-DP+ takes {int} ms', async function (this: IpaWorld, ms: number) {
  await smdpDoes(this, { http: { every: { kind: 'late', ms } } })
})

Given(
  'each answer of the SM-DP+ comes in {int} pieces over {int} ms',
  async function (this: IpaWorld, pieces: number, ms: number) {
    await smdpDoes(this, { http: { every: { kind: 'slow', pieces, ms } } })
  },
)

When('the IPA polls, and is given the time that a download takes there', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  // A device that is quiet may be waiting for our SM-DP+.
  await waitingFor(this.parameters.patienceMs, async (signal) => {
    while (resultsAtEim(this).length === 0 && !signal.aborted) await setTimeout(LOOK_MS)
  })
})

Then('the eUICC has the profile', function (this: IpaWorld) {
  const calls = es10Calls(this, 'LoadBoundProfilePackage')
  const made = calls.flatMap(({ answer, at }) =>
    answer?.function === 'LoadBoundProfilePackage'
      ? [{ kind: answer.value.profileInstallationResultData.finalResult.kind, at: at[1] }]
      : [],
  )
  const reported = resultsAtEim(this)
  // Who says nothing may still be at it: how long a download takes is the IPA's own business.
  if (made.length === 0 && reported.length === 0)
    throw new StateNotReached('the download has not ended within our patience', linesOrStep(this, []))
  const seen = made.length > 0 ? made.map(({ kind }) => kind) : reported.map(({ result }) => resultInWords(result))
  this.check({
    claim: 'what became of the download',
    expected: 'successResult of the eUICC',
    seen: seen.join(', '),
    holds: seen.some((one) => one.endsWith('successResult')),
    at: linesOrStep(
      this,
      [...made, ...reported].map(({ at }) => at),
    ),
  })
})

Given('the vendor declares what a switch costs', function (this: IpaWorld) {
  const { switchOctets, switchRoundTrips } = this.parameters.declared
  if (switchOctets === undefined && switchRoundTrips === undefined)
    throw new CannotBePrepared('declared.switchOctets, declared.switchRoundTrips: the vendor declares no cost of a switch')
})

Then('the switch has cost no more than declared', function (this: IpaWorld) {
  const { switchOctets, switchRoundTrips } = this.parameters.declared
  const results = givenResults(this).filter(({ result }) => numbersIn(result).length > 0)
  if (results.length === 0) throw new StateNotReached('the eIM got no result of the switch', this.linesOf(this.received))
  const from = this.decidesFrom ?? 0
  const octets = this.tape.entries
    .filter(({ peer, at }) => peer === 'ipa' && at >= from)
    .reduce((sum, entry) => sum + (entry.direction === 'note' ? 0 : entry.hex.length / 2), 0)
  const trips = this.received.length
  this.check({
    claim: 'octets both ways inside TLS, and requests, of the poll that carries a switch out',
    expected: `${switchOctets ?? 'any number of'} octets and ${switchRoundTrips ?? 'any number of'} round trips at most`,
    seen: `${octets} octets and ${trips} round trips`,
    holds: octets <= (switchOctets ?? octets) && trips <= (switchRoundTrips ?? trips),
    at: this.linesOf(this.received),
  })
})
