/** Owners and policy rules as the card's own Rules Authorisation Table allows them or not (SGP.22 v2.5 2.9.2, 2.9.3.1). */
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import type { OperatorId } from '../../protocol/sgp22/basic.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { CannotBePrepared } from '../preparation.ts'
import type { EuiccWorld } from './world.ts'

type Rat = Es10Answer<'GetRAT'>['rat']
type Ruled = Pick<StoreMetadataRequest, 'profilePolicyRules' | 'profileOwner'>
const rules = ['ppr1', 'ppr2'] as const
type Rule = (typeof rules)[number]

/** Owner of our test profiles. */
const testOwner: OperatorId = { mccMnc: Buffer.from('00F110', 'hex') }

/** Operators of no network, and of some that are used for tests. */
const candidates = ['99F999', '99F989', '00F120', '32F454', '00F110'].map(
  (hex): OperatorId => ({ mccMnc: Buffer.from(hex, 'hex') }),
)

async function ratOf(world: EuiccWorld): Promise<Rat> {
  return (await world.call('GetRAT', {})).value.rat
}

/** Half octets E stand for any digit. Entries with group identifiers are left out: what an absent one means is not settled. */
function covers({ mccMnc, gid1, gid2 }: OperatorId, owner: OperatorId): boolean {
  const own = hexOf(owner)
  const isAllowed = [...hexOf({ mccMnc })].every((digit, at) => digit === 'e' || digit === own[at])
  return gid1 === undefined && gid2 === undefined && isAllowed
}

/** Whether an entry for this rule may be for this owner, whatever it says of groups. */
function isNamed(rat: Rat, rule: Rule, owner: OperatorId): boolean {
  return rat.some(
    ({ pprIds, allowedOperators }) => pprIds.includes(rule) && allowedOperators.some(({ mccMnc }) => covers({ mccMnc }, owner)),
  )
}

/** @throws CannotBePrepared where the card allows the rule to everybody that we could ask for */
export async function ownerOfNoEntry(world: EuiccWorld, rule: Rule): Promise<OperatorId> {
  const rat = await ratOf(world)
  const owner = candidates.find((one) => !isNamed(rat, rule, one))
  if (owner === undefined) throw new CannotBePrepared(`RAT: the card allows ${rule} to every operator`)
  return owner
}

/** An owner with entries, and a rule that none of them has. @throws CannotBePrepared where no entry is like that */
export async function ownerOfOtherRules(world: EuiccWorld): Promise<Ruled> {
  const rat = await ratOf(world)
  for (const profileOwner of ownersIn(rat))
    for (const rule of rules) if (!isNamed(rat, rule, profileOwner)) return { profilePolicyRules: [rule], profileOwner }
  throw new CannotBePrepared('RAT: no operator in the table of this card has one policy rule without the other')
}

/**
 * An owner that only half octets E make the rule allowed to: that of our test profiles, where it is one, so that the profile agrees with
 * its metadata.
 *
 * @throws CannotBePrepared where the table has none
 */
export async function ownerOfWildcard(world: EuiccWorld, rule: Rule): Promise<OperatorId> {
  const rat = await ratOf(world)
  const allowed = rat.filter(({ pprIds }) => pprIds.includes(rule)).flatMap(({ allowedOperators }) => allowedOperators)
  const isExact = (owner: OperatorId) => allowed.some(({ mccMnc }) => Buffer.compare(mccMnc, owner.mccMnc) === 0)
  const owners = [testOwner, ...allowed.filter(hasWildcard).map(ownerOf)]
  const found = owners.find((owner) => !isExact(owner) && allowed.some((one) => hasWildcard(one) && covers(one, owner)))
  if (found === undefined) throw new CannotBePrepared(`RAT: the table of this card allows ${rule} to nobody by a wildcard`)
  return found
}

/** Operators that the table names, without group identifiers. */
function ownersIn(rat: Rat): readonly OperatorId[] {
  return rat.flatMap(({ allowedOperators }) => allowedOperators.filter((one) => covers(one, ownerOf(one))).map(ownerOf))
}

function hasWildcard({ mccMnc }: OperatorId): boolean {
  return hexOf({ mccMnc }).includes('e')
}

/** Each E is a digit now; in the place of the third digit of a network it is none. */
function ownerOf({ mccMnc }: OperatorId): OperatorId {
  const digits = [...hexOf({ mccMnc })].map((digit, at) => (digit !== 'e' ? digit : at === 2 ? 'f' : '7'))
  return { mccMnc: Buffer.from(digits.join(''), 'hex') }
}

function hexOf({ mccMnc }: OperatorId): string {
  return Buffer.from(mccMnc).toString('hex')
}
