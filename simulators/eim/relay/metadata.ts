/** What the eIM sees of a profile before it is installed: SGP.32 v1.2 3.2.3.2 steps 9 and 12. */
import { decode } from '../../../protocol/schema/type.ts'
import { EUICCInfo2 } from '../../../protocol/sgp32/euicc-info2.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { isSameMetadata } from '../../profile-metadata.ts'
import type { EimCore } from '../core.ts'
import type { Euicc, RelaySession } from '../state.ts'

/** Whether the metadata in the package are those that were announced, as far as they are known. */
export function isMetadataUnchanged({ metadata }: RelaySession, inPackage: Uint8Array): boolean {
  return metadata === undefined || isSameMetadata(Buffer.from(metadata, 'hex'), inPackage)
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
