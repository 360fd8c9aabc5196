/** Data requests of the eIM and what the IPA answers: SGP.32 2.11.1.2, 2.11.2.2, 5.14.6. */
import { defineParameterType, Given, When } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { IpaEuiccData, IpaEuiccDataRequest, IpaEuiccDataResponse } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { tagsOf } from '../../requirements/tag-list.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { deliver } from './delivery.ts'
import { signing } from './ipa.ts'
import { notifications } from './notifications-with-result.ts'
import { orderData } from './ordered-data.ts'
import { signedResult } from './packages.ts'
import { elementOfResult, withoutArm } from './result-octets.ts'
import type { ConformanceWorld } from './world.ts'

type ErrorCode = Extract<IpaEuiccDataResponse, { kind: 'ipaEuiccDataResponseError' }>['value']['ipaEuiccDataErrorCode']
const errorCodes = ['incorrectTagList', 'euiccCiPKIdNotFound', 'ecallActive', 'undefinedError']
defineParameterType({ name: 'dataErrorCode', regexp: errorCodes, transformer: (name: string) => name as ErrorCode })

const dataRequest = kept<IpaEuiccDataRequest>('a data request')

/** What is asked for, by the tags of each version. */
const questions = {
  'the package results': (spec) => (spec === '1.0.1' ? 'BF2B' : 'A2'),
  'the notifications': (spec) => (spec === '1.0.1' ? 'BF2B' : 'A0'),
  'the certificates': () => 'A5A6',
} as const satisfies Record<string, (spec: SpecVersion) => string>
type Question = keyof typeof questions
defineParameterType({ name: 'question', regexp: Object.keys(questions), transformer: (name: string) => name as Question })

Given('the eIM has asked for {question}', async function (this: ConformanceWorld, question: Question) {
  const tagList = Buffer.from(questions[question](this.bench.spec), 'hex')
  const request = this.keep(dataRequest, await orderData(this, this.device, tagList))
  const asked = tagsOf(request.tagList)
  // v1.0.1 has one tag for both lists, and what it asks for is known by its criteria.
  if (this.bench.spec !== '1.0.1' && !tagsOf(tagList).every((tag) => asked.includes(tag)))
    throw new StateNotReached(`the operator has ordered ${question}, and the eIM asks for other data`)
})

When('the IPA answers with what was asked for', async function (this: ConformanceWorld) {
  await deliver(this, dataWith(this, {}))
})

When('the IPA answers with what was asked for, without its arm', async function (this: ConformanceWorld) {
  await deliver(this, bare(this, dataWith(this, {})))
})

When('the IPA answers with data that hold the result', async function (this: ConformanceWorld) {
  await deliver(this, dataWith(this, withResult(this)))
})

When('the IPA answers with data that hold the result, without their arm', async function (this: ConformanceWorld) {
  await deliver(this, bare(this, dataWith(this, withResult(this))))
})

When('the IPA answers with data that hold the notifications', async function (this: ConformanceWorld) {
  await deliver(this, dataWith(this, { notificationsList: this.kept(notifications) }))
})

When('the IPA answers with certificates that stand whole inside of their tags', async function (this: ConformanceWorld) {
  const { eimTransactionId } = this.kept(dataRequest)
  const { certificate, eumCertificate } = signing(this.device).credentials
  const transaction = eimTransactionId === undefined ? [] : [tlv(0x87, eimTransactionId)]
  const data = tlv(0xa0, tlv(0xa5, eumCertificate), tlv(0xa6, certificate), ...transaction)
  await deliver(this, { kind: 'octets', octets: tlv(0xbf52, data) })
})

When('the IPA answers the data request with {dataErrorCode}', async function (this: ConformanceWorld, code: ErrorCode) {
  await deliver(this, errorWith(this, code))
})

When(
  'the IPA answers the data request with {dataErrorCode}, without its arm',
  async function (this: ConformanceWorld, code: ErrorCode) {
    await deliver(this, bare(this, errorWith(this, code)))
  },
)

/** v1.0.1 has one list for both: what is not in it is left out. */
function withResult(world: ConformanceWorld): Partial<IpaEuiccData> {
  const euiccPackageResultList = [world.kept(signedResult)]
  return world.bench.spec === '1.0.1' ? { notificationsList: [], euiccPackageResultList } : { euiccPackageResultList }
}

function dataWith(world: ConformanceWorld, beside: Partial<IpaEuiccData>): EimPackageResult {
  const { tagList, eimTransactionId } = world.kept(dataRequest)
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  const value = { ...signing(world.device).ipaData(tagList), ...same, ...beside }
  return { kind: 'ipaEuiccDataResponse', value: { kind: 'ipaEuiccData', value } }
}

function errorWith(world: ConformanceWorld, ipaEuiccDataErrorCode: ErrorCode): EimPackageResult {
  const { eimTransactionId } = world.kept(dataRequest)
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  return {
    kind: 'ipaEuiccDataResponse',
    value: { kind: 'ipaEuiccDataResponseError', value: { ...same, ipaEuiccDataErrorCode } },
  }
}

function bare({ bench }: ConformanceWorld, result: EimPackageResult) {
  return { kind: 'octets', octets: withoutArm(0xbf52, elementOfResult(bench.spec, result)) } as const
}
