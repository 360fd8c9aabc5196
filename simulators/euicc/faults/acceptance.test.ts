/** What each fault around the operations of a package shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../../protocol/ber/writer.ts'
import { testEid } from '../../../protocol/certificates/test-names.ts'
import type { EuiccDecisions } from '../decisions.ts'
import type { TestCard } from '../download/test-card.ts'
import * as testEim from '../package/test-eim.ts'
import { acceptanceFaults } from './acceptance.ts'

const { a, b, c, cardWith, entry, load, otherKey, packageOf, psmo, texts } = testEim
const anotherEid = '89049032000000000000000000000066'
const fromSecond = { from: 'second', key: otherKey.privateKey }
const storedResults = 'BF2B 04 A0 02 82 00'

interface Row {
  readonly card?: testEim.CardOptions
  readonly see: (card: TestCard) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const unknown = Buffer.from('BF7F00', 'hex')
const around = (...operations: readonly Uint8Array[]) => {
  const { eimId, transactionId } = testEim
  const members = [
    tlv(0x80, Buffer.from(eimId)),
    tlv(0x5a, Buffer.from(testEid, 'hex')),
    Buffer.from('810101', 'hex'),
    tlv(0x82, transactionId),
  ]
  return testEim.packageAround(tlv(0x30, ...members, tlv(0xa0, ...operations)))
}
const addressOf = (card: TestCard) => card.ask('BF3C00').data.toString('latin1').includes('new.example')
const signedAs = (signature: (right: Buffer) => Buffer) => {
  const right = packageOf([psmo.rat])
  return tlv(0xbf51, right.subarray(3, -67), tlv(0x5f37, signature(right.subarray(-64))))
}

const rows: Readonly<Record<keyof typeof acceptanceFaults, Row>> = {
  takesPackagesOfAnyEid: {
    see: (card) => load(card, [psmo.rat], { eid: anotherEid }).code,
    right: 'invalidEid',
    faulty: undefined,
  },
  wrapsTheCounter: {
    see: (card) => load(card, [psmo.rat], { counter: 0x800000 }).code,
    right: 'counterValueOutOfRange',
    faulty: 'replayError',
  },
  takesTheStartOfASignature: {
    see: (card) => testEim.answerOf(card.ask(signedAs((right) => Buffer.concat([right, Buffer.of(0)]))).data).arm,
    right: 'unsignedError',
    faulty: 'result',
  },
  carriesOutBeforeItVerifies: {
    see: (card) => [load(card, [psmo.enable(b)], { key: otherKey.privateKey }).arm, testEim.enabledOf(card)],
    right: ['unsignedError', [a]],
    faulty: ['unsignedError', [b]],
  },
  writesCountersLate: {
    see(card) {
      load(card, [psmo.rat])
      card.reset()
      return load(card, [psmo.rat]).code
    },
    right: 'replayError',
    faulty: undefined,
  },
  writesAddressesLate: {
    see(card) {
      load(card, [psmo.enable(b), psmo.address('new.example')])
      card.reset()
      return [testEim.enabledOf(card), addressOf(card)]
    },
    right: [[b], true],
    faulty: [[b], false],
  },
  waitsForTheDeviceForEver: {
    see(card) {
      card.transmit('80 10 00 00 03 FF FF FF')
      load(card, [psmo.enable(b)])
      card.reset()
      return testEim.enabledOf(card)
    },
    right: [b],
    faulty: [a],
  },
  hidesThatItHadNoRoom: {
    card: { settings: { mostResultOctets: 100 } },
    see: (card) => texts(load(card, [psmo.rat, psmo.list])),
    right: ['getRATResult 1', 'processingTerminated resultSizeOverflow'],
    faulty: ['getRATResult 1'],
  },
  passesOverUnknownOperations: {
    see: (card) => texts(testEim.answerOf(card.ask(around(unknown, Buffer.from('A600', 'hex'))).data)),
    right: ['processingTerminated unknownOrDamagedCommand'],
    faulty: ['getRATResult 1'],
  },
  switchesAsOftenAsAsked: {
    see: (card) => texts(load(card, [psmo.enable(b), psmo.enable(c)])),
    right: ['enableResult ok', 'enableResult undefinedError'],
    faulty: ['enableResult ok', 'enableResult ok'],
  },
  keepsTheOldestResults: {
    card: { settings: { mostResults: 1 } },
    see(card) {
      const [first, second] = [load(card, [psmo.rat]), load(card, [psmo.rat], { counter: 2 })]
      const stored = card.hex(storedResults)
      return [first, second].map(({ seqNumber }) => stored.includes(`83010${seqNumber}`))
    },
    right: [false, true],
    faulty: [true, false],
  },
  cannotVerifyLargePackages: {
    card: { settings: { mostPackageOctets: 100 } },
    see: (card) => load(card, [psmo.rat]).arm,
    right: 'signedError',
    faulty: 'unsignedError',
  },
  keepsWorkingInEmergencies: {
    card: { state: { profiles: [testEim.profile(a, { enabled: true }, { ecallIndication: true })] } },
    see: (card) => load(card, [psmo.rat]).code,
    right: 'ecallActive',
    faulty: undefined,
  },
  countsWithTheFirstEim: {
    card: { state: { eims: [entry(), entry({ eimId: 'second' }, otherKey.publicKey)] } },
    see: (card) => [load(card, [psmo.rat], fromSecond).arm, load(card, [psmo.rat], fromSecond).arm],
    right: ['result', 'signedError'],
    faulty: ['result', 'result'],
  },
  repeatsTheLastList: {
    see: (card) => [texts(load(card, [psmo.rat])), texts(load(card, [], { counter: 2 }))],
    right: [['getRATResult 1'], []],
    faulty: [['getRATResult 1'], ['getRATResult 1']],
  },
  answersUnreadablePackagesWithAStatus: {
    see: (card) => card.ask('BF51 02 30 00').sw,
    right: '9000',
    faulty: '6A80',
  },
  findsTheListByItsPlace: {
    see: (card) => load(card, [psmo.rat], { transactionId: null }).arm,
    right: 'result',
    faulty: 'unsignedError',
  },
}

for (const name of Object.keys(rows) as (keyof typeof rows)[]) {
  const { card, see, right, faulty } = rows[name]
  const { what, decisions } = acceptanceFaults[name]
  test(`${name}: an eUICC that ${what}`, () => {
    assert.deepEqual(see(cardWith(card)), right, 'the right one')
    // Each is a part of the decisions of an eUICC.
    assert.deepEqual(see(cardWith({ ...card, decisions: decisions as Partial<EuiccDecisions> })), faulty, 'the faulty one')
  })
}
