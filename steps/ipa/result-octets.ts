import { rawOf } from '../../protocol/schema/raw.ts'
import type { EimCall } from '../../simulators/played/eim-server.ts'

export interface Delivered {
  /** The octets that the eUICC made, hexadecimal. */
  readonly octets: string
  /** Undefined for an error, which the eUICC does not keep. */
  readonly seqNumber: bigint | undefined
}

/** The eUICC package results that came, by either function. */
export function deliveredResults(calls: readonly EimCall[]): readonly Delivered[] {
  return calls.flatMap(({ message }) => {
    if (message?.function === 'provideEimPackageResult') return resultIn(message.value.eimPackageResult)
    if (message?.function !== 'handleNotification' || message.value.kind !== 'provideEimPackageResult') return []
    return resultIn(message.value.value.eimPackageResult)
  })
}

type AnyResult = Extract<EimCall['message'], { readonly function: 'provideEimPackageResult' }>['value']['eimPackageResult']

function resultIn(result: AnyResult): readonly Delivered[] {
  const own =
    result.kind === 'euiccPackageResult'
      ? result.value
      : result.kind === 'ePRAndNotifications'
        ? result.value.euiccPackageResult
        : undefined
  const raw = own === undefined ? undefined : rawOf(own)
  if (own === undefined || raw === undefined) return []
  const seqNumber = own.kind === 'euiccPackageResultSigned' ? BigInt(own.value.euiccPackageResultDataSigned.seqNumber) : undefined
  return [{ octets: Buffer.from(raw).toString('hex'), seqNumber }]
}
