/** A package as the eUICC takes it apart: the frame first, the operations one by one, so that a damaged one does not hide those before. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { anyElement } from '../../../protocol/schema/any.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { utf8String } from '../../../protocol/schema/primitives.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { sequence } from '../../../protocol/schema/sequence.ts'
import type { Of, Type } from '../../../protocol/schema/type.ts'
import { Signature } from '../../../protocol/sgp22/basic.ts'
import { Eco } from '../../../protocol/sgp32/eco.ts'
import { euiccPackageSigned } from '../../../protocol/sgp32/euicc-package-request.ts'
import { Psmo } from '../../../protocol/sgp32/psmo.ts'
import * as v101 from '../../../protocol/v101/euicc-package.ts'
import type { EuiccSpec } from '../settings.ts'

const anyEimId = utf8String().retag(0x80).named('eimId')

/** Operations are whole elements that nobody has looked into. */
const Frame = sequence(
  'EuiccPackageRequest',
  { euiccPackageSigned: euiccPackageSigned(anyEimId, anyElement, anyElement), eimSignature: Signature },
  0xbf51,
)

export type Operation = Of<typeof Psmo> | Of<typeof Eco> | Of<typeof v101.Psmo> | Of<typeof v101.Eco>

/** An operation of the list, or an element that is none. */
export interface ReadOperation {
  /** Name of the specification, or `unknown`. */
  readonly name: string
  readonly operation: Operation | undefined
  /** Where a member of it had other octets than those of its value, the decoded value knows them. */
  readonly octets: Uint8Array
}

export interface ReadPackage {
  readonly eimId: string
  readonly eidValue: Uint8Array
  readonly counterValue: Of<typeof Frame>['euiccPackageSigned']['counterValue']
  readonly eimTransactionId: Uint8Array | undefined
  readonly eimSignature: Uint8Array
  /** euiccPackageSigned as it came. */
  readonly signed: Buffer
  readonly length: number
  readonly operations: () => readonly ReadOperation[]
  /** The decoded frame, for those who would encode it anew. */
  readonly frame: Of<typeof Frame>['euiccPackageSigned']
}

export const PackageSignedFrame = euiccPackageSigned(anyEimId, anyElement, anyElement)

/** @throws DecodeError for octets that are no package: with a member missing, twice or out of order too */
export function readPackage(spec: EuiccSpec, octets: Uint8Array): ReadPackage {
  const { value } = decodeUnambiguous(Frame, octets)
  const frame = value.euiccPackageSigned
  const signed = rawOf(value, 'euiccPackageSigned')
  if (signed === undefined) throw new RangeError('a decoded package without its octets')
  const { kind, value: list } = frame.euiccPackage
  const type: Type<Operation> = kind === 'psmoList' ? psmoOf(spec) : ecoOf(spec)
  return {
    eimId: frame.eimId,
    eidValue: frame.eidValue,
    counterValue: frame.counterValue,
    eimTransactionId: frame.eimTransactionId,
    eimSignature: value.eimSignature,
    signed,
    length: octets.length,
    operations: () => list.map((element) => readOperation(type, element)),
    frame,
  }
}

function readOperation(type: Type<Operation>, octets: Uint8Array): ReadOperation {
  try {
    const { value, issues } = decodeUnambiguous(type, octets, { variants: true })
    if (issues.some(({ kind }) => kind === 'size')) return { name: value.kind, operation: undefined, octets }
    return { name: value.kind, operation: value, octets }
  } catch (error) {
    if (error instanceof DecodeError) return { name: 'unknown', operation: undefined, octets }
    throw error
  }
}

function psmoOf(spec: EuiccSpec): Type<Operation> {
  return (spec === '1.0.1' ? v101.Psmo : Psmo) as Type<Operation>
}

function ecoOf(spec: EuiccSpec): Type<Operation> {
  return (spec === '1.0.1' ? v101.Eco : Eco) as Type<Operation>
}
