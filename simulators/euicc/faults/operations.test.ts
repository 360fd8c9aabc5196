/** What each fault of a single operation shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Psmo } from '../../../protocol/sgp32/psmo.ts'
import type { EuiccDecisions } from '../decisions.ts'
import type { TestCard } from '../download/test-card.ts'
import * as testEim from '../package/test-eim.ts'
import { operationFaults } from './operations.ts'

const { a, b, c, cardWith, load, profile, psmo, texts } = testEim
const nobody = '98001032547698103209'

interface Row {
  readonly card?: testEim.CardOptions
  readonly see: (card: TestCard) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const list = (value: Extract<Psmo, { kind: 'listProfileInfo' }>['value']): Psmo => ({ kind: 'listProfileInfo', value })
const tags = (hex: string) => list({ tagList: Buffer.from(hex, 'hex') })
const one = (card: TestCard, operation: Psmo, counter = 1) => texts(load(card, [operation], { counter })).join()

/** Profiles of a list, as it came. */
function infos(card: TestCard, operation: Psmo) {
  const [result] = load(card, [operation]).results
  return result?.kind === 'listProfileInfoResult' && result.value.kind === 'profileInfoListOk' ? result.value.value : []
}

/** What the notifications on the card are of. */
const waiting = (card: TestCard) => {
  const answer = card.hex('BF28 00')
  return [...answer.matchAll(/8102(0[0-9])([0-9A-F]{2})/g)].map(([, , bits]) => bits)
}

const address = (card: TestCard, ...addresses: readonly string[]) => [
  ...addresses.map((text, i) => one(card, psmo.address(text), i + 1).split(' ')[1]),
  /(?:old|new)\.example/.exec(card.ask('BF3C00').data.toString('latin1'))?.[0],
]

const withTestProfile = {
  state: { profiles: [profile(a, { enabled: true }), profile(b), profile(c, {}, { profileClass: 'test' })] },
} as const
const fallback = {
  state: {
    profiles: [profile(a, { fallbackAttribute: true }, { fallbackAllowed: true }), profile(b, {}, { fallbackAllowed: true })],
  },
} as const

const rows: Readonly<Record<keyof typeof operationFaults, Row>> = {
  takesTheEnabledProfileForUnknownOnes: {
    see: (card) => one(card, psmo.disable(nobody)),
    right: 'disableResult iccidOrAidNotFound',
    faulty: 'disableResult ok',
  },
  looksAmongTheCandidatesOnly: {
    see: (card) => [psmo.enable(a), psmo.disable(b), psmo.delete(a)].map((operation, i) => one(card, operation, i + 1)),
    right: [
      'enableResult profileNotInDisabledState',
      'disableResult profileNotInEnabledState',
      'deleteResult profileNotInDisabledState',
    ],
    faulty: ['enableResult iccidOrAidNotFound', 'disableResult iccidOrAidNotFound', 'deleteResult iccidOrAidNotFound'],
  },
  wantsADisableFirst: {
    see: (card) => [one(card, psmo.enable(b)), testEim.enabledOf(card)],
    right: ['enableResult ok', [b]],
    faulty: ['enableResult undefinedError', [a]],
  },
  keepsAProfileEnabled: {
    see: (card) => [one(card, psmo.disable(a)), testEim.enabledOf(card)],
    right: ['disableResult ok', []],
    faulty: ['disableResult undefinedError', [a]],
  },
  deletesTheNewestProfileOnly: {
    see: (card) => [one(card, psmo.delete(b)), one(card, psmo.delete(c), 2)],
    right: ['deleteResult ok', 'deleteResult ok'],
    faulty: ['deleteResult undefinedError', 'deleteResult ok'],
  },
  tellsOfDisablingWithTheNextEnable: {
    see: (card) => [one(card, psmo.disable(a)), waiting(card)],
    right: ['disableResult ok', ['20']],
    faulty: ['disableResult ok', []],
  },
  letsAnyProfileFollowATestProfile: {
    card: withTestProfile,
    see: (card) => [one(card, psmo.enable(c)), one(card, psmo.enable(b), 2)],
    right: ['enableResult ok', 'enableResult disallowedByPolicy'],
    faulty: ['enableResult ok', 'enableResult ok'],
  },
  listsTheEnabledProfileToEims: {
    see: (card) => infos(card, psmo.list).length,
    right: 3,
    faulty: 1,
  },
  listsAllThatItHas: {
    see: (card) => infos(card, psmo.list).some(({ notificationConfigurationInfo: info }) => info !== undefined),
    right: false,
    faulty: true,
  },
  readsNoTagList: {
    see: (card) => infos(card, tags('5A')).some(({ profileName }) => profileName !== undefined),
    right: false,
    faulty: true,
  },
  stopsAtUnknownTags: {
    see: (card) => one(card, tags('5A9F7F')),
    right: 'listProfileInfoResult 3',
    faulty: 'listProfileInfoResult undefinedError',
  },
  findsNothingWrongWithNothing: {
    see: (card) => one(card, list({ searchCriteria: { kind: 'iccid', value: Buffer.from(nobody, 'hex') } })),
    right: 'listProfileInfoResult 0',
    faulty: 'listProfileInfoResult incorrectInputValues',
  },
  allowsFallbackToItsHolderOnly: {
    card: fallback,
    see: (card) => infos(card, psmo.list).map(({ fallbackAllowed }) => fallbackAllowed),
    right: [true, true],
    faulty: [true, false],
  },
  hidesItsRulesFromEims: {
    see: (card) => one(card, psmo.rat),
    right: 'getRATResult 1',
    faulty: 'getRATResult 0',
  },
  keepsTheFirstAddress: {
    see: (card) => address(card, 'old.example', 'new.example'),
    right: ['ok', 'ok', 'new.example'],
    faulty: ['ok', 'ok', 'old.example'],
  },
  takesAnEmptyAddressForNoChange: {
    see: (card) => address(card, 'old.example', ''),
    right: ['ok', 'ok', undefined],
    faulty: ['ok', 'ok', 'old.example'],
  },
  cutsLongAddresses: {
    see: (card) => address(card, `${'a'.repeat(50)}.`.repeat(6))[0],
    right: 'undefinedError',
    faulty: 'ok',
  },
  refusesWhenItsJournalIsFull: {
    card: { state: { sequenceNumber: 1023 } },
    see: (card) => [one(card, psmo.enable(b)), one(card, psmo.enable(b), 2)],
    right: ['enableResult ok', 'enableResult profileNotInDisabledState'],
    faulty: ['enableResult undefinedError', 'enableResult undefinedError'],
  },
  tidiesUpBeforeItAnswers: {
    see(card) {
      const begun = performance.now()
      one(card, psmo.enable(b))
      return performance.now() - begun >= 300
    },
    right: false,
    faulty: true,
  },
}

for (const name of Object.keys(rows) as (keyof typeof rows)[]) {
  const { card, see, right, faulty } = rows[name]
  const { what, decisions } = operationFaults[name]
  test(`${name}: an eUICC that ${what}`, () => {
    assert.deepEqual(see(cardWith(card)), right, 'the right one')
    // Each is a part of the decisions of an eUICC.
    assert.deepEqual(see(cardWith({ ...card, decisions: decisions as Partial<EuiccDecisions> })), faulty, 'the faulty one')
  })
}
