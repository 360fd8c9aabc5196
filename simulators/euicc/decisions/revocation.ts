/** Where the developer of an eUICC can go wrong with CRLs and with the Rules Authorisation Table: SGP.22 2.9.2, 5.7.12, 5.7.22. */
import type { OperatorId } from '../../../protocol/sgp22/basic.ts'
import type { EuiccSettings } from '../settings.ts'

type Rat = EuiccSettings['rat']

export interface RevocationDecisions {
  /** Whether a CRL that cannot be read is loaded all the same. */
  loadsUnreadable(): boolean
  /** Whether a CRL of an issuer whose key is not there is loaded all the same. */
  loadsUnverified(): boolean
  /** Whether a CRL whose signature does not verify is left out without a word. */
  passesOverUnsigned(): boolean
  /** Whether a loaded CRL stands against one that comes. */
  standsAgainstCrl(isFresher: boolean): boolean
  /** Whether the numbers that make a CRL a part of one are read. */
  readsParts(): boolean
  /** Whether MCC and MNC of an owner are those that a table allows. */
  isOperator(allowed: OperatorId, owner: OperatorId): boolean
  /** The table as GetRAT tells it. */
  ratToTell(rat: Rat): Rat
  /** Whether the table goes with a memory reset. */
  losesRat(): boolean
}

export const rightRevocationDecisions: RevocationDecisions = {
  loadsUnreadable: () => false,
  loadsUnverified: () => false,
  passesOverUnsigned: () => false,
  standsAgainstCrl: (isFresher) => isFresher,
  readsParts: () => true,
  // Half octets E stand for any digit.
  isOperator: (allowed, owner) =>
    [...nibbles(allowed.mccMnc)].every((digit, i) => digit === 'e' || digit === nibbles(owner.mccMnc)[i]),
  ratToTell: (rat) => rat,
  losesRat: () => false,
}

function nibbles(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}
