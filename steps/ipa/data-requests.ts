/** What the eIM asks of eUICC and IPA (IpaEuiccDataRequest, SGP.32 v1.2 2.11.1.2, 2.11.2.2). */
import { Given } from '@cucumber/cucumber'
import { NOBODY } from '../../adapters/bench/ipa-bench.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { EUICCInfo1, GetEuiccInfo1Request } from '../../protocol/sgp22/euicc-info.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { tagListFromV12 } from '../../protocol/v101/data-tags.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { alsoDo, always, providing } from './eim-answers.ts'
import { iccids } from './iccids.ts'
import { waiting } from './notified.ts'
import { givenResults, numbersIn } from './results.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** The objects that can be asked for, by the names that IpaEuiccData has for them. */
export const tags = {
  notificationsList: 'A0',
  defaultSmdpAddress: '81',
  euiccPackageResultList: 'A2',
  euiccInfo1: 'BF20',
  euiccInfo2: 'BF22',
  rootSmdsAddress: '83',
  associationToken: '84',
  eumCertificate: 'A5',
  euiccCertificate: 'A6',
  ipaCapabilities: 'A8',
  deviceInfo: 'A9',
} as const

export type ObjectName = keyof typeof tags

/** eimTransactionId of the request. */
export const askedId = kept<Buffer>('a data request with an eimTransactionId')
/** The sequence number that the request asks for. */
export const askedNumber = kept<string>('a data request with a sequence number')

const ID = Buffer.from('0102030405060708', 'hex')

/** The first of these makes it another identifier than that of any CI. */
const SKI_OCTETS = 20

const lists: Readonly<Record<string, string>> = {
  'of GetEUICCData': '5A',
  'of GetProfilesInfo': 'BF2D',
  'of nothing': '9F7F',
}

/** Queues a request on a card that is there already. */
export function ask({ bench: { eim, eid, spec } }: IpaWorld, tagsOfV12: string, more: Partial<IpaEuiccDataRequest> = {}): void {
  eim.operator.queueRaw(eid, encode(IpaEuiccDataRequest, { tagList: tagListIn(spec, tagsOfV12), ...more }))
}

/** These tags as the version writes them. */
export function tagListIn(spec: SpecVersion, tagsOfV12: string): Uint8Array {
  const tagList = Buffer.from(tagsOfV12, 'hex')
  return spec === '1.0.1' ? tagListFromV12(tagList) : tagList
}

Given('the eIM asks for {word}', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, {})
  ask(this, tags[name])
})

Given('the eIM asks for {word} with an eimTransactionId', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, {})
  ask(this, tags[name], { eimTransactionId: this.keep(askedId, ID) })
})

Given('the eIM asks for the tag {}', async function (this: IpaWorld, which: string) {
  await withCard(this, {})
  ask(this, lists[which] ?? '')
})

Given('the eIM asks with an eimTransactionId for the tag of nothing', async function (this: IpaWorld) {
  await withCard(this, {})
  ask(this, lists['of nothing'] ?? '', { eimTransactionId: this.keep(askedId, ID) })
})

Given('the eIM asks for {word} under a CI that the eUICC does not have', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, {})
  const foreign = (await ciKeyOf(this)).map((octet) => octet ^ 0xff)
  ask(this, tags[name], { euiccCiPKIdentifierToBeUsed: foreign })
})

Given(
  'the eIM asks for {word} under a CI of the eUICC of which it says the first four octets',
  async function (this: IpaWorld, name: ObjectName) {
    await withCard(this, {})
    ask(this, tags[name], { euiccCiPKIdentifierToBeUsed: (await ciKeyOf(this)).subarray(0, 4) })
  },
)

Given('the eIM asks for {word} while the Emergency Profile is enabled', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, { profiles: [{ iccid: iccids.A, enabled: true, metadata: { ecallIndication: true } }] })
  ask(this, tags[name])
})

Given('the eIM, which has an associationToken, asks for {word}', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, { entry: { associationToken: -1 } })
  ask(this, tags[name])
})

Given('the eIM asks for {word} beside an eIM that has an associationToken', async function (this: IpaWorld, name: ObjectName) {
  await withCard(this, { others: [{ eimId: NOBODY }] })
  ask(this, tags[name])
})

Given('a package has set the default SM-DP+ address', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ setDefaultDpAddress: { address: 'dp.harness.test' } }])
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

/** Key identifier of a CI that the eUICC signs under. */
async function ciKeyOf({ bench }: IpaWorld): Promise<Buffer> {
  const info = decode(EUICCInfo1, await bench.slot.ask(encode(GetEuiccInfo1Request, {}))).value
  return Buffer.from(info.euiccCiPKIdListForSigning[0] ?? Buffer.alloc(SKI_OCTETS))
}

Given('a result and notifications wait on the eUICC', async function (this: IpaWorld) {
  await withCard(this, {})
  await this.bench.smdp.script({ refusesConnections: true })
  await alsoDo(this, {
    replies: {
      provideEimPackageResult: always(providing({ kind: 'emptyResponse', value: {} })),
      handleNotification: always((right) => ({ ...right, status: 503 })),
    },
  })
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }])
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  if ((await waiting(this)).length === 0) throw new StateNotReached('no notification waits on the eUICC', this.linesOf([]))
})

Given('the eIM then asks for {word}', function (this: IpaWorld, name: ObjectName) {
  ask(this, tags[name])
})

Given('the eIM then asks for the notification with the highest sequence number', async function (this: IpaWorld) {
  const number = this.keep(askedNumber, (await waiting(this)).at(-1) ?? '0')
  ask(this, tags.notificationsList, { searchCriteriaNotification: { kind: 'seqNumber', value: Number(number) } })
})

Given('the eIM then asks for the notifications of enabled profiles', function (this: IpaWorld) {
  ask(this, tags.notificationsList, {
    searchCriteriaNotification: { kind: 'profileManagementOperation', value: ['notificationEnable'] },
  })
})

Given('the eIM then asks for the result with a sequence number that no result has', function (this: IpaWorld) {
  const taken = givenResults(this).flatMap(({ result }) => numbersIn(result))
  const number = this.keep(askedNumber, String(Math.max(0, ...taken.map(Number)) + 100))
  ask(this, tags.euiccPackageResultList, {
    searchCriteriaEuiccPackageResult: { kind: 'seqNumber', value: Number(number) },
  })
})
