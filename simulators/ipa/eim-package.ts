/**
 * What an eIM sent, as far as an IPA has to understand it (SGP.32 v1.2 3.3.1 step 3): a package for the eUICC is looked at on the
 * outside only, since its operations are the eUICC's business; the other kinds are the IPA's own.
 */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { optional, sequence } from '../../protocol/schema/sequence.ts'
import { decode, type Of, type Type } from '../../protocol/schema/type.ts'
import { EidValue, Signature } from '../../protocol/sgp22/basic.ts'
import { CounterValue, EimTransactionId } from '../../protocol/sgp32/basic.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { EimId } from '../../protocol/v101/euicc-package.ts'
import * as v101 from '../../protocol/v101/ipa-euicc-data.ts'
import type { CardSpec } from './es10.ts'
import { looseAt, looseElements } from './loose-elements.ts'

/** An element whatever is in it, damage and all: it is the eUICC that judges. */
const unlookedAt: Type<Uint8Array> = {
  name: 'EuiccPackage',
  tags: [],
  read: ({ bytes, start, end }) => bytes.subarray(start, end),
  write: (writer, value) => writer.octets(value),
  retag: () => unlookedAt,
}

/** An eUICC package without a look at its operations. */
const ForwardedPackage = sequence(
  'EuiccPackageRequest',
  {
    euiccPackageSigned: sequence('EuiccPackageSigned', {
      eimId: EimId,
      eidValue: EidValue,
      counterValue: CounterValue.retag(0x81),
      eimTransactionId: optional(EimTransactionId.retag(0x82)),
      euiccPackage: unlookedAt,
    }),
    eimSignature: Signature,
  },
  0xbf51,
)

export interface EuiccPackage {
  readonly kind: 'euiccPackage'
  /** As the eIM sent them. */
  readonly octets: Uint8Array
  readonly eimId: string
  readonly counterValue: number | bigint
  readonly eimTransactionId: Uint8Array | undefined
  /** Whether it holds a PSMO list: else it is a list of eCOs. */
  readonly psmo: boolean
  /** Whether an enable with rollbackFlag is in it. */
  readonly asksForRollback: boolean
}

export type DataRequest =
  | { readonly kind: 'dataRequest'; readonly spec: '1.2'; readonly request: Of<typeof IpaEuiccDataRequest> }
  | { readonly kind: 'dataRequest'; readonly spec: '1.0.1'; readonly request: v101.IpaEuiccDataRequest }

/** A package that the IPA cannot do anything with, and why. */
export interface UnusablePackage {
  readonly kind: 'unusable'
  readonly why: 'invalidPackageFormat' | 'unknownPackage' | 'undefinedError'
  readonly eimTransactionId: Uint8Array | undefined
  readonly what: string
}

export type EimPackage =
  | EuiccPackage
  | DataRequest
  | { readonly kind: 'trigger'; readonly request: Of<typeof ProfileDownloadTriggerRequest> }
  | UnusablePackage

/** Where each kind of package has its eimTransactionId. */
const transactionIdAt: Readonly<Record<number, readonly number[]>> = {
  [0xbf51]: [0xbf51, 0x30, 0x82],
  [0xbf52]: [0xbf52, 0x83],
  [0xbf54]: [0xbf54, 0x82],
}

/** Reads one package from its octets, outer tag included. */
export function readEimPackage(octets: Uint8Array, spec: CardSpec): EimPackage {
  const [outer] = looseElements(octets)
  const path = transactionIdAt[outer?.tag ?? 0]
  const eimTransactionId = path && usableId(looseAt(octets, ...path))
  const unusable = (why: UnusablePackage['why'], what: string): UnusablePackage => ({
    kind: 'unusable',
    why,
    eimTransactionId,
    what,
  })
  try {
    switch (outer?.tag) {
      case 0xbf51:
        return readEuiccPackage(octets)
      case 0xbf52:
        return spec === '1.0.1'
          ? { kind: 'dataRequest', spec, request: demandComplete(decode(v101.IpaEuiccDataRequest, octets)) }
          : { kind: 'dataRequest', spec, request: demandComplete(decode(IpaEuiccDataRequest, octets)) }
      case 0xbf54:
        return { kind: 'trigger', request: decode(ProfileDownloadTriggerRequest, octets).value }
      default:
        return unusable(
          'unknownPackage',
          outer === undefined ? 'no element at all' : `tag ${outer.tag.toString(16).toUpperCase()}`,
        )
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return unusable('invalidPackageFormat', error.message)
  }
}

function readEuiccPackage(octets: Uint8Array): EuiccPackage {
  const { euiccPackageSigned, eimSignature } = demandComplete(decode(ForwardedPackage, octets))
  const { eimId, counterValue, eimTransactionId, euiccPackage } = euiccPackageSigned
  if (eimSignature.length === 0) throw new DecodeError('missing-element', octets.length, 'an empty eimSignature')
  const [list] = looseElements(euiccPackage)
  if (list?.tag !== 0xa0 && list?.tag !== 0xa1) throw new DecodeError('unknown-arm', 0, 'neither psmoList nor ecoList')
  const operations = list.tag === 0xa0 ? looseElements(list.value) : []
  // 81 00 is how one product writes the flag.
  const flagged = ({ tag, value }: { tag: number; value: Uint8Array }) =>
    tag === 0xa3 && looseElements(value).some((member) => member.tag === 0x05 || member.tag === 0x81)
  return {
    kind: 'euiccPackage',
    octets,
    eimId,
    counterValue,
    eimTransactionId,
    psmo: list.tag === 0xa0,
    asksForRollback: operations.some(flagged),
  }
}

/** A package that lacks a part that it must have is none, however tolerantly it is read. */
function demandComplete<T>({
  value,
  issues,
}: {
  readonly value: T
  readonly issues: readonly { kind: string; what: string }[]
}): T {
  const missing = issues.find(({ kind }) => kind === 'missing-element')
  if (missing !== undefined) throw new DecodeError('missing-element', 0, missing.what)
  return value
}

/** An id of a size that can be echoed. */
function usableId(value: Uint8Array | undefined): Uint8Array | undefined {
  return value !== undefined && value.length >= 1 && value.length <= 16 ? value : undefined
}
