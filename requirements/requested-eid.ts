import { showOctets } from '../protocol/ber/octets.ts'
import type { EsipaExchange } from './esipa-exchange.ts'

/** The EID that a request names, 32 digits; undefined where it names none, or one of another length. */
export function eidOf({ request }: EsipaExchange): string | undefined {
  if (request === undefined) return undefined
  const named =
    request.function === 'getEimPackage' ? request : request.function === 'provideEimPackageResult' ? request : undefined
  const octets: Uint8Array | undefined = named?.value.eidValue
  return octets?.length === 16 ? showOctets(octets) : undefined
}
