/**
 * What each fault of eIM entries, packages, data requests and notifications shows, beside the right IPA in the same situation.
 */
import { GetCertsResponse } from '../../protocol/es10b/euicc-data.ts'
import { managementFaults } from './faults-management.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { type Decisions, hex, type Row, testRows } from './test-fault-rows.ts'
import { notificationOf, packageOf, resultOf } from './test-objects.ts'
import { asn1, bare, eimConfiguration, scene, type TestEim } from './test-scene.ts'
import { A, ask, B, euicc, got, recipients, withPackage, withRollback } from './test-situations.ts'

/** How often our eIM was asked, with these entries on the card. */
async function asked(decisions: Decisions, eims: Parameters<typeof eimConfiguration>[1][], rounds = 1) {
  const set = await scene({ decisions, eims: eims.map((more, place) => eimConfiguration(`eim${place + 1}`, more)) })
  for (let round = 0; round < rounds; round++) await set.ipa.pokeNow(set.signal)
  return set.eim.bodies('getEimPackage').length
}

/** Tags in the answer to a data request; its error where it is one. */
async function answered(decisions: Decisions, tagList: string, options: Parameters<typeof ask>[1] = {}) {
  const { data, error } = await ask({ tagList: Buffer.from(tagList, 'hex') }, { ...options, decisions })
  if (data === undefined) return hex(error)
  return looseElements(data).map(({ tag }) => tag.toString(16).toUpperCase())
}

/** A round with these packages on a card that answers every one with this. */
async function results(decisions: Decisions, packages: TestEim['packages'], answer: Uint8Array | number = resultOf(1).octets) {
  const set = await scene({ decisions })
  set.eim.packages = packages
  set.card.answer(0xbf51, answer)
  await set.ipa.pokeNow(set.signal)
  return set.eim.results.map(hex)
}

/** Numbers that are left on the card when a result and a notification were acknowledged. */
async function leftAfterARound(decisions: Decisions) {
  const set = await withPackage({ decisions })
  set.card.notifications = [notificationOf(3, A)]
  await set.ipa.pokeNow(set.signal)
  return [...set.card.results, ...set.card.notifications].map(({ seq }) => seq)
}

const rows: Readonly<Record<keyof typeof managementFaults, Row>> = {
  takesTheEimIdForItsAddress: { see: (d) => asked(d, [{}]), right: 1, faulty: 0 },
  keepsOldEntries: {
    see: async (d) => {
      const set = await withPackage({ decisions: d }, packageOf({ ecoList: [{ kind: 'listEim', value: {} }] }))
      await set.ipa.pokeNow(set.signal)
      await set.ipa.pokeNow(set.signal)
      return set.card.calls(0xbf55).length
    },
    right: 2,
    faulty: 1,
  },
  retrievesByHttpsAlways: { see: (d) => asked(d, [{ eimSupportedProtocol: ['eimRetrieveCoaps'] }]), right: 0, faulty: 1 },
  stopsAtAnEimThatIsAway: {
    see: (d) => asked(d, [{ eimFqdn: 'localhost:9' }, {}]),
    right: 1,
    faulty: 0,
  },
  neverAsksAgainAfterRubbish: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.eim.packages = [asn1(Buffer.from('<html>'))]
      await set.ipa.pokeNow(set.signal)
      await set.ipa.pokeNow(set.signal)
      return set.eim.bodies('getEimPackage').length
    },
    right: 2,
    faulty: 1,
  },
  reportsChangesOnly: {
    see: async (d) => {
      const listed = resultOf(1, [{ kind: 'listProfileInfoResult', value: { kind: 'profileInfoListOk', value: [] } }]).octets
      return (await results(d, [packageOf()], listed)).length
    },
    right: 1,
    faulty: 0,
  },
  removesTheFirstOnly: { see: leftAfterARound, right: [], faulty: [3] },
  confirmsAcknowledgements: {
    see: async (d) => {
      const set = await withPackage({ decisions: d })
      await set.ipa.pokeNow(set.signal)
      return set.eim.calls.filter(({ body }) => hex(body)?.startsWith('BF53')).length
    },
    right: 0,
    faulty: 1,
  },
  bundlesNothing: {
    see: async (d) => {
      const set = await withPackage({ decisions: d })
      await set.ipa.pokeNow(set.signal)
      return hex(looseAt(set.eim.results[0] ?? new Uint8Array(), 0x30, 0xa0))
    },
    right: undefined,
    faulty: '',
  },
  isSilentWhenTheCardFails: {
    see: async (d) => results(d, [packageOf()], 0x6f00),
    right: ['A00D8008010203040506070802017F'],
    faulty: [],
  },
  rollsBackAtTheNextOutage: {
    see: async (d) => {
      const set = await withRollback(true, { decisions: d })
      await set.ipa.pokeNow(set.signal)
      set.eim.packages = [bare(503), bare(503)]
      await set.ipa.pokeNow(set.signal)
      return set.card.calls(0xbf58).length
    },
    right: 0,
    faulty: 1,
  },
  knowsTagsOfV101: { see: (d) => answered(d, 'A883'), right: ['83', 'A8'], faulty: ['83'] },
  leavesTheCardToTheEim: { see: (d) => answered(d, 'A883'), right: ['83', 'A8'], faulty: ['A8'] },
  keepsTheDeviceToItself: { see: (d) => answered(d, 'A9'), right: ['A9'], faulty: [] },
  swapsCertificates: {
    see: async (d) => {
      const { data } = await ask({ tagList: Buffer.from('A6', 'hex') }, { decisions: d })
      return hex(looseAt(data ?? new Uint8Array(), 0xa6)) === hex(looseAt(euicc.certificate.der, 0x30))
    },
    right: true,
    faulty: false,
  },
  takesAnyCi: {
    see: async (d) => {
      const request = { tagList: Buffer.from('A6', 'hex'), euiccCiPKIdentifierToBeUsed: Buffer.from('0BAD', 'hex') }
      return hex((await ask(request, { decisions: d })).error)
    },
    right: '020105',
    faulty: undefined,
  },
  leavesOutWhatTheCardRefuses: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.answer(0xbf56, 0x6f00)
      set.eim.packages = [Buffer.from('BF52035C01A6', 'hex')]
      await set.ipa.pokeNow(set.signal)
      return hex(set.eim.results[0])
    },
    right: 'BF5205A10302017F',
    faulty: 'BF5202A000',
  },
  sendsTheTokenOfTheFirstEim: {
    see: async (d) => {
      const eims = [eimConfiguration('eim1', { associationToken: 5 })]
      const set = await ask({ tagList: Buffer.from('84', 'hex') }, { decisions: d, eims })
      return hex(set.card.calls(0xbf55).at(-1))
    },
    right: 'BF5508A006800465696D31',
    faulty: 'BF5500',
  },
  refusesWhatIsNotThere: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.value(0xbf56, GetCertsResponse, { kind: 'getCertsError', value: 'undefinedError' })
      set.eim.packages = [Buffer.from('BF52035C01A6', 'hex')]
      await set.ipa.pokeNow(set.signal)
      return hex(set.eim.results[0])
    },
    right: 'BF5202A000',
    faulty: 'BF5205A10302017F',
  },
  sendsAllToTheFirstServer: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      set.card.notifications = [notificationOf(1, A), notificationOf(2, B)]
      await set.ipa.pokeNow(set.signal)
      return [set.a.calls.length, set.b.calls.length]
    },
    right: [1, 1],
    faulty: [2, 0],
  },
  writesAddressesSmall: {
    see: async (d) => {
      const set = await recipients({ decisions: d })
      const loud = notificationOf(1, A.toUpperCase())
      set.card.notifications = [loud]
      await set.ipa.pokeNow(set.signal)
      return got(set.a).map((octets) => octets.includes(A.toUpperCase()))
    },
    right: [true],
    faulty: [false],
  },
}

testRows(managementFaults, rows)
