/** What the IPA has told the eIM that it can do (ipaFeatures, SGP.32 2.11.2.2), with all that an eIM needs to use it. */
import { After, defineParameterType, Given } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import type { IpaEuiccData } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { answerData, askForWork, describeAnswer, emptyQueue } from './ipa.ts'
import { operatorOf, placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

type Feature = Extract<NonNullable<IpaEuiccData['ipaCapabilities']>['ipaFeatures'][number], string>

/** What an IPA has that leaves nothing to the eIM. */
const PLAIN: readonly Feature[] = ['directRspServerCommunication', 'indirectRspServerCommunication']
const assistance = [
  'minimizeEsipaBytes',
  'eimCtxParams1Generation',
  'eimDownloadDataHandling',
  'eimProfileMetadataVerification',
] as const satisfies readonly Feature[]

const declaredFor = kept<Device>('a device whose IPA has declared features')

defineParameterType({ name: 'assistance', regexp: assistance, transformer: (name: string) => name as Feature })

Given('the IPA has declared {assistance}', async function (this: ConformanceWorld, feature: Feature) {
  await declare(this, [...PLAIN, feature])
})

Given(
  'the IPA has declared {assistance} and {assistance}',
  async function (this: ConformanceWorld, one: Feature, other: Feature) {
    await declare(this, [...PLAIN, one, other])
  },
)

Given('the IPA has declared that it leaves nothing to the eIM', async function (this: ConformanceWorld) {
  await declare(this, PLAIN)
})

// Other scenarios play an IPA that leaves nothing to the eIM.
After(async function (this: ConformanceWorld) {
  if (this.mayHave(declaredFor) === undefined) return
  try {
    await declare(this, PLAIN)
  } catch (error) {
    this.tape.note('harness', `the eIM could not be told that the IPA leaves nothing to it any more: ${String(error)}`)
  }
})

/** EUICCInfo1 and 2, certificates of EUM and eUICC, capabilities, device: by the tags of each version. */
const TAGS = { '1.0.1': 'BF20BF22A5A688A9', '1.1': 'BF20BF22A5A6A8A9', '1.2': 'BF20BF22A5A6A8A9' } as const

/** Tells the eIM by a data response that the operator has ordered, or else by the operator. @throws CannotBePrepared where neither can be */
async function declare(world: ConformanceWorld, features: readonly Feature[]): Promise<void> {
  const { device, bench } = world
  const operator = operatorOf(world)
  world.keep(declaredFor, device)
  if (!operator.offers('data')) return register(world, features)
  await emptyQueue(world, device)
  await placeOrder(world, device, { kind: 'data', tagList: Buffer.from(TAGS[bench.spec], 'hex') })
  const { answer, received } = await askForWork(world, device.eid)
  if (answer.kind !== 'ipaEuiccDataRequest')
    throw new StateNotReached(`data were ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
  await answerData(world, device, answer.value, {
    ipaCapabilities: { ipaFeatures: features, ipaSupportedProtocols: ['ipaRetrieveHttps'] },
  })
}

/** For these an eIM needs EUICCInfo2 or what the device is: the data response has them, and no registration does. */
const NEEDING_DATA: readonly Feature[] = ['minimizeEsipaBytes', 'eimCtxParams1Generation']

async function register(world: ConformanceWorld, ipaFeatures: readonly Feature[]): Promise<void> {
  const operator = operatorOf(world)
  const needing = ipaFeatures.find((feature) => NEEDING_DATA.includes(feature))
  if (needing !== undefined)
    throw new CannotBePrepared(
      `operator.data: ${needing} needs what the IPA says of eUICC and device, and the interface has no way to order data`,
    )
  const { registration, euicc } = world.device
  if (!operator.offers('register') || registration === undefined)
    throw new CannotBePrepared('operator.data, operator.register: the eIM cannot be told what the IPA leaves to it')
  // As of now: an eIM that is told of an old counter or token would be set back to it.
  const counterValue = registration.counterValue === undefined ? undefined : euicc?.state.counter
  const now = counterValue === undefined ? {} : { counterValue }
  await world.askOperator((signal) => operator.register({ ...registration, ...now, ipaFeatures }, world.tape, signal))
}
