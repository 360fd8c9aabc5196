/** Faults of what an eIM answers to a result: which error, which numbers, and by which function it takes any (SGP.32 5.14.6, 5.14.7). */
import { esipaHeaders } from '../../esipa-endpoint.ts'
import type { EimFault } from '../faults.ts'
import { finish } from '../package-result.ts'
import type { OperationResult } from '../state.ts'

const holds = (results: readonly OperationResult[], kind: string) => results.some((one) => one.kind === kind)

export const resultAnswerFaults = {
  callsEveryBadEidUnknown: {
    what: 'looks the EID of a result up without looking at it first',
    ledger: ['PROV-007', 'PROV-027', 'ESIPA-JSON-037'],
    decisions: { refusedResult: (error) => (error === 'invalidEid' ? 'eidNotFound' : error) },
  },
  callsAMissingEidUnknown: {
    what: 'looks a result without EID up under no EID',
    ledger: ['PROV-008', 'ESIPA-JSON-038'],
    decisions: { refusedResult: (error) => (error === 'missingEid' ? 'eidNotFound' : error) },
  },
  callsAnUnknownEidInvalid: {
    what: 'takes an EID of a result that is not in its database for a wrong one',
    ledger: ['PROV-006', 'ESIPA-JSON-036'],
    decisions: { refusedResult: (error) => (error === 'eidNotFound' ? 'invalidEid' : error) },
  },
  dropsResultsInNotifications: {
    what: 'thanks for a result that comes by HandleNotification, and does nothing with it',
    ledger: ['PROV-019'],
    decisions: {
      refusedNotification: () => ({ kind: 'answer', status: 204, headers: esipaHeaders(undefined), body: new Uint8Array() }),
    },
  },
  acknowledgesItsOwnOrder: {
    what: 'acknowledges the number of its order beside that of the result',
    ledger: ['ACK-003', 'ACK-002', 'PROV-025', 'DIAL-001'],
    decisions: { acknowledgements: ({ taken, kind, lastOrder }) => (kind === 'package' ? [...taken, lastOrder] : taken) },
  },
  forgetsListsInItsAcknowledgements: {
    what: 'files lists of profiles in another table, and acknowledges what is in the first one',
    ledger: ['ACK-001', 'ACK-008', 'PROV-024', 'PSMO-LST-009'],
    decisions: { acknowledgesResult: (results) => !holds(results, 'listProfileInfoResult') },
  },
  refusesResultsThatDoNotFit: {
    what: 'takes a result only when there is one of the right kind for each operation',
    ledger: ['PROV-024'],
    decisions: { acknowledgesResult: (_results, fits) => fits },
  },
  takesAnEmptyTableForNoAnswer: {
    what: 'takes an empty Rules Authorisation Table for a result that is not there yet',
    ledger: ['PSMO-RAT-003', 'ACK-001', 'ACK-008'],
    decisions: {
      acknowledgesResult: (results) =>
        !results.some(({ kind, value }) => kind === 'getRATResult' && Array.isArray(value) && value.length === 0),
    },
  },
  acknowledgesNoRollback: {
    what: 'does not know rollbackResult, and acknowledges nothing that it does not know',
    ledger: ['RB-012'],
    decisions: { acknowledgesResult: (results) => !holds(results, 'rollbackResult') },
  },
  repeatsWhatTheIpaCouldNotUse: {
    what: 'goes on offering a package that the IPA could not read',
    ledger: ['PROV-017'],
    decisions: { afterFormatError: (_eim, euicc) => euicc },
  },
  givesUpDuringAnEmergency: {
    what: 'closes an order that an emergency call kept from being carried out',
    ledger: ['EMG-012'],
    decisions: { afterEcallActive: finish },
  },
  crashesOnAnUnknownCode: {
    what: 'looks a result code up in a list without a default',
    ledger: ['VER-006'],
    decisions: {
      recordedResults(results) {
        const strange = results.find(({ value }) => typeof value === 'number')
        if (strange !== undefined) throw new TypeError(`no such code: ${strange.value}`)
        return results
      },
    },
  },
  readsTheModuleOnly: {
    what: 'reads results as the module has them, and no other form that is in the field',
    ledger: ['DIAL-001', 'EDR-026', 'EDR-027', 'PSMO-LST-009'],
    decisions: { readsForm: (kind) => kind !== 'known-variant' },
  },
} satisfies Record<string, EimFault>
