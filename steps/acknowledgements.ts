import type { ProvideEimPackageResultResponse } from '../protocol/esipa/eim-package-result.ts'

/** Sequence numbers that an answer acknowledges, decimal digits; none in any other answer. */
export function acknowledgedIn(answer: ProvideEimPackageResultResponse): readonly string[] {
  return answer.kind === 'eimAcknowledgements' ? answer.value.map(String) : []
}

/** An answer to ProvideEimPackageResult in words. */
export function describeProvided(answer: ProvideEimPackageResultResponse): string {
  if (answer.kind === 'eimAcknowledgements')
    return `EimAcknowledgements with ${acknowledgedIn(answer).join(', ') || 'nothing in it'}`
  if (answer.kind === 'emptyResponse') return 'emptyResponse'
  return `provideEimPackageResultError ${answer.value}`
}
