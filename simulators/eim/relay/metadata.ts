/** What the eIM sees of a profile before it is installed: SGP.32 v1.2 3.2.3.2 steps 9 and 12. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import type { BoundProfilePackage } from '../../../protocol/sgp22/bound-profile-package.ts'
import { EUICCInfo2 } from '../../../protocol/sgp32/euicc-info2.ts'
import { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { EimCore } from '../core.ts'
import type { Euicc, RelaySession } from '../state.ts'

/** Octets of the MAC at the end of each 88. */
const MAC = 8

/** StoreMetadata in the package: the 88s are not encrypted, only their MAC protects them. */
export function metadataOf({ sequenceOf88 }: BoundProfilePackage): Buffer {
  return Buffer.concat(sequenceOf88.map((block) => block.subarray(0, Math.max(0, block.length - MAC))))
}

/** Whether the metadata say the same; the encoding may differ. */
export function isMetadataUnchanged({ metadata }: RelaySession, inPackage: Uint8Array): boolean {
  if (metadata === undefined) return true
  const announced = Buffer.from(metadata, 'hex')
  if (announced.equals(inPackage)) return true
  try {
    return canonical(announced).equals(canonical(inPackage))
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

/** Why the policy rules of a profile are not allowed on an eUICC; undefined where they are. */
export function policyFault(
  { behaviour }: Pick<EimCore, 'behaviour'>,
  euicc: Euicc | undefined,
  { profilePolicyRules = [] }: StoreMetadataRequest,
): string | undefined {
  const rules = profilePolicyRules.map(String)
  const refused = rules.find((rule) => behaviour.refusedPolicyRules.includes(rule))
  if (refused !== undefined) return `${refused} is not allowed by the operator`
  const forbidden = forbiddenBy(euicc)
  const forbiddenRule = rules.find((rule) => forbidden.includes(rule))
  if (forbiddenRule !== undefined) return `${forbiddenRule} is forbidden by the eUICC`
  const { rat } = euicc?.view ?? {}
  if (!Array.isArray(rat)) return undefined
  const authorised = rat.flatMap((rule: unknown) => (rule as { readonly pprIds?: readonly unknown[] }).pprIds ?? []).map(String)
  const without = rules.find((rule) => rule !== 'pprUpdateControl' && !authorised.includes(rule))
  return without === undefined ? undefined : `${without} is not in the Rules Authorisation Table`
}

function forbiddenBy(euicc: Euicc | undefined): readonly string[] {
  if (euicc?.euiccInfo2 === undefined) return []
  const { forbiddenProfilePolicyRules = [] } = decode(EUICCInfo2, Buffer.from(euicc.euiccInfo2, 'hex')).value
  return forbiddenProfilePolicyRules.map(String)
}

function canonical(metadata: Uint8Array): Buffer {
  return encode(StoreMetadataRequest, decode(StoreMetadataRequest, metadata).value)
}
