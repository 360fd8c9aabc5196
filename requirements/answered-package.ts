/** The eUICC package in an answer of GetEimPackage (SGP.32 2.11.1.1), with the octets that it came in. */
import { showOctets } from '../protocol/ber/octets.ts'
import { rawOf } from '../protocol/schema/raw.ts'
import type { UnboundedInteger } from '../protocol/schema/unbounded-integer.ts'
import type { EuiccPackageRequest, EuiccPackageSigned } from '../protocol/sgp32/euicc-package-request.ts'
import type { EsipaExchange } from './esipa-exchange.ts'
import { eidOf } from './requested-eid.ts'

/** A peer may leave out what has to be there: the tolerant decoder notes it and goes on. */
type Incomplete<T> = { readonly [K in keyof T]?: T[K] }

export interface AnsweredPackage {
  readonly fields: Incomplete<EuiccPackageSigned>
  /** EuiccPackageSigned, tag and length included. */
  readonly signed: Buffer | undefined
  readonly signature: Uint8Array | undefined
  /** 32 digits; undefined where it is none of 16 octets. */
  readonly eid: string | undefined
  readonly counter: UnboundedInteger | undefined
}

/** Undefined where the answer is no package, or one that cannot be read. */
export function packageIn({ response }: EsipaExchange): AnsweredPackage | undefined {
  if (response?.function !== 'getEimPackage' || response.value.kind !== 'euiccPackageRequest') return undefined
  const { euiccPackageSigned, eimSignature }: Incomplete<EuiccPackageRequest> = response.value.value
  const fields: Incomplete<EuiccPackageSigned> = euiccPackageSigned ?? {}
  const { eidValue } = fields
  return {
    fields,
    signed: euiccPackageSigned && rawOf(euiccPackageSigned),
    signature: eimSignature,
    eid: eidValue?.length === 16 ? showOctets(eidValue) : undefined,
    counter: fields.counterValue,
  }
}

/** Operations of a package by their names, in order. */
export function operationsIn({ fields }: AnsweredPackage): readonly string[] {
  return fields.euiccPackage?.value.map(({ kind }) => kind) ?? []
}

/** Packages for this EID that earlier exchanges brought to the one who asked under it. */
export function packagesBefore(earlier: readonly EsipaExchange[], eid: string | undefined): readonly AnsweredPackage[] {
  const own = earlier.filter((exchange) => eidOf(exchange) === eid)
  return own.flatMap((exchange) => packageIn(exchange) ?? []).filter((one) => one.eid === eid)
}
