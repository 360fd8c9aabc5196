/** Whether a profile may be installed at all, from its metadata and the tables of the eUICC (SGP.22 v2.5 2.9.2; SGP.32 3.2.3.1 step 8). */
import { plmnFromOctets, plmnMatches } from '../../protocol/identifiers/plmn.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { OperatorId } from '../../protocol/sgp22/basic.ts'
import type { RulesAuthorisationTable } from '../../protocol/sgp22/local-management.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'

type Rat = Of<typeof RulesAuthorisationTable>

/**
 * Every policy rule of the profile needs a row that names it and its owner. Nobody is there to ask, so consentRequired makes no
 * difference.
 */
export function rulesAllow(metadata: StoreMetadataRequest, rat: Rat): boolean {
  const rules = (metadata.profilePolicyRules ?? []).filter((rule) => rule !== 'pprUpdateControl')
  const { profileOwner } = metadata
  return rules.every((rule) =>
    rat.some(
      ({ pprIds, allowedOperators }) =>
        pprIds.includes(rule) && profileOwner !== undefined && allowedOperators.some((allowed) => isOwner(allowed, profileOwner)),
    ),
  )
}

/** E stands for any digit; a group identifier that is empty for any, one that is absent for none. */
function isOwner(allowed: OperatorId, owner: OperatorId): boolean {
  return (
    plmnMatches(plmnFromOctets(allowed.mccMnc), plmnFromOctets(owner.mccMnc)) &&
    groupMatches(allowed.gid1, owner.gid1) &&
    groupMatches(allowed.gid2, owner.gid2)
  )
}

function groupMatches(allowed: Uint8Array | undefined, given: Uint8Array | undefined): boolean {
  if (allowed === undefined) return given === undefined
  return allowed.length === 0 || (given !== undefined && Buffer.compare(allowed, given) === 0)
}
