/** Ways in which developers of eUICCs have got bound profile packages, CRLs and the Rules Authorisation Table wrong. */
import { decode, encode } from '../../../protocol/schema/type.ts'
import { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { Fault } from '../../fault.ts'
import type { DownloadDecisions } from '../decisions/download.ts'
import type { PackageLoadingDecisions } from '../decisions/package-loading.ts'
import type { RevocationDecisions } from '../decisions/revocation.ts'
import type { Failure } from '../download/installation-result.ts'

/** Tells one reason in the place of several. */
const insteadOf =
  (told: Failure['errorReason'], reasons: readonly Failure['errorReason'][]) =>
  ({ errorReason }: Failure): Failure['errorReason'] =>
    reasons.includes(errorReason) ? told : errorReason

export const packageLoadingFaults = {
  hasOneReasonForTheSecureChannel: {
    what: 'tells of everything that InitialiseSecureChannel can have wrong that its input is incorrect',
    checks: ['sheet:CMA-23'],
    ledger: ['BPP-002', 'BPP-003', 'BPP-004', 'BPP-005'],
    decisions: {
      reasonToTell: ({ bppCommandId, errorReason }) =>
        bppCommandId === 'initialiseSecureChannel' ? 'incorrectInputValues' : errorReason,
    },
  },
  takesBrokenSegmentsForForgedOnes: {
    what: 'looks for the MAC of a protected TLV before it looks whether that is one, so that both failures are the same',
    checks: ['sheet:CMA-24'],
    ledger: ['BPP-008'],
    decisions: { reasonToTell: insteadOf('scp03tSecurityError', ['scp03tStructureError']) },
  },
  takesForgedSegmentsForBrokenOnes: {
    what: 'tells of a segment whose MAC is wrong that its structure is broken',
    checks: ['sheet:CMA-24', 'sheet:sgp22-download-crypto#8.12'],
    ledger: ['BPP-009', 'DL22-011'],
    decisions: { reasonToTell: insteadOf('scp03tStructureError', ['scp03tSecurityError']) },
  },
  doesNotKnowWhyElementsFail: {
    what: 'leaves the processing of profile elements to its operating system and learns only that it failed',
    checks: ['sheet:sgp22-download-crypto#8.16', 'sheet:sgp22-download-crypto#8.17'],
    ledger: ['BPP-013', 'BPP-014'],
    decisions: {
      reasonToTell: insteadOf('installFailedDueToUnknownError', [
        'installFailedDueToDataMismatch',
        'installFailedDueToPEProcessingError',
      ]),
    },
  },
  takesAnyKeyForTests: {
    what: 'installs test profiles as it installs every other one, whatever their keys are',
    checks: [],
    ledger: ['BPP-015'],
    decisions: { mayTestProfileHave: () => true },
  },
  doesNotKnowWhyLoadingEnded: {
    what: 'finds half a profile at power-on and does not know why the other half is not there',
    checks: [],
    ledger: ['BPP-012'],
    decisions: { reasonToTell: insteadOf('installFailedDueToUnknownError', ['installFailedDueToInterruption']) },
  },
  measuresNoProprietaryData: {
    what: 'copies dpProprietaryData into a buffer that is long enough for any, and does not measure them',
    checks: [],
    ledger: ['BPP-006'],
    decisions: { isTooLong: () => false },
  },
  readsNoProfileClass: {
    what: 'keeps the class of a profile for lists and does not look at it',
    checks: ['sheet:CMA-25', 'sheet:sgp22-download-crypto#8.14'],
    ledger: ['BPP-007'],
    decisions: { isClassSupported: () => true },
  },
  swapsReplacementKeys: {
    what: 'reads PPK-CMAC before PPK-ENC, in the order in which it keeps them',
    checks: [],
    ledger: ['BPP-018'],
    decisions: {
      replacementKeys: ({ ppkEnc, ppkCmac, ...others }) => ({ ...others, ppkEnc: ppkCmac, ppkCmac: ppkEnc }),
    },
  },
  numbersIsdpsByTheirCount: {
    what: 'takes the number of installed profiles for the next ISD-P, so that after a deletion two have the same',
    checks: [],
    ledger: ['BPP-020'],
    decisions: { nextIsdp: (_last, installed) => 0x11 + installed.length },
  },
  keepsNoIcons: {
    what: 'has no display and keeps no icon',
    checks: [],
    ledger: ['BPP-021'],
    decisions: {
      storedMetadata: (received) => {
        const { icon: _icon, iconType: _type, ...others } = decode(StoreMetadataRequest, received).value
        return encode(StoreMetadataRequest, others)
      },
    },
  },
  signsFailuresWithoutTheirHeader: {
    what: 'signs the members of a result that tells of a failure, and not the object around them',
    checks: ['sheet:NO-03'],
    ledger: ['BPP-022'],
    shownBy: ['BPP-009'],
    decisions: { signedByPir: (data, isSuccess) => (isSuccess ? data : data.subarray(3)) },
  },
  takesRepeatedSegmentsForTheSame: {
    what: 'passes over a segment that is the one before, as if the device had sent it again',
    checks: ['sheet:sgp22-es10-apdu#6.1.4', 'sheet:sgp22-es10-apdu#6.1.7'],
    ledger: ['ES10B-004'],
    decisions: { isPassedOver: (segment, before) => before !== undefined && Buffer.compare(segment, before) === 0 },
  },
  keepsWhatWasBegun: {
    what: 'makes the ISD-P with the metadata and leaves it when the power is cut',
    checks: [],
    ledger: ['DDL-013'],
    decisions: { keepsInterrupted: () => true },
  },
  hushesUpUnsignedCrls: {
    what: 'leaves a CRL out whose signature does not verify, and answers that it is loaded',
    checks: [],
    ledger: ['SEC-REV-004'],
    decisions: { passesOverUnsigned: () => true },
  },
  answersBeforeItReadsCrls: {
    what: 'answers that a CRL is loaded before it has read it',
    checks: [],
    ledger: ['SEC-REV-005'],
    decisions: { loadsUnreadable: () => true },
  },
  putsCrlsOfStrangersAside: {
    what: 'keeps a CRL whose issuer it does not know until there is a key for it',
    checks: [],
    ledger: ['SEC-REV-007'],
    decisions: { loadsUnverified: () => true },
  },
  takesAnyCrlForTheLatest: {
    what: 'puts every CRL that comes in the place of the one before',
    checks: [],
    ledger: ['SEC-REV-008'],
    decisions: { standsAgainstCrl: () => false },
  },
  takesPartsOfCrlsForWholeOnes: {
    what: 'takes a part of a CRL for the whole of it, whether its first part is there or not',
    checks: [],
    ledger: ['SEC-REV-009'],
    decisions: { readsParts: () => false },
  },
  comparesOperatorsOctetByOctet: {
    what: 'compares MCC and MNC of an owner with the table as they stand, wildcards and all',
    checks: [],
    ledger: ['PPR-006'],
    decisions: { isOperator: (allowed, owner) => Buffer.compare(allowed.mccMnc, owner.mccMnc) === 0 },
  },
  tellsTheFirstRuleOnly: {
    what: 'answers GetRAT with the first row of the table',
    checks: ['sheet:sgp22-es10-apdu#7.GetRAT'],
    ledger: ['PPR-010'],
    decisions: { ratToTell: (rat) => rat.slice(0, 1) },
  },
  losesTheRatAtMemoryReset: {
    what: 'keeps the Rules Authorisation Table with the profiles, so that a memory reset takes it along until there is a profile again',
    checks: [],
    ledger: ['PPR-009'],
    decisions: { losesRat: () => true },
  },
} satisfies Record<string, Fault<PackageLoadingDecisions & RevocationDecisions & DownloadDecisions>>
