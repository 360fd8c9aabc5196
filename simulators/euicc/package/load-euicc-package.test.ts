// Long because: each check of a package and each rule of its execution has its own situation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../../protocol/ber/writer.ts'
import { testEid } from '../../../protocol/certificates/test-names.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { EuiccPackageSigned } from '../../../protocol/sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../../../protocol/v101/euicc-package-result.ts'
import * as eims from './test-eim.ts'
import {
  a,
  answerOf,
  b,
  c,
  cardWith,
  enabledOf,
  entry,
  load,
  otherKey,
  packageOf,
  pki,
  psmo,
  texts,
  transactionId,
} from './test-eim.ts'

const id = eims.hex(transactionId)
const unsigned = { arm: 'unsignedError', results: [], transactionId: id }
const storedResults = 'BF2B 04 A0 02 82 00'
const otherEid = '89049032000000000000000000000066'

test('sheet:PKG-02 PKG-030 PKG-037: an eimId that is not associated gets the unsigned error without token, whatever else is wrong', () => {
  const card = cardWith({ state: { eims: [entry({ associationToken: 5 })] } })
  const options = { from: 'nobody.example.com', eid: otherEid, counter: 0, key: otherKey.privateKey }
  assert.deepEqual(load(card, [psmo.enable(b)], options), unsigned)
})

test('sheet:PKG-03 PKG-031 PKG-037 PKG-054 sheet:CRT-14 PKG-031: a signature by another key gets the unsigned error with the token', () => {
  const card = cardWith({ state: { eims: [entry({ associationToken: 5 })] } })
  const spoilt = { key: otherKey.privateKey, token: 5, eid: otherEid, counter: 0 }
  assert.deepEqual(load(card, [psmo.enable(b)], spoilt), { ...unsigned, token: 5 })
  assert.deepEqual(load(card, [psmo.enable(b)], { token: 0 }), { ...unsigned, token: 5 }, 'the token is signed')
  assert.deepEqual(load(cardWith(), [psmo.enable(b)], { token: 5 }), unsigned, 'no token, none told')
  assert.deepEqual(enabledOf(card), [a])
})

test('sheet:PKG-04 PKG-032 PKG-037 sheet:PKG-12 PKG-032 PKG-046: another EID gets invalidEid, with the counter and the id received', () => {
  const card = cardWith({ state: { eims: [entry({ counterValue: 7 })] } })
  const error = { arm: 'signedError', code: 'invalidEid', counter: 3, results: [], transactionId: id }
  assert.deepEqual(load(card, [psmo.enable(b)], { eid: otherEid, counter: 3 }), error)
  const { transactionId: none } = load(card, [psmo.enable(b)], { eid: otherEid, counter: 3, transactionId: null })
  assert.equal(none, undefined)
})

test('sheet:PKG-05 PKG-034 PKG-037: a counter that is not above the stored one is a replay', () => {
  const card = cardWith({ state: { eims: [entry({ counterValue: 7 })] } })
  for (const counter of [7, 6, 0]) assert.equal(load(card, [psmo.enable(b)], { counter }).code, 'replayError')
  assert.equal(load(card, [psmo.enable(b)], { counter: 8 }).arm, 'result')
})

test('PKG-033: a counter beyond 8,388,607 is out of range', () => {
  assert.equal(load(cardWith(), [], { counter: 8_388_608 }).code, 'counterValueOutOfRange')
  assert.equal(load(cardWith(), [], { counter: 8_388_607 }).arm, 'result')
})

test('sheet:PKG-07 PKG-050 ERR-015: a package that is too large gets sizeOverflow, and the card goes on', () => {
  const card = cardWith({ settings: { mostPackageOctets: 300 } })
  const large = Array.from({ length: 40 }, () => psmo.rat)
  assert.equal(load(card, [...large, ...Array.from({ length: 20 }, () => psmo.disable(b))]).code, 'sizeOverflow')
  assert.equal(load(card, [psmo.rat]).arm, 'result')
})

test('sheet:PKG-10 PKG-036 PKG-063 sheet:PKG-11 PKG-054 PKG-064: what is refused leaves counter, numbers, profiles and stored results', () => {
  const card = cardWith({ state: { eims: [entry({ counterValue: 2 })] } })
  const list = card.hex('BF2D00')
  const wrong = [{ eid: otherEid, counter: 9 }, { key: otherKey.privateKey, counter: 9 }, { counter: 2 }, { counter: 9_000_000 }]
  for (const options of wrong) load(card, [psmo.enable(b), psmo.delete(c)], options)
  assert.equal(card.hex('BF2D00'), list)
  assert.equal(card.hex(storedResults), 'BF2B02A200')
  assert.equal(load(card, [psmo.rat], { counter: 3 }).seqNumber, 1, 'no number was used, and counter 3 is fresh')
})

test('sheet:PKG-13 PKG-065: errors are signed with the token, as results are', () => {
  const card = cardWith({ state: { eims: [entry({ associationToken: 9, counterValue: 4 })] } })
  assert.equal(load(card, [], { token: 9 }).code, 'replayError')
  const octets = card.ask(packageOf([], { token: 9 })).data
  assert.throws(() => answerOf(octets, 0), /does not hold/)
})

test('sheet:EXE-01 PKG-034 PKG-035: the same package again is a replay, after a power cut too', () => {
  const card = cardWith()
  const octets = packageOf([psmo.disable(b)])
  assert.deepEqual(texts(answerOf(card.ask(octets).data)), ['disableResult profileNotInEnabledState'])
  assert.equal(answerOf(card.ask(octets).data).code, 'replayError')
  card.reset()
  assert.equal(answerOf(card.ask(octets).data).code, 'replayError')
})

test('sheet:EXE-03 PKG-038 PKG-040 PSMO-DEL-010: operations are carried out in their order, one result each', () => {
  const seen = load(cardWith(), [psmo.rat, psmo.disable(a), psmo.delete(a), psmo.enable(b), psmo.delete(c)])
  const inOrder = ['disableResult ok', 'deleteResult ok', 'enableResult ok', 'deleteResult ok']
  assert.deepEqual(texts(seen), ['getRATResult 1', ...inOrder])
})

test('sheet:EXE-04 PKG-039: the first operation that fails is the last', () => {
  const card = cardWith()
  assert.deepEqual(texts(load(card, [psmo.rat, psmo.disable(b), psmo.enable(b)])), [
    'getRATResult 1',
    'disableResult profileNotInEnabledState',
  ])
  assert.deepEqual(enabledOf(card), [a])
})

test('sheet:EXE-05 PKG-042: an operation that nobody knows ends the list, and keeps the results before it', () => {
  for (const unknown of ['AF00', 'A303800101', 'A3055A03980010', 'A3']) {
    const list = Buffer.concat([encodeList([psmo.disable(a)]), Buffer.from(unknown, 'hex')])
    const answer = cardWith().ask(eims.packageAround(withList(list)))
    if (unknown === 'A3') assert.equal(answerOf(answer.data).arm, 'unsignedError', 'not even an element')
    else assert.deepEqual(texts(answerOf(answer.data)), ['disableResult ok', 'processingTerminated unknownOrDamagedCommand'])
  }
})

test('sheet:EXE-06 PKG-041: a result that grows too large ends the list', () => {
  const card = cardWith({ settings: { mostResultOctets: 60 } })
  assert.deepEqual(
    texts(load(card, [psmo.rat, psmo.rat, psmo.list, psmo.enable(b)])).at(-1),
    'processingTerminated resultSizeOverflow',
  )
  assert.deepEqual(enabledOf(card), [a])
})

test('PKG-041: an operation whose result has no room has not happened', () => {
  const card = cardWith({ settings: { mostResultOctets: 3 } })
  assert.deepEqual(texts(load(card, [psmo.address('dp.example.com'), psmo.enable(b)])), [
    'processingTerminated resultSizeOverflow',
  ])
  assert.equal(card.euicc.state.defaultDpAddress, undefined)
  assert.deepEqual(enabledOf(card), [a])
})

test('PKG-044: a package enables once and disables once', () => {
  assert.deepEqual(texts(load(cardWith(), [psmo.enable(b), psmo.enable(c)])), ['enableResult ok', 'enableResult undefinedError'])
  const twice = [psmo.disable(a), psmo.enable(b), psmo.disable(b)]
  assert.equal(texts(load(cardWith(), twice)).at(-1), 'disableResult undefinedError')
})

test('sheet:EXE-10 PSMO-LST-005 sheet:LI-04 PSMO-LST-005: listed after a change, profiles are in change', () => {
  const changes = [[psmo.enable(b)], [psmo.disable(a)], [psmo.delete(c)]]
  for (const change of changes) {
    const seen = texts(load(cardWith(), [...change, psmo.list, psmo.rat]))
    assert.deepEqual(seen.slice(1), ['listProfileInfoResult profileChangeOngoing'])
  }
  assert.deepEqual(texts(load(cardWith(), [psmo.list, psmo.enable(b)])), ['listProfileInfoResult 3', 'enableResult ok'])
})

test('sheet:EXE-11 PKG-047 sheet:NO-02 N22-005 N22-006: results and notifications take their numbers from one counter', () => {
  const card = cardWith()
  const first = load(card, [psmo.enable(b)]).seqNumber
  const told = [...card.hex('BF2B00').matchAll(/BF2F..8001(..)/g)].map(([, number]) => Number.parseInt(number ?? '', 16))
  card.reset()
  const last = load(card, [psmo.rat], { counter: 2 }).seqNumber
  const all = [first ?? 0, ...told, last ?? 0].sort((x, y) => x - y)
  assert.deepEqual(all, [all[0], (all[0] ?? 0) + 1, (all[0] ?? 0) + 2, (all[0] ?? 0) + 3])
  assert.equal(last, all[3])
})

test('sheet:EXE-12 PKG-048 NOTIF-011: a result is kept as it was sent, over a reset, until its number is removed', () => {
  const card = cardWith()
  const result = card.ask(packageOf([psmo.rat])).data
  const { seqNumber = 0 } = answerOf(result)
  card.reset()
  assert.equal(card.hex(storedResults), eims.hex(tlv(0xbf2b, tlv(0xa2, result))))
  assert.equal(card.hex(`BF2B 05 A0 03 80 01 0${seqNumber}`), eims.hex(tlv(0xbf2b, tlv(0xa2, result))))
  assert.equal(card.hex(`BF30 03 80 01 0${seqNumber}`), 'BF3003800100')
  assert.equal(card.hex(storedResults), 'BF2B02A200')
})

test('PKG-049: where there is no room, the oldest result goes', () => {
  const card = cardWith({ settings: { mostResults: 2 } })
  const results = [1, 2, 3].map((counter) => card.ask(packageOf([psmo.rat], { counter })).data)
  assert.equal(card.hex(storedResults), eims.hex(tlv(0xbf2b, tlv(0xa2, ...results.slice(1)))))
})

test('sheet:LI-02 PSMO-LST-011: a profile that is not there makes an empty list', () => {
  const value = { searchCriteria: { kind: 'iccid', value: Buffer.from('98001032547698109999', 'hex') } } as const
  assert.deepEqual(texts(load(cardWith(), [{ kind: 'listProfileInfo', value }])), ['listProfileInfoResult 0'])
})

test('sheet:RA-01 PSMO-RAT-001: the Rules Authorisation Table is told, an empty one too', () => {
  assert.deepEqual(texts(load(cardWith({ settings: { rat: [] } }), [psmo.rat])), ['getRATResult 0'])
  const [result] = load(cardWith(), [psmo.rat]).results
  assert.deepEqual(result?.kind === 'getRATResult' && result.value[0]?.pprIds, ['ppr1', 'ppr2'])
})

test('sheet:DP-01 PSMO-SDP-001 PSMO-SDP-003: the default SM-DP+ address is set by a package, and kept when a bad one comes', () => {
  const card = cardWith()
  assert.deepEqual(texts(load(card, [psmo.address('dp.example.com')])), ['setDefaultDpAddressResult ok'])
  assert.deepEqual(texts(load(card, [psmo.address('not an address')], { counter: 2 })), [
    'setDefaultDpAddressResult undefinedError',
  ])
  card.reset()
  assert.match(card.hex('BF3C00'), new RegExp(`800E${Buffer.from('dp.example.com').toString('hex')}`, 'i'))
})

test('octets that are no package get the unsigned error with the eimId as far as it can be read', () => {
  const ends = (name: string) => eims.hex(Buffer.from(name))
  assert.equal(cardWith().hex('BF51 02 3000'), 'BF5104A2028000')
  assert.equal(cardWith().hex('BF51 07 3005 8003 414243'), `BF5107A2058003${ends('ABC')}`)
})

test('a card of v1.0.1 signs the signature object of the package, not the token', () => {
  const card = cardWith({ settings: { spec: '1.0.1' } })
  const octets = packageOf([psmo.enable('98001032547698109999')])
  const { kind, value } = decode(EuiccPackageResult, card.ask(octets).data).value
  assert.equal(kind, 'euiccPackageResultSigned')
  if (kind !== 'euiccPackageResultSigned') return
  const { euiccPackageResultDataSigned: data, euiccSignEPR } = value
  const key = pki.euiccs.get(testEid)?.publicKey
  const signed = Buffer.concat([rawOf(data) ?? Buffer.alloc(0), octets.subarray(-67)])
  assert.ok(key !== undefined && verify(key, euiccSignEPR, signed))
})

test('sheet:RB-15 RB-023: ten years and a power cut later a granted rollback is still there', (context) => {
  const card = cardWith()
  load(card, [{ kind: 'enable', value: { iccid: Buffer.from(b, 'hex'), rollbackFlag: true } }])
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.now() })
  context.mock.timers.tick(10 * 365 * 24 * 3_600_000)
  card.reset()
  assert.match(card.hex('BF58 03 800100'), /^BF58..020100BF51/)
  assert.deepEqual(enabledOf(card), [a])
})

/** Contents of a list of operations. */
function encodeList(operations: Parameters<typeof packageOf>[0]): Buffer {
  const whole = packageOf(operations, { transactionId: null })
  const list = whole.subarray(0, -67)
  return list.subarray(list.indexOf(Buffer.from('a40c5a0a', 'hex')))
}

/** EuiccPackageSigned with these octets in its list. */
function withList(list: Buffer): Buffer {
  const signed = encode(EuiccPackageSigned, {
    eimId: eims.eimId,
    eidValue: Buffer.from(testEid, 'hex'),
    counterValue: 1,
    euiccPackage: { kind: 'psmoList', value: [] },
  })
  // The empty A0 at the end gives way to the list.
  return tlv(0x30, signed.subarray(2, -2), tlv(0xa0, list))
}
