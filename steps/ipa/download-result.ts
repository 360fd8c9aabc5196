/** What the eIM gets of a download when it has ended (SGP.32 v1.2 2.11.2.3, 3.2.3). */
import { Then } from '@cucumber/cucumber'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { EimMessage } from '../../simulators/played/eim-server.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, demandBegun, es10Calls, linesOrStep, resultInWords, resultsAtEim } from './download-seen.ts'
import type { IpaWorld } from './world.ts'

Then('the eIM gets a profileInstallationResult with {word}', function (this: IpaWorld, arm: string) {
  demandBegun(this)
  checkResult(this, [`profileInstallationResult with ${arm}`])
})

Then('the eIM gets the profileDownloadErrorReason {word}', function (this: IpaWorld, reason: string) {
  checkResult(this, [`profileDownloadErrorReason ${reason}`])
})

Then('the eIM gets the eimPackageResultErrorCode {word}', function (this: IpaWorld, code: string) {
  checkResult(this, [`eimPackageResultErrorCode ${code}`])
})

Then(
  'the eIM gets the eimPackageResultErrorCode {word} or the profileDownloadErrorReason {word}',
  function (this: IpaWorld, code: string, reason: string) {
    checkResult(this, [`eimPackageResultErrorCode ${code}`, `profileDownloadErrorReason ${reason}`])
  },
)

Then('the eIM gets a ProfileDownloadTriggerResult', function (this: IpaWorld) {
  demandBegun(this)
  const seen = resultsAtEim(this)
  this.check({
    claim: 'what became of the download reaches the eIM',
    expected: 'a ProfileDownloadTriggerResult',
    seen: seen.map(({ result }) => resultInWords(result)).join(', ') || 'no result',
    holds: seen.some(({ result }) => result.kind === 'profileDownloadTriggerResult'),
    at: linesOrStep(
      this,
      seen.map(({ at }) => at),
    ),
  })
})

Then('the result has the eimTransactionId of the trigger', function (this: IpaWorld) {
  const seen = resultsAtEim(this).flatMap(({ result, at }) =>
    result.kind === 'profileDownloadTriggerResult' ? [{ id: hex(result.value.eimTransactionId), at }] : [],
  )
  checkTransactionId(this, 'ProfileDownloadTriggerResult', seen)
})

Then('InitiateAuthentication has the eimTransactionId of the trigger', function (this: IpaWorld) {
  const seen = this.calls('initiateAuthentication').map(({ message, at }) => ({ id: hex(message.value.eimTransactionId), at }))
  checkTransactionId(this, 'InitiateAuthentication', seen)
})

Then('the installation result of the eUICC reaches the eIM', function (this: IpaWorld) {
  demandBegun(this)
  const made = pirsOfCard(this)
  const seen = this.received.flatMap(({ message, at }) => {
    const pir = message === undefined ? undefined : (pirIn(message) ?? wholeOf(message, made))
    return pir === undefined ? [] : [{ pir, at }]
  })
  this.check({
    claim: 'the ProfileInstallationResult is delivered to the eIM, by HandleNotification or in the result of the trigger',
    expected: `the ${made[0]?.length ?? 0} octets that the eUICC gave`,
    seen: seen.map(({ pir }) => `${pir.length} octets`).join(', ') || 'none',
    holds: seen.some(({ pir }) => made.some((one) => one.equals(pir))),
    at: linesOrStep(
      this,
      seen.map(({ at }) => at),
    ),
  })
})

Then('the installation result of the eUICC reaches the SM-DP+ from the IPA itself', async function (this: IpaWorld) {
  demandBegun(this)
  const made = pirsOfCard(this)
  const calls = callsAt(this, 'smdp', 'handleNotification')
  const isMade = (octets: Buffer | undefined) => octets !== undefined && made.some((one) => one.equals(octets))
  const came = calls.filter(({ octets }) => isMade(octets['pendingNotification'])).length
  this.check({
    claim: 'HandleNotification of ES9+ with the octets of the eUICC',
    expected: 'at least one',
    seen: `${calls.length} HandleNotification, ${came} of them with these octets`,
    holds: came > 0,
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

function checkResult(world: IpaWorld, expected: readonly string[]): void {
  const seen = resultsAtEim(world).map(({ result, at }) => ({ words: resultInWords(result), at }))
  world.check({
    claim: 'what the IPA reports of the trigger',
    expected: expected.join(', or '),
    seen: seen.map(({ words }) => words).join(', ') || 'no result',
    holds: seen.some(({ words }) => expected.includes(words)),
    at: linesOrStep(
      world,
      seen.map(({ at }) => at),
    ),
  })
}

/** Every one that came has to have it; what our eIM sent is in its answer to GetEimPackage. */
function checkTransactionId(world: IpaWorld, what: string, seen: readonly { readonly id: string; readonly at: number }[]): void {
  if (seen.length === 0) throw new StateNotReached(`the IPA sent no ${what}`, linesOrStep(world, []))
  const sent = world.bench.eim.operator
    .orders(world.bench.eid)
    .flatMap(({ eimTransactionId }) => (eimTransactionId === undefined ? [] : [eimTransactionId]))
  world.check({
    claim: `eimTransactionId in ${what}`,
    expected: sent.join(', '),
    seen: seen.map(({ id }) => id).join(', '),
    holds: seen.every(({ id }) => sent.includes(id)),
    at: linesOrStep(
      world,
      seen.map(({ at }) => at),
    ),
  })
}

function pirsOfCard(world: IpaWorld): readonly Buffer[] {
  return es10Calls(world, 'LoadBoundProfilePackage')
    .map(({ response }) => response)
    .filter(({ length }) => length > 0)
}

/** The result of which a request brings the compact form. */
function wholeOf(message: EimMessage, made: readonly Buffer[]): Buffer | undefined {
  if (message.function !== 'handleNotification' || message.value.kind !== 'pendingNotification') return undefined
  const { value: notification } = message.value
  if (notification.kind !== 'compactProfileInstallationResult') return undefined
  const { euiccSignPIR } = notification.value
  const signature = Buffer.from(euiccSignPIR)
  return made.find((one) => one.includes(signature))
}

/** Octets of the ProfileInstallationResult that a request carries. */
function pirIn(message: EimMessage): Buffer | undefined {
  if (message.function === 'handleNotification' && message.value.kind === 'pendingNotification') {
    const { value: notification } = message.value
    return notification.kind === 'profileInstallationResult' ? rawOf(notification.value) : undefined
  }
  const provided =
    message.function === 'provideEimPackageResult'
      ? message.value
      : message.function === 'handleNotification' && message.value.kind === 'provideEimPackageResult'
        ? message.value.value
        : undefined
  if (provided?.eimPackageResult.kind !== 'profileDownloadTriggerResult') return undefined
  const { profileDownloadTriggerResultData: data } = provided.eimPackageResult.value
  return data.kind === 'profileInstallationResult' ? rawOf(data.value) : undefined
}

function hex(octets: Uint8Array | undefined): string {
  return octets === undefined ? 'none' : Buffer.from(octets).toString('hex').toUpperCase()
}
