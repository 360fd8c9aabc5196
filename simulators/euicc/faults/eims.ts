/** Ways in which developers of eUICCs have got the association of eIMs wrong: SGP.32 2.11.1.1.1, 3.5, 5.9.4, 5.9.18. */
import { encode } from '../../../protocol/schema/type.ts'
import { EimPublicKeyData } from '../../../protocol/sgp32/eim-configuration-data.ts'
import type { Fault } from '../../fault.ts'
import { type EimDecisions, rightEimDecisions as right } from '../decisions/eims.ts'
import type { PackageDecisions } from '../decisions/packages.ts'
import { eimKey } from '../eim-keys.ts'

export const eimFaults = {
  wantsTokensEverywhere: {
    what: 'takes an eIM only where that asks for a token',
    checks: ['sheet:AI-08'],
    ledger: ['INIT-001', 'INIT-003', 'INIT-008'],
    decisions: { getsToken: (asked) => (asked ? true : undefined) },
  },
  givesTokensUnasked: {
    what: 'gives every eIM a token, whether it asks for one or not',
    checks: ['sheet:AE-03', 'sheet:AI-08'],
    ledger: ['ECO-ADD-003', 'ECO-ADD-015', 'ECFG-013', 'ECO-DEL-004', 'INIT-001', 'INIT-008', 'INIT-014', 'PKG-031'],
    decisions: { getsToken: () => true },
  },
  hasOneToken: {
    what: 'makes a token once and gives it to every eIM that asks',
    checks: ['sheet:AI-09'],
    ledger: ['ECO-ADD-002', 'ECO-ADD-016', 'INIT-013'],
    decisions: { nextToken: (last) => Math.max(1, last) },
  },
  opensForNewEimsAtRestart: {
    what: 'looks whether it has an eIM when it starts, and so takes no new one in the session in which the last one went',
    checks: ['sheet:DEL-02'],
    ledger: ['ECO-DEL-004', 'INIT-014'],
    decisions: { mayAddInitial: (eims, lostLast) => !lostLast && right.mayAddInitial(eims, lostLast) },
  },
  takesAFullTableForAFailure: {
    what: 'reports a table of eIMs that is full like any failure of its memory',
    checks: ['sheet:AI-06', 'sheet:AE-02'],
    ledger: ['INIT-003', 'ECO-ADD-004'],
    decisions: { errorOfFullTable: () => 'undefinedError' },
  },
  addsTheSameEimTwice: {
    what: 'appends an eIM that is to be added without a look at those that are there',
    checks: ['sheet:AE-01'],
    ledger: ['ECO-ADD-005'],
    decisions: { isTaken: () => false },
  },
  takesAnyCiKey: {
    what: 'stores the CI key that an eIM names and looks for it when it signs',
    checks: ['sheet:AI-04', 'sheet:AE-02', 'sheet:UE-06'],
    ledger: ['ECO-ADD-006', 'ECO-UPD-003', 'INIT-004', 'INIT-009'],
    decisions: { mayNameCi: () => true },
  },
  takesAnyTokenForARequest: {
    what: 'makes a token wherever the member for it is there, whatever it holds',
    checks: ['sheet:AI-03', 'sheet:AE-02'],
    ledger: ['ECO-ADD-007', 'INIT-005'],
    decisions: { asksForToken: () => true },
  },
  checksCountersInPackagesOnly: {
    what: 'compares the counter of a package with the highest one, and not the one that an eIM begins with',
    checks: ['sheet:AI-05', 'sheet:AE-02', 'sheet:UE-06'],
    ledger: ['ECO-ADD-008', 'ECO-UPD-004', 'INIT-006'],
    decisions: { isCounterInRange: (counter) => counter >= 0 },
  },
  beginsAtZero: {
    what: 'begins with counter 0 where an eIM brings none',
    checks: ['sheet:AI-02'],
    ledger: ['ECO-ADD-009', 'INIT-007'],
    decisions: { firstCounter: (given) => given ?? 0 },
  },
  forgetsTheAddress: {
    what: 'stores of a new eIM what packages need, and its address and protocols with the next update only',
    checks: [],
    ledger: ['ECO-ADD-001'],
    decisions: { stored: ({ eimFqdn: _fqdn, eimSupportedProtocol: _protocol, ...entry }) => entry },
  },
  takesNamesForHosts: {
    what: 'takes an eimId without a type for the name of a host',
    checks: ['sheet:LE-01'],
    ledger: ['ECO-ADD-014'],
    decisions: { stored: (entry) => ({ eimIdType: 'eimIdTypeFqdn', ...entry }) },
  },
  wantsAnFqdnBesideTheEimId: {
    what: 'wants eimFqdn from every eIM whose eimId is a host already',
    checks: [],
    ledger: ['ECO-ADD-015'],
    decisions: { isComplete: ({ eimIdType, eimFqdn }) => eimIdType !== 'eimIdTypeFqdn' || eimFqdn !== undefined },
  },
  cachesKeysOfDeletedEims: {
    what: 'takes packages of an eIM that was deleted until the next restart, because its key is still at hand',
    checks: ['sheet:DEL-04'],
    ledger: ['ECO-DEL-001'],
    decisions: {
      eimOfPackage: (eims, eimId, deleted) => [...eims, ...deleted].find((eim) => eim.eimId === eimId),
    },
  },
  passesOverUnknownEims: {
    what: 'walks through its table to delete or update an eIM, and says ok at the end of it',
    checks: ['sheet:DEL-01', 'sheet:UE-01'],
    ledger: ['ECO-DEL-002', 'ECO-UPD-002'],
    decisions: { onUnknown: () => 'ok' },
  },
  signsWithTheTokenAfterwards: {
    what: 'looks the token up when it signs, and finds none where the eIM has deleted itself',
    checks: ['sheet:DEL-03'],
    ledger: ['ECO-DEL-006', 'PKG-045'],
    decisions: {
      eimOfAnswer({ associationToken: _token, ...eim }, now) {
        return now.find(({ eimId }) => eimId === eim.eimId) ?? eim
      },
    },
  },
  clearsStatesWithEims: {
    what: 'writes eIMs and the states of profiles into one record, and the states are lost when it writes an eIM anew',
    checks: [],
    ledger: ['ECO-GEN-001'],
    decisions: { profilesAfterUpdate: (profiles) => profiles.map((profile) => ({ ...profile, enabled: false })) },
  },
  listsNoTypes: {
    what: 'leaves the types out of its list of eIMs, as if all were proprietary',
    checks: ['sheet:LE-01'],
    ledger: ['ECO-LST-001'],
    decisions: { typeInList: () => undefined },
  },
  updatesNothingGladly: {
    what: 'says ok to an update that brings nothing',
    checks: ['sheet:UE-02'],
    ledger: ['ECO-UPD-005'],
    decisions: { mayUpdateNothing: () => true },
  },
  setsCountersBack: {
    what: 'takes the counter of an update as it comes, lower or not',
    checks: ['sheet:UE-03'],
    ledger: ['ECO-UPD-010'],
    decisions: { mayLowerCounter: () => true },
  },
  answersTokensFirst: {
    what: 'answers AddInitialEim with the tokens first and the rest behind them',
    checks: ['sheet:AI-08'],
    ledger: ['INIT-008'],
    decisions: {
      answersInOrder(answers) {
        const hasToken = ({ kind }: { readonly kind: string }) => kind === 'associationToken'
        return [...answers.filter(hasToken), ...answers.filter((one) => !hasToken(one))]
      },
    },
  },
  tellsTheFirstTwice: {
    what: 'begins its list of configurations with the eIM that it has at hand, and then walks through all of them',
    checks: [],
    ledger: ['ECFG-001'],
    decisions: { told: (eims) => [...eims.slice(0, 1), ...eims] },
  },
  passesOverTheCriterion: {
    what: 'tells of every eIM, whichever was asked for',
    checks: [],
    ledger: ['ECFG-002', 'ECFG-003'],
    decisions: { found: (eims) => eims },
  },
  tellsKeysOnly: {
    what: 'takes the key out of the certificate of an eIM, and tells that in its place',
    checks: [],
    ledger: ['ECFG-008', 'ECO-UPD-001'],
    decisions: {
      shown(eim) {
        const key = eimKey(eim.eimPublicKeyData)
        if (key === undefined) return right.shown(eim)
        const value = key.export({ type: 'spki', format: 'der' })
        const data = encode(EimPublicKeyData, { kind: 'eimPublicKey', value })
        return { ...right.shown(eim), eimPublicKeyData: data.toString('hex').toUpperCase() }
      },
    },
  },
  keepsTrustDataToItself: {
    what: 'leaves what it trusts TLS by out of the configuration that it tells',
    checks: [],
    ledger: ['ECFG-009'],
    decisions: {
      shown(eim) {
        const { trustedPublicKeyDataTls: _trust, ...others } = right.shown(eim)
        return others
      },
    },
  },
  hasRoomForOneEim: {
    what: 'has room for one eIM and no other',
    checks: [],
    ledger: [
      'ECFG-008',
      'ECFG-009',
      'ECFG-013',
      'ECO-ADD-001',
      'ECO-ADD-002',
      'ECO-ADD-003',
      'ECO-ADD-006',
      'ECO-ADD-007',
      'ECO-ADD-008',
      'ECO-ADD-015',
      'INIT-008',
    ],
    decisions: { hasRoom: (eims) => eims.length === 0 },
  },
} satisfies Record<string, Fault<EimDecisions & PackageDecisions>>
