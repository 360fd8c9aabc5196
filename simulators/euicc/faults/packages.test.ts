// Long because: each fault has a situation of its own that shows it.
/** What each fault of packages, lists and the card interface shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddInitialEimRequest } from '../../../protocol/es10b/eim-configuration.ts'
import { encode } from '../../../protocol/schema/type.ts'
import type { EimConfigurationData } from '../../../protocol/sgp32/eim-configuration-data.ts'
import type { EuiccDecisions } from '../decisions.ts'
import type { TestCard } from '../download/test-card.ts'
import * as testEim from '../package/test-eim.ts'
import { listFaults } from './lists.ts'
import { packageFaults } from './packages.ts'

const { a, b, c, cardWith, configuration, eco, eimId, entry, load, otherKey, psmo, texts } = testEim
const withToken = { state: { eims: [entry({ associationToken: 5 })], lastToken: 5 } }
const second = entry({ eimId: 'second' }, otherKey.publicKey)
const fromSecond = { from: 'second', key: otherKey.privateKey }
const none = { state: { eims: [] } }
const spki = { kind: 'eimPublicKey', value: otherKey.publicKey.export({ type: 'spki', format: 'der' }) } as const
const anotherEid = '89049032000000000000000000000066'
const storedResults = 'BF2B 04 A0 02 82 00'

interface Row {
  readonly card?: testEim.CardOptions
  readonly see: (card: TestCard) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const addInitial = (card: TestCard, ...eimConfigurationDataList: readonly EimConfigurationData[]) =>
  card.hex(encode(AddInitialEimRequest, { eimConfigurationDataList }))

const rows: Readonly<Record<keyof typeof packageFaults | keyof typeof listFaults, Row>> = {
  checksTheSignatureWithoutToken: {
    card: withToken,
    see: (card) => load(card, [psmo.rat], { token: 5 }).arm,
    right: 'result',
    faulty: 'unsignedError',
  },
  signsOverItsOwnEncoding: {
    see(card) {
      const octets = testEim.packageOf([psmo.rat])
      const signed = octets.subarray(3, -67)
      // The same contents behind a length of two octets.
      const long = Buffer.concat([Buffer.from('3081', 'hex'), signed.subarray(1)])
      return testEim.answerOf(card.ask(testEim.packageAround(long)).data).arm
    },
    right: 'result',
    faulty: 'unsignedError',
  },
  takesTheFirstEim: {
    card: { state: { eims: [entry(), second] } },
    see: (card) => [load(card, [], fromSecond).arm, load(card, [], { from: 'nobody' }).arm],
    right: ['result', 'unsignedError'],
    faulty: ['unsignedError', 'result'],
  },
  looksForReplaysFirst: {
    see: (card) => load(card, [], { eid: anotherEid, counter: 0 }).code,
    right: 'invalidEid',
    faulty: 'replayError',
  },
  acceptsTheStoredCounter: {
    see: (card) => [load(card, [psmo.rat]).arm, load(card, [psmo.rat]).arm],
    right: ['result', 'signedError'],
    faulty: ['result', 'result'],
  },
  countsWhenEverythingWentWell: {
    see: (card) => [load(card, [psmo.disable(b)]).arm, load(card, [psmo.disable(b)]).arm],
    right: ['result', 'signedError'],
    faulty: ['result', 'result'],
  },
  countsRefusedPackages: {
    see: (card) => [load(card, [], { eid: anotherEid, counter: 5 }).code, load(card, [], { counter: 5 }).code],
    right: ['invalidEid', undefined],
    faulty: ['invalidEid', 'replayError'],
  },
  keepsRollbackOpen: {
    see(card) {
      load(card, [{ kind: 'enable', value: { iccid: Buffer.from(b, 'hex'), rollbackFlag: true } }])
      load(card, [psmo.rat], { counter: 2 })
      card.hex('BF58 03 800100')
      return testEim.enabledOf(card)
    },
    right: [b],
    faulty: [a],
  },
  goesOnAfterFailures: {
    see: (card) => texts(load(card, [psmo.disable(b), psmo.enable(b)])),
    right: ['disableResult profileNotInEnabledState'],
    faulty: ['disableResult profileNotInEnabledState', 'enableResult ok'],
  },
  sortsOperations: {
    see: (card) => texts(load(card, [psmo.disable(a), psmo.delete(a)])),
    right: ['disableResult ok', 'deleteResult ok'],
    faulty: ['deleteResult profileNotInDisabledState'],
  },
  listsWhileItChanges: {
    see: (card) => texts(load(card, [psmo.enable(b), psmo.list])),
    right: ['enableResult ok', 'listProfileInfoResult profileChangeOngoing'],
    faulty: ['enableResult ok', 'listProfileInfoResult 3'],
  },
  showsTheFailureAlone: {
    see: (card) => texts(load(card, [psmo.rat, psmo.disable(b)])),
    right: ['getRATResult 1', 'disableResult profileNotInEnabledState'],
    faulty: ['disableResult profileNotInEnabledState'],
  },
  signsResultsWithoutToken: {
    see: (card) => signatureHolds(() => load(card, [psmo.rat])),
    right: true,
    faulty: false,
  },
  tellsNoTokenInErrors: {
    card: withToken,
    see: (card) => load(card, [], { token: 4 }).token,
    right: 5,
    faulty: undefined,
  },
  tellsItsOwnCounterInErrors: {
    card: { state: { eims: [entry({ counterValue: 7 })] } },
    see: (card) => load(card, [], { counter: 3 }).counter,
    right: 3,
    faulty: 7,
  },
  echoesTheTransactionInResultsOnly: {
    see: (card) => [load(card, [psmo.rat]).transactionId, load(card, [psmo.rat]).transactionId],
    right: ['77010203', '77010203'],
    faulty: ['77010203', undefined],
  },
  numbersResultsApart: {
    see(card) {
      load(card, [psmo.enable(b)])
      return load(card, [psmo.rat], { counter: 2 }).seqNumber
    },
    right: 4,
    faulty: 2,
  },
  keepsTheLastResult: {
    see(card) {
      for (const counter of [1, 2]) load(card, [psmo.rat], { counter })
      return card.hex(storedResults).match(/BF51/g)?.length
    },
    right: 2,
    faulty: 1,
  },
  storesErrors: {
    see(card) {
      load(card, [], { eid: anotherEid })
      return [card.hex(storedResults) === 'BF2B02A200', load(card, [psmo.rat]).seqNumber]
    },
    right: [true, 1],
    faulty: [false, 2],
  },
  letsAnyoneAddEims: {
    see: (card) => addInitial(card, configuration()),
    right: 'BF5703810102',
    faulty: 'BF5704A0020500',
  },
  keepsTheGoodEntries: {
    card: none,
    see(card) {
      addInitial(card, configuration(), configuration({ eimId: 'second', associationToken: 7 }))
      return card.hex('BF5500').length > 12
    },
    right: false,
    faulty: true,
  },
  givesTokensAgain: {
    card: none,
    see(card) {
      const first = addInitial(card, configuration({ associationToken: -1 }))
      load(card, { eco: [eco.delete('new.example.com')] }, { from: 'new.example.com', key: otherKey.privateKey, token: 1 })
      return [first, addInitial(card, configuration({ associationToken: -1 }))]
    },
    right: ['BF5705A003840101', 'BF5705A003840102'],
    faulty: ['BF5705A003840101', 'BF5705A003840101'],
  },
  replacesWholeEntries: {
    card: { state: { eims: [entry({ eimFqdn: 'eim.example' })] } },
    see(card) {
      load(card, { eco: [eco.update({ eimId, eimIdType: 'eimIdTypeFqdn' })] })
      return card.ask('BF5500').data.includes(Buffer.from('810b65696d2e6578616d706c65', 'hex'))
    },
    right: true,
    faulty: false,
  },
  keepsTheFormerKey: {
    see(card) {
      load(card, { eco: [eco.update({ eimId, eimPublicKeyData: spki })] })
      return [load(card, [], { counter: 2 }).arm, load(card, [], { counter: 3, key: otherKey.privateKey }).arm]
    },
    right: ['unsignedError', 'result'],
    faulty: ['result', 'unsignedError'],
  },
  keepsTheLastEim: {
    see: (card) => [texts(load(card, { eco: [eco.delete(eimId)] })), card.hex('BF5500').length > 12],
    right: [['deleteEimResult lastEimDeleted'], false],
    faulty: [['deleteEimResult ok'], true],
  },
  forgetsListsAtReset: {
    see(card) {
      load(card, [psmo.enable(b)])
      card.reset()
      return [card.hex(storedResults) === 'BF2B02A200', card.hex('BF2B00') === 'BF2B02A000']
    },
    right: [false, false],
    faulty: [true, true],
  },
  clearsBothListsAtOnce: {
    see(card) {
      load(card, [psmo.enable(b)])
      return [card.hex('BF3003800103'), card.hex(storedResults) === 'BF2B02A200', card.hex('BF2B00') === 'BF2B02A000']
    },
    right: ['BF3003800100', false, false],
    faulty: ['BF3003800100', true, true],
  },
  numbersAgainFromTheList: {
    see(card) {
      load(card, [psmo.rat])
      card.hex('BF3003800101')
      return load(card, [psmo.rat], { counter: 2 }).seqNumber
    },
    right: 2,
    faulty: 1,
  },
  opensEs10ToEveryDevice: {
    see(card) {
      card.euicc.reset()
      const send = (command: string) => testEim.hex(card.euicc.transmit(Buffer.from(command, 'hex'))).slice(-4)
      return [send('00A4040010A0000005591010FFFFFFFF8900000100').slice(0, 2), send('80E2910003BF2000').slice(0, 2)]
    },
    right: ['61', '69'],
    faulty: ['61', '61'],
  },
  announcesNoRefresh: {
    see(card) {
      card.euicc.transmit(Buffer.from('8010000003FFFFFF', 'hex'))
      return card.ask(testEim.packageOf([psmo.enable(c)])).sw
    },
    right: '910B',
    faulty: '9000',
  },
}

const faults = { ...packageFaults, ...listFaults }
for (const name of Object.keys(rows) as (keyof typeof rows)[]) {
  const { card, see, right, faulty } = rows[name]
  const { what, decisions } = faults[name]
  test(`${name}: an eUICC that ${what}`, () => {
    assert.deepEqual(see(cardWith(card)), right, 'the right one')
    // Each is a part of the decisions of an eUICC.
    assert.deepEqual(see(cardWith({ ...card, decisions: decisions as Partial<EuiccDecisions> })), faulty, 'the faulty one')
  })
}

function signatureHolds(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not hold')) return false
    throw error
  }
}
