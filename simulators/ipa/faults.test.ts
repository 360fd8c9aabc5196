/**
 * What each fault of the IPA shows to card and servers, beside the right IPA in the same situation.
 *
 * Long because: it has a row for every fault.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { encode } from '../../protocol/schema/type.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { type IpaFaultName, ipaFaults } from './faults.ts'
import type { coapsFaults } from './faults-coaps.ts'
import type { compactFaults } from './faults-compact.ts'
import type { cycleFaults } from './faults-cycle.ts'
import type { deviceFaults } from './faults-device.ts'
import type { fallbackFaults } from './faults-fallback.ts'
import type { injectFaults } from './faults-inject.ts'
import type { jsonFaults } from './faults-json.ts'
import type { linkFaults } from './faults-link.ts'
import type { managementFaults } from './faults-management.ts'
import type { refreshFaults } from './faults-refresh.ts'
import type { requestFaults } from './faults-requests.ts'
import type { startFaults } from './faults-start.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { boundProfilePackageOf, metadata, SMDP, transactionId } from './test-download.ts'
import { type Decisions, hex, type Row, testRows } from './test-fault-rows.ts'
import { eimTransactionId, enable, notificationOf, packageOf, pirOf, resultOf } from './test-objects.ts'
import { bare, ciPem, numbersIn, pki, type SceneOptions, scene, type TestEim } from './test-scene.ts'
import {
  A,
  ask,
  B,
  code,
  direct,
  failed,
  indirect,
  numbers,
  reasons,
  recipients,
  withPackage,
  withRollback,
} from './test-situations.ts'
import { wayRows } from './test-ways.ts'

/** A round with these packages; what the eIM got as results. */
async function round(decisions: Decisions, packages: TestEim['packages'], options: SceneOptions = {}) {
  const set = await scene({ decisions, ...options })
  set.eim.packages = packages
  set.card.answer(0xbf51, resultOf(1).octets)
  await set.ipa.pokeNow(set.signal)
  return set
}

/** A package on its way to a card that answers it with a REFRESH. */
async function switching(decisions: Decisions, see: (set: Awaited<ReturnType<typeof withPackage>>) => unknown) {
  const set = await withPackage({ decisions })
  await set.ipa.pokeNow(set.signal).catch(() => {})
  return see(set)
}

/** A package with notifications beside its result, answered so. */
async function answered(decisions: Decisions, answer: Awaited<ReturnType<TestEim['onResult']>>) {
  const set = await withPackage({ decisions })
  set.card.notifications = [notificationOf(3, 'a.test'), notificationOf(4, 'a.test')]
  set.eim.onResult = () => answer
  await set.ipa.pokeNow(set.signal)
  return [...set.card.results, ...set.card.notifications].map(({ seq }) => seq)
}

const ownRollback = (flag: boolean, answer: Awaited<ReturnType<TestEim['onResult']>>) => async (decisions: Decisions) => {
  const set = await withRollback(flag, { decisions })
  set.eim.onResult = ({ body }) => (numbersIn(body).includes(5) ? answer : [6])
  await set.ipa.pokeNow(set.signal)
  return [set.card.calls(0xbf58).length, set.eim.bodies('provideEimPackageResult').map(numbersIn).at(-1)]
}

const inEmergency = { profileState: 'enabled', ecallIndication: true, fallbackAttribute: false } as const
const dataRequest = (tags: string) => encode(IpaEuiccDataRequest, { tagList: Buffer.from(tags, 'hex') })

/** A download; what card and SM-DP+ saw of it. */
const downloaded = (plan: Omit<Parameters<typeof direct>[0] & object, 'decisions'>) => async (decisions: Decisions) => {
  const set = await direct({ ...plan, decisions })
  await set.poll()
  return hex(set.eim.results[0]) === failed('7F') ? ['failed', ...reasons(set)] : set.eim.results[0] ? 'installed' : 'silent'
}

const expired = await issueNegative(pki, { role: 'dpAuth', kind: 'expired' })

/** Those of the network side and of management have tables of their own; CoAP's are played by the matrix. */
type Elsewhere = typeof startFaults &
  typeof refreshFaults &
  typeof cycleFaults &
  typeof compactFaults &
  typeof deviceFaults &
  typeof fallbackFaults &
  typeof linkFaults &
  typeof requestFaults &
  typeof jsonFaults &
  typeof managementFaults &
  typeof injectFaults &
  typeof coapsFaults
const rows: Readonly<Record<Exclude<IpaFaultName, keyof Elsewhere>, Row>> = {
  sendsNoTerminalCapability: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      const { length } = await set.ipa.eid(set.signal).catch(() => 'refused')
      return [length, set.card.commands.filter((command) => command.startsWith('80AA')).length]
    },
    right: [32, 1],
    faulty: ['refused'.length, 0],
  },
  sendsTerminalCapabilityLate: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      await set.ipa.eid(set.signal)
      const at = (start: string) => set.card.commands.findIndex((command) => command.startsWith(start))
      return at('80AA') < at('01A4')
    },
    right: true,
    faulty: false,
  },
  countsBlocksInFourBits: {
    see: async (d) => {
      const set = await scene({ decisions: d, settings: { card: { blockSize: 10 } } })
      set.eim.packages = [packageOf({ psmoList: Array.from({ length: 8 }, () => enable()) })]
      set.card.answer(0xbf51, resultOf(1).octets)
      await set.ipa.pokeNow(set.signal)
      return set.card.calls(0xbf51).length
    },
    right: 1,
    faulty: 0,
  },
  dropsResultOn91: {
    see: (d) => switching(d, ({ eim }) => numbersIn(eim.bodies('provideEimPackageResult')[0] ?? new Uint8Array())),
    right: [5],
    faulty: [],
  },
  keepsItsChannelAfterRefresh: { see: (d) => switching(d, ({ card }) => card.resets), right: 2, faulty: 1 },
  sendsTheWholePackageAsOneChain: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      await set.poll()
      const at = set.card.requests.findIndex((request) => request[0] === 0xbf && request[1] === 0x36)
      return [set.card.requests[at]?.length === boundProfilePackageOf({}).length, set.card.requests[at + 1]?.[0] === 0xa0]
    },
    right: [false, true],
    faulty: [true, false],
  },
  goesOnAfterTheCardHasFailed: {
    see: async (d) => {
      const set = await direct({ decisions: d, pir: 'installFailedDueToInsufficientMemoryForProfile' })
      set.card.failsAtSegment = 1
      await set.poll()
      return set.card.requests.some((request) => request[0] === 0xa1)
    },
    right: false,
    faulty: true,
  },
  reencodesPackages: {
    see: async (d) => {
      const right = packageOf({ psmoList: [enable()] })
      // The same with a length of two octets where one would do.
      const odd = Buffer.concat([Buffer.from('BF5181', 'hex'), Buffer.from([right.length - 3]), right.subarray(3)])
      const set = await round(d, [odd])
      return set.card.calls(0xbf51)[0]?.equals(odd)
    },
    right: true,
    faulty: false,
  },
  writesTrueAsOne: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.answer(0xbf5d, Buffer.from('BF5D03800100', 'hex'))
      await set.ipa.executeFallback(set.signal)
      return set.card.calls(0xbf5d).map(hex)
    },
    right: ['BF5D038001FF'],
    faulty: ['BF5D03800101'],
  },

  pollsAgainAtOnce: {
    see: async (d) => (await round(d, [], { settings: { mostPackages: 4 } })).eim.bodies('getEimPackage').length,
    right: 1,
    faulty: 4,
  },
  stopsAfterOnePackage: {
    see: async (d) => (await round(d, [packageOf(), packageOf()])).card.calls(0xbf51).length,
    right: 2,
    faulty: 1,
  },
  callsUnknownPackagesDamaged: {
    see: async (d) => (await round(d, [Buffer.from('BF7F00', 'hex')])).eim.results.map(hex),
    right: ['A003020102'],
    faulty: ['A003020101'],
  },
  throwsUnusablePackagesAway: {
    see: async (d) => (await round(d, [Buffer.from('BF7F00', 'hex')])).eim.results.length,
    right: 1,
    faulty: 0,
  },
  forgetsTransactionIdInErrors: {
    see: async (d) => {
      const request = encode(IpaEuiccDataRequest, { tagList: Buffer.from('5A', 'hex'), eimTransactionId })
      return (
        (await round(d, [request])).eim.results[0]?.includes(8) &&
        hex(looseAt((await round(d, [request])).eim.results[0] ?? request, 0xbf52, 0xa1, 0x80))
      )
    },
    right: hex(eimTransactionId),
    faulty: false,
  },
  forgetsTransactionIdOfTriggers: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      await set.poll()
      return hex(looseAt(set.eim.results[0] ?? new Uint8Array(), 0xbf54, 0x82))
    },
    right: hex(eimTransactionId),
    faulty: undefined,
  },
  leavesTheEidOut: {
    see: async (d) => {
      const [body] = (await round(d, [packageOf()])).eim.bodies('provideEimPackageResult')
      return looseElements(looseAt(body ?? new Uint8Array(), 0xbf50) ?? new Uint8Array()).length
    },
    right: 2,
    faulty: 1,
  },
  writesPlmnAsDigits: {
    see: async (d) => {
      const [body] = (await round(d, [], { settings: { rPlmn: '262-01' } })).eim.bodies('getEimPackage')
      return hex(looseAt(body ?? new Uint8Array(), 0xbf4f, 0x82))
    },
    right: '62F210',
    faulty: '26201F',
  },
  forgetsAStateChangeOnceSent: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.answer(0xbf5d, Buffer.from('BF5D03800100', 'hex'))
      await set.ipa.executeFallback(set.signal)
      set.eim.packages = [bare(503), bare(503)]
      await set.ipa.pokeNow(set.signal)
      await set.ipa.pokeNow(set.signal)
      return hex(looseAt(set.eim.bodies('getEimPackage').at(-1) ?? new Uint8Array(), 0xbf4f, 0x81))
    },
    right: '01',
    faulty: undefined,
  },
  losesStateChangesOnRestart: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.answer(0xbf5d, Buffer.from('BF5D03800100', 'hex'))
      await set.ipa.executeFallback(set.signal)
      await set.again(d).pokeNow(set.signal)
      return hex(looseAt(set.eim.bodies('getEimPackage').at(-1) ?? new Uint8Array(), 0xbf4f, 0x81))
    },
    right: '01',
    faulty: undefined,
  },

  retrievesNotificationsWithoutPsmos: {
    see: async (d) => {
      const set = await withPackage({ decisions: d }, packageOf({ ecoList: [{ kind: 'listEim', value: {} }] }))
      set.card.notifications = [notificationOf(4, 'a.test')]
      await set.ipa.pokeNow(set.signal)
      return numbersIn(set.eim.bodies('provideEimPackageResult')[0] ?? new Uint8Array())
    },
    right: [5],
    faulty: [5, 4],
  },
  neverBundlesNotifications: {
    see: async (d) => {
      const set = await withPackage({ decisions: d })
      set.card.notifications = [notificationOf(4, 'a.test')]
      await set.ipa.pokeNow(set.signal)
      return numbersIn(set.eim.bodies('provideEimPackageResult')[0] ?? new Uint8Array())
    },
    right: [5, 4],
    faulty: [5],
  },
  removesResultsBeforeTheyAreAcknowledged: { see: (d) => answered(d, { kind: 'hangUp' }), right: [5, 3, 4], faulty: [] },
  takesAnyAnswerForAnAcknowledgement: { see: (d) => answered(d, 'empty'), right: [5, 3, 4], faulty: [] },
  removesTheWholeBundle: { see: (d) => answered(d, [5, 4]), right: [3], faulty: [] },
  stopsAtAnUnknownNumber: { see: (d) => answered(d, [99, 5, 4]), right: [3], faulty: [5, 3, 4] },
  forgetsStoredResults: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.results = [resultOf(1)]
      await set.ipa.pokeNow(set.signal)
      return set.card.results.length
    },
    right: 0,
    faulty: 1,
  },
  givesUpAtTheFirstFault: {
    see: async (d) => {
      const set = await withPackage({ decisions: d })
      let first = true
      set.eim.onResult = ({ body }) => {
        if (!first) return numbersIn(body)
        first = false
        return bare(503)
      }
      await set.ipa.pokeNow(set.signal)
      return [set.card.results.length, set.waits.length]
    },
    right: [0, 1],
    faulty: [0, 0],
  },
  rollsBackWithoutBeingAllowed: { see: ownRollback(false, { kind: 'hangUp' }), right: [0, [5]], faulty: [1, [6]] },
  waitsForTheEimForEver: { see: ownRollback(true, { kind: 'hangUp' }), right: [1, [6]], faulty: [0, [5]] },
  deliversTheReplacedResult: { see: ownRollback(true, { kind: 'hangUp' }), right: [1, [6]], faulty: [1, [5]] },

  packsCapabilityBitsAsBytes: {
    see: async (d) =>
      hex(looseAt((await ask({ tagList: Buffer.from('A8', 'hex') }, { decisions: d })).data ?? new Uint8Array(), 0xa8, 0x80)),
    right: '06C0',
    faulty: '000101',
  },
  passesOverUnknownTags: {
    see: async (d) => (await ask({ tagList: Buffer.from('5A81', 'hex') }, { decisions: d })).data === undefined,
    right: true,
    faulty: false,
  },
  alwaysSendsItsCapabilities: {
    see: async (d) =>
      looseElements((await ask({ tagList: Buffer.from('81', 'hex') }, { decisions: d })).data ?? new Uint8Array()).length,
    right: 1,
    faulty: 2,
  },
  wantsTheWholeCiKeyIdentifier: {
    see: async (d) => {
      const request = { tagList: Buffer.from('A6', 'hex'), euiccCiPKIdentifierToBeUsed: Buffer.from('F541', 'hex') }
      return hex((await ask(request, { decisions: d })).error)
    },
    right: undefined,
    faulty: '020105',
  },
  ignoresSearchCriteria: {
    see: async (d) => {
      const searchCriteriaNotification = { kind: 'seqNumber', value: 4 } as const
      const { data } = await ask({ tagList: Buffer.from('A0', 'hex'), searchCriteriaNotification }, { decisions: d })
      return numbersIn(tlv(0xbf52, tlv(0xa0, data ?? new Uint8Array())))
    },
    right: [4],
    faulty: [3, 4],
  },
  worksThroughAnEmergency: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.value(0xbf2d, ProfileInfoListResponse, { kind: 'profileInfoListOk', value: [inEmergency] })
      set.eim.packages = [dataRequest('A8')]
      await set.ipa.pokeNow(set.signal)
      return hex(set.eim.results[0])?.slice(0, 10)
    },
    right: 'BF5205A103',
    faulty: 'BF520CA00A',
  },

  splitsActivationCodesAtDollars: {
    see: async (d) => {
      const set = await direct({ decisions: d, data: code(`7$${SMDP}$X_Y`) })
      await set.poll()
      return set.smdp.calls.length > 0
    },
    right: false,
    faulty: true,
  },
  trustsTheServersWordForItsAddress: {
    see: downloaded({ serverAddress: 'other.harness.test' }),
    right: ['failed', 127],
    faulty: 'installed',
  },
  ignoresTheOid: { see: downloaded({ data: code(`1$${SMDP}$X$2.999.77`) }), right: ['failed', 127], faulty: 'installed' },
  leavesDatesToTheCard: {
    see: downloaded({ certificate: expired.certificate.der }),
    right: ['failed', 127],
    faulty: 'installed',
  },
  comparesTheIccidOnly: {
    see: downloaded({ installed: { ...metadata, profileName: 'Another' } }),
    right: ['failed', 4],
    faulty: 'installed',
  },
  installsWhateverTheRules: {
    see: downloaded({ announced: { ...metadata, profilePolicyRules: ['ppr2'] } }),
    right: ['failed', 3],
    faulty: 'installed',
  },
  goesOnWithoutConfirmationCode: { see: downloaded({ ccRequired: true }), right: ['failed', 127], faulty: 'installed' },
  cancelsLikeAnEndUser: {
    see: downloaded({ announced: { ...metadata, profilePolicyRules: ['ppr2'] } }),
    right: ['failed', 3],
    faulty: ['failed', 0],
  },
  losesTheTransactionIdWithTheAnswer: {
    see: async (d) => {
      const set = await indirect({ decisions: d, omitTransactionId: true })
      await set.poll()
      return set.called().includes('getBoundProfilePackage')
    },
    right: true,
    faulty: false,
  },
  keepsRefusalsOfTheCardToItself: {
    see: async (d) => {
      const set = await indirect({ decisions: d })
      set.card.answer(0xbf38, tlv(0xbf38, tlv(0xa1, tlv(0x80, transactionId), Buffer.from('020107', 'hex'))))
      await set.poll()
      return set.called().includes('authenticateClient')
    },
    right: true,
    faulty: false,
  },
  keepsFailuresOfIndirectDownloadsToItself: {
    see: async (d) => {
      const set = await indirect({ decisions: d, errors: { authenticateClient: ['8.2.6', '3.8'] } })
      await set.poll()
      return set.called().includes('provideEimPackageResult')
    },
    right: true,
    faulty: false,
  },
  keepsFailuresOfDirectDownloadsToItself: {
    see: downloaded({ errors: { authenticateClient: ['8.2.6', '3.8'] } }),
    right: ['failed'],
    faulty: 'silent',
  },

  deliversInstallationResultsLast: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [pirOf(1, A), notificationOf(2, A)]
      await set.ipa.pokeNow(set.signal)
      return numbers(set.a)
    },
    right: [1, 2],
    faulty: [2, 1],
  },
  deliversInOrderOfAddress: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [notificationOf(1, A), notificationOf(2, B)]
      set.a.reply = () => bare(204)
      // The first recipient by address is down.
      set[A < B ? 'a' : 'b'].reply = () => bare(500)
      await set.ipa.pokeNow(set.signal)
      return set.card.notifications.length
    },
    right: 1,
    faulty: 2,
  },
  sendsAllAtTheSameTime: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [notificationOf(1, A), notificationOf(2, A)]
      let [open, most] = [0, 0]
      set.a.reply = async () => {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setTimeout(resolve, 200))
        open--
        return bare(204)
      }
      await set.ipa.pokeNow(set.signal)
      return most
    },
    right: 1,
    faulty: 2,
  },
  goesOnBehindAFailedResult: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [pirOf(1, A), notificationOf(2, A)]
      set.a.reply = ({ body }) =>
        bare(numbersIn(Buffer.from(JSON.parse(body.toString()).pendingNotification, 'base64')).includes(1) ? 500 : 204)
      await set.ipa.pokeNow(set.signal)
      return set.card.notifications.map(({ seq }) => seq)
    },
    right: [1, 2],
    faulty: [1],
  },
  removesNotificationsWhateverHappens: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [notificationOf(1, A)]
      set.a.reply = () => bare(500)
      await set.ipa.pokeNow(set.signal)
      return set.card.notifications.length
    },
    right: 1,
    faulty: 0,
  },
  tellsTheSmdpNothingOfInstallations: {
    see: async (d) => {
      const set = await direct({ decisions: d, settings: { notificationRoute: 'direct' } })
      set.eim.onResult = () => 'empty'
      await set.poll()
      return set.names().includes('handleNotification')
    },
    right: true,
    faulty: false,
  },
  ...wayRows,
  passesOverThePin: {
    see: async (d) => {
      const set = await scene({ decisions: d, settings: { eimCas: [ciPem] } })
      set.eim.present(identityOf(await issueNegative(pki, { role: 'eimTls', kind: 'otherKey' })))
      await set.ipa.pokeNow(set.signal)
      return set.eim.calls.length
    },
    right: 0,
    faulty: 1,
  },
}

testRows(ipaFaults, rows)

test('each fault is one sentence, with rows of the ledger', () => {
  for (const [name, { what, checks, ledger }] of Object.entries(ipaFaults)) {
    assert.match(what, /^[a-z].*[^.]$/, name)
    assert.ok(ledger.length > 0 && ledger.every((id) => /^[A-Z0-9]+(-[A-Z0-9]+)*-\d+$/.test(id)), name)
    assert.ok(
      checks.every((check) => check.startsWith('sheet:')),
      name,
    )
  }
})
