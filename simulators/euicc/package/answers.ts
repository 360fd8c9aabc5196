/** What the eUICC answers to a package: SGP.32 v1.2 and v1.0.1 2.11.2.1. */
import { tlv } from '../../../protocol/ber/writer.ts'
import { signatureObject } from '../../../protocol/crypto/signed-bytes.ts'
import { encode, type Of, type Type } from '../../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../../protocol/schema/unbounded-integer.ts'
import {
  EuiccPackageErrorDataSigned,
  EuiccPackageErrorUnsigned,
  EuiccPackageResultDataSigned,
} from '../../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'
import * as v101 from '../../../protocol/v101/euicc-package-result.ts'
import type { Chip } from '../chip.ts'
import type { LadderStep } from '../decisions/packages.ts'
import type { EuiccSpec } from '../settings.ts'
import type { EimEntry } from '../state.ts'

/** What an answer takes over from the package. */
export interface PackageReference {
  readonly eimId: string
  readonly counterValue: UnboundedInteger
  readonly eimTransactionId?: Uint8Array | undefined
  /** 5F37 object of the package; v1.0.1 signs it with the answer. */
  readonly eimSignature: Uint8Array
}

/** The whole signed result, `BF51 A0 ..`. */
export function signedResult(
  chip: Chip,
  eim: EimEntry,
  reference: PackageReference,
  seqNumber: number,
  euiccResult: readonly EuiccResultData[],
): Buffer {
  const data = encode(
    forms(chip.settings.spec).resultData,
    {
      eimId: reference.eimId,
      counterValue: reference.counterValue,
      ...echoed(chip, 'result', reference),
      seqNumber,
      euiccResult: euiccResult.map((result) => resultIn(chip.settings.spec, result)),
    },
    { sizes: 'any', received: 'keep' },
  )
  return signed(chip, eim, 0xa0, chip.decisions.signedForm('euiccPackageResultDataSigned', data), reference)
}

/** The whole signed error, `BF51 A1 ..`. */
export function signedError(
  chip: Chip,
  eim: EimEntry,
  reference: PackageReference,
  euiccPackageErrorCode: LadderStep | 'undefinedError',
): Buffer {
  const data = encode(
    forms(chip.settings.spec).errorData,
    {
      eimId: reference.eimId,
      counterValue: reference.counterValue,
      ...echoed(chip, 'signedError', reference),
      euiccPackageErrorCode,
    },
    { sizes: 'any' },
  )
  return signed(chip, eim, 0xa1, chip.decisions.signedForm('euiccPackageErrorDataSigned', data), reference)
}

/** The whole unsigned error, `BF51 A2 ..`. */
export function unsignedError(
  chip: Chip,
  eimId: string,
  eimTransactionId: Uint8Array | undefined,
  associationToken: number | undefined,
): Buffer {
  const { spec } = chip.settings
  const error = encode(
    forms(spec).unsigned,
    {
      eimId,
      ...(spec === '1.0.1' ? {} : echoed(chip, 'unsignedError', { eimTransactionId })),
      ...(associationToken === undefined ? {} : { associationToken }),
    },
    { sizes: 'any' },
  )
  return tlv(0xbf51, error)
}

function echoed(
  chip: Chip,
  where: 'result' | 'signedError' | 'unsignedError',
  { eimTransactionId }: Pick<PackageReference, 'eimTransactionId'>,
): { readonly eimTransactionId?: Uint8Array } {
  const echo = chip.decisions.transactionIdIn(where, eimTransactionId)
  return echo === undefined ? {} : { eimTransactionId: echo }
}

/** With the key under the CI that the eIM asks for (euiccCiPKId). */
function signed(chip: Chip, eim: EimEntry, arm: number, data: Uint8Array, { eimSignature }: PackageReference): Buffer {
  const wanted = eim.euiccCiPKId === undefined ? undefined : Buffer.from(eim.euiccCiPKId, 'hex')
  const credentials = chip.credentials(wanted) ?? chip.credentials()
  if (credentials === undefined) throw new RangeError('an eUICC without keys cannot sign a result')
  const signer = chip.decisions.eimOfAnswer(eim, chip.state.eims)
  const octets = chip.decisions.signedOctets(data, signer, chip.settings.spec === '1.0.1' ? eimSignature : undefined)
  return tlv(0xbf51, tlv(arm, data, signatureObject(chip.sign(credentials, octets))))
}

interface Forms {
  readonly resultData: Type<Of<typeof EuiccPackageResultDataSigned>>
  readonly errorData: Type<Of<typeof EuiccPackageErrorDataSigned>>
  readonly unsigned: Type<Of<typeof EuiccPackageErrorUnsigned>>
}

const formsOfV12: Forms = {
  resultData: EuiccPackageResultDataSigned,
  errorData: EuiccPackageErrorDataSigned,
  unsigned: EuiccPackageErrorUnsigned.retag(0xa2),
}

/** The members have the names of v1.2; what v1.0.1 does not have was replaced before. */
const formsOfV101 = {
  resultData: v101.EuiccPackageResultDataSigned,
  errorData: v101.EuiccPackageErrorDataSigned,
  unsigned: v101.EuiccPackageErrorUnsigned.retag(0xa2),
} as unknown as Forms

function forms(spec: EuiccSpec): Forms {
  return spec === '1.0.1' ? formsOfV101 : formsOfV12
}

/** Codes that came with v1.1 are undefinedError in v1.0.1. */
const codesOfV101: Readonly<Record<string, readonly string[]>> = {
  enableResult: ['ok', 'iccidOrAidNotFound', 'profileNotInDisabledState'],
  disableResult: ['ok', 'iccidOrAidNotFound', 'profileNotInEnabledState'],
  deleteResult: ['ok', 'iccidOrAidNotFound', 'profileNotInDisabledState'],
}

function resultIn(spec: EuiccSpec, result: EuiccResultData): EuiccResultData {
  if (spec !== '1.0.1') return result
  const { kind, value } = result
  const known = codesOfV101[kind]
  // The other values have the same form in both versions.
  if (known !== undefined) return { kind, value: known.includes(String(value)) ? value : 'undefinedError' } as EuiccResultData
  if (kind === 'configureImmediateEnableResult') return { kind: 'configureAutoEnableResult', value } as unknown as EuiccResultData
  if (kind === 'addEimResult' && value.value === 'associatedEimAlreadyExists')
    return { kind, value: { kind: 'addEimResultCode', value: 'undefinedError' } }
  return result
}
