/** Polls that come at once, or for two eUICCs by one connection (SGP.32 5.14.5, 3.1.1.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { askForWork, describeAnswer, emptyQueue } from './ipa.ts'
import { operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

interface Got {
  readonly device: Device
  readonly request: EuiccPackageRequest
  readonly received: TapeRef
}

/** Packages that came, whoever asked first. */
const packages = kept<readonly Got[]>('packages of several retrievals')

Given('the operator has ordered enable for two eUICCs', async function (this: ConformanceWorld) {
  const devices = [this.deviceAt(1), this.deviceAt(0)]
  for (const device of devices) await emptyQueue(this, device)
  for (const device of devices) {
    await placeOrder(this, device, { kind: 'package', operations: [operationNamed('enable', device)] })
  }
})

Given('the eIM has no work for the second eUICC', async function (this: ConformanceWorld) {
  await emptyQueue(this, this.deviceAt(1))
})

Given('the IPA of the first has asked for work', async function (this: ConformanceWorld) {
  await collect(this, [this.deviceAt(0)], () => this.eim)
})

Given('the IPA of the second has asked for work', async function (this: ConformanceWorld) {
  await collect(this, [this.deviceAt(1)], () => this.connect())
})

When('the IPA of the second asks for work over the connection of the first', async function (this: ConformanceWorld) {
  await collect(this, [this.deviceAt(1)], () => this.eim)
})

When('both ask for work at once, {int} times each', async function (this: ConformanceWorld, times: number) {
  const devices = Array.from({ length: times }, () => [this.deviceAt(0), this.deviceAt(1)]).flat()
  await collect(this, devices, () => this.connect())
})

When('the IPA asks for work over {int} connections at once', async function (this: ConformanceWorld, count: number) {
  const devices = Array.from({ length: count }, () => this.device)
  await collect(this, devices, () => this.connect())
})

Then('every package is for the eUICC whose IPA asked', function (this: ConformanceWorld) {
  const all = came(this)
  const wrong = all.filter(({ device, request }) => showOctets(request.euiccPackageSigned.eidValue) !== device.eid)
  this.check({
    claim: 'a package goes to its own eUICC only',
    expected: 'the EID that was asked for in each package',
    seen:
      wrong
        .map(({ device, request }) => `${showOctets(request.euiccPackageSigned.eidValue)} where ${device.eid} was asked for`)
        .join('; ') || `${all.length} packages, each with the EID that was asked for`,
    holds: wrong.length === 0,
    at: (wrong.length === 0 ? all : wrong).map(({ received }) => received),
  })
})

Then('no package of the first comes', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  const request = packageIn(answer)
  const eid = request && showOctets(request.euiccPackageSigned.eidValue)
  this.check({
    claim: 'a package goes to its own eUICC only',
    expected: `no package for ${this.deviceAt(0).eid}`,
    seen: eid === undefined ? describeAnswer(answer) : `a package for ${eid}`,
    holds: eid !== this.deviceAt(0).eid,
    at: [received],
  })
})

Then('no two packages have the same counter and other content', function (this: ConformanceWorld) {
  const all = came(this)
  const contents = new Map<string, Got>()
  const clash = all.find((one) => {
    const counter = String(one.request.euiccPackageSigned.counterValue)
    const first = contents.get(counter) ?? one
    contents.set(counter, first)
    return octetsOf(first) !== octetsOf(one)
  })
  this.check({
    claim: 'retrievals at the same time do not bring two packages under one counter',
    expected: 'one content for each counter',
    seen:
      clash === undefined
        ? `${all.length} packages with ${contents.size === 1 ? 'one counter' : `${contents.size} counters`}, one content for each`
        : `two contents under counter ${clash.request.euiccPackageSigned.counterValue}`,
    holds: clash === undefined,
    at: all.map(({ received }) => received),
  })
})

/** All of them at once, each on the connection that it is given. */
async function collect(world: ConformanceWorld, devices: readonly Device[], portFor: () => typeof world.eim): Promise<void> {
  const ports = devices.map(portFor)
  const answers = await Promise.all(
    devices.map(async (device, at) => ({ device, ...(await askForWork(world, device.eid, ports[at])) })),
  )
  const got = answers.flatMap(({ device, answer, received }) => {
    const request = packageIn(answer)
    return request === undefined ? [] : [{ device, request, received }]
  })
  world.keep(packages, [...(world.mayHave(packages) ?? []), ...got])
}

function packageIn(answer: GetEimPackageResponse): EuiccPackageRequest | undefined {
  return answer.kind === 'euiccPackageRequest' ? answer.value : undefined
}

function came(world: ConformanceWorld): readonly Got[] {
  const all = world.kept(packages)
  if (all.length < 2) throw new StateNotReached(`packages were ordered, and ${all.length} came`, [world.tape.next - 1])
  return all
}

function octetsOf({ request }: Got): string {
  return rawOf(request.euiccPackageSigned)?.toString('hex') ?? ''
}
