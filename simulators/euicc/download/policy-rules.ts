/** Profile Policy Rules against the Rules Authorisation Table: SGP.22 2.9.2. */
import type { OperatorId } from '../../../protocol/sgp22/basic.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { type RevocationDecisions, rightRevocationDecisions } from '../decisions/revocation.ts'
import type { EuiccSettings } from '../settings.ts'

/** Whether each rule of a profile is allowed to its owner. A rule needs an owner, and a row of the table; the first that fits counts. */
export function mayHaveRules(
  { profilePolicyRules = [], profileOwner }: StoreMetadataRequest,
  { rat, forbiddenPprs }: Pick<EuiccSettings, 'rat' | 'forbiddenPprs'>,
  isOperator: RevocationDecisions['isOperator'] = rightRevocationDecisions.isOperator,
): boolean {
  const rules = profilePolicyRules.filter((rule) => rule === 'ppr1' || rule === 'ppr2')
  return rules.every(
    (rule) =>
      profileOwner !== undefined &&
      !forbiddenPprs.includes(rule) &&
      rat.some(
        ({ pprIds, allowedOperators }) =>
          pprIds.includes(rule) && allowedOperators.some((one) => isFor(one, profileOwner, isOperator)),
      ),
  )
}

/** A group identifier that is absent has to be absent, an empty one may be any. */
function isFor(allowed: OperatorId, owner: OperatorId, isOperator: RevocationDecisions['isOperator']): boolean {
  return isOperator(allowed, owner) && isForGroup(allowed.gid1, owner.gid1) && isForGroup(allowed.gid2, owner.gid2)
}

function isForGroup(allowed: Uint8Array | undefined, owner: Uint8Array | undefined): boolean {
  if (allowed === undefined) return owner === undefined
  return allowed.length === 0 || (owner !== undefined && Buffer.compare(allowed, owner) === 0)
}
