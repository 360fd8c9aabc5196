/** What peers of an IPA saw of its downloads. */
import type { RspServerOfOurs } from '../../adapters/played/rsp-server.ts'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { type Es10Exchange, es10Exchanges, type JudgedFunction } from '../../requirements/es10-exchange.ts'
import type { RspCall } from '../../simulators/played/rsp-call.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

interface SeenResult {
  readonly result: EimPackageResult
  readonly at: TapeRef
}

/** Results that the eIM got from the deciding step on, whichever function brought them. */
export function resultsAtEim(world: IpaWorld): readonly SeenResult[] {
  return world.received.flatMap(({ message, at }): SeenResult[] => {
    if (message?.function === 'provideEimPackageResult') return [{ result: message.value.eimPackageResult, at }]
    if (message?.function !== 'handleNotification' || message.value.kind !== 'provideEimPackageResult') return []
    return [{ result: message.value.value.eimPackageResult, at }]
  })
}

/** A result in the specification's words. */
export function resultInWords(result: EimPackageResult): string {
  if (result.kind === 'eimPackageResultResponseError')
    return `eimPackageResultErrorCode ${result.value.eimPackageResultErrorCode}`
  if (result.kind !== 'profileDownloadTriggerResult') return result.kind
  const { profileDownloadTriggerResultData: data } = result.value
  if (data.kind === 'profileDownloadError') return `profileDownloadErrorReason ${data.value.profileDownloadErrorReason}`
  return `profileInstallationResult with ${data.value.profileInstallationResultData.finalResult.kind}`
}

/** Functions that the eUICC was asked for from the deciding step on. */
export function es10Calls(world: IpaWorld, name: JudgedFunction): readonly Es10Exchange[] {
  const from = world.decidesFrom ?? 0
  return es10Exchanges(world.tape.entries).filter((call) => call.function === name && call.at[0] >= from)
}

/** Requests of one function at our SM-DP+ or SM-DS from the deciding step on. */
export function callsAt<F extends Es9Function>(
  world: IpaWorld,
  server: 'smdp' | 'smds',
  name: F,
): readonly Extract<RspCall, { readonly function: F }>[] {
  return callsTo(world, server).filter((call): call is Extract<RspCall, { readonly function: F }> => call.function === name)
}

/** @throws CannotBePrepared for an SM-DS that the IPA could not find */
export function serverOf(world: IpaWorld, server: 'smdp' | 'smds'): RspServerOfOurs {
  return server === 'smds' ? world.smds : world.bench.smdp
}

/** All of them. */
export function callsTo(world: IpaWorld, server: 'smdp' | 'smds'): readonly RspCall[] {
  const from = world.decidesFrom ?? 0
  return serverOf(world, server).received.filter(({ at }) => at >= from)
}

/** What the eIM has heard of the end of a download from the deciding step on. */
export function endsAtEim(world: IpaWorld): readonly SeenResult[] {
  return resultsAtEim(world).filter(
    ({ result: { kind } }) => kind === 'profileDownloadTriggerResult' || kind === 'eimPackageResultResponseError',
  )
}

/**
 * When an IPA carries a trigger out is its own business, until it says that it will not.
 *
 * @throws StateNotReached where it has neither begun a download nor said anything of one
 */
export function demandBegun(world: IpaWorld): void {
  const { smdp, smds } = world.bench
  const from = world.decidesFrom ?? 0
  const asked = [smdp, smds].some((server) => server?.received.some(({ at }) => at >= from))
  if (asked || world.calls('initiateAuthentication').length > 0 || endsAtEim(world).length > 0) return
  throw new StateNotReached('the IPA has begun no download within our patience', linesOrStep(world, []))
}

/** Lines of what was seen; where nothing was, the deciding step. */
export function linesOrStep(world: IpaWorld, lines: readonly TapeRef[]): readonly TapeRef[] {
  const real = lines.filter((at) => at > 0)
  return real.length > 0 ? real : [world.decidesFrom ?? 1]
}
