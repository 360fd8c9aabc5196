/** Download triggers that wait at our eIM for the IPA (SGP.32 v1.2 2.11.1.3, 3.2.3). */
import { defineParameterType, Given } from '@cucumber/cucumber'
import { parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { kept } from '../kept.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** Whether the IPA talks to the SM-DP+ itself, or the eIM relays. */
export type DownloadWay = 'direct' | 'indirect'

/** Of the order that scenarios have where they are about something else. */
const TOKEN = 'TOKEN-1'

export const way = kept<DownloadWay>('a way of downloading')
export const orderedToken = kept<string>('a matching identifier that was ordered')

defineParameterType({
  name: 'way',
  regexp: /a direct|an indirect/,
  transformer: (words: string): DownloadWay => (words === 'a direct' ? 'direct' : 'indirect'),
})

defineParameterType({
  name: 'server',
  regexp: /SM-DP\+|SM-DS/,
  transformer: (name: string): 'smdp' | 'smds' => (name === 'SM-DS' ? 'smds' : 'smdp'),
})

Given('the eIM has a trigger for {way} download', async function (this: IpaWorld, chosen: DownloadWay) {
  await begin(this, chosen)
  await orderFrom(this, TOKEN)
})

Given(
  'the eIM has a trigger for {way} download with the confirmation code {string}',
  async function (this: IpaWorld, chosen: DownloadWay, confirmationCode: string) {
    await begin(this, chosen)
    await orderFrom(this, TOKEN, confirmationCode)
  },
)

Given(
  'the eIM has a trigger for {way} download with the activation code {string}',
  async function (this: IpaWorld, chosen: DownloadWay, written: string) {
    await begin(this, chosen)
    orderCode(this, written.replace('SM-DP+', this.bench.smdp.address))
  },
)

Given(
  'the eIM has a trigger for {way} download from the default SM-DP+ of the eUICC',
  async function (this: IpaWorld, chosen: DownloadWay) {
    await begin(this, chosen, { defaultDpAddress: this.bench.smdp.address })
    this.keep(orderedToken, '')
    this.bench.eim.operator.queueDownload(this.bench.eid, { kind: 'defaultSmdp' })
  },
)

Given(
  'the eIM has a trigger for {way} download from the SM-DS that it names',
  async function (this: IpaWorld, chosen: DownloadWay) {
    await begin(this, chosen, { rootDsAddress: 'root.harness.test' })
    this.bench.eim.operator.queueDownload(this.bench.eid, { kind: 'smds', address: this.smds.address })
  },
)

Given(
  'the eIM has a trigger for {way} download from the SM-DS of the eUICC',
  async function (this: IpaWorld, chosen: DownloadWay) {
    await begin(this, chosen, { rootDsAddress: this.smds.address })
    this.bench.eim.operator.queueDownload(this.bench.eid, { kind: 'smds' })
  },
)

Given('the eIM has a trigger without download data for an eUICC without addresses', async function (this: IpaWorld) {
  await begin(this, 'direct', { rootDsAddress: '' })
  this.bench.eim.operator.queueRaw(this.bench.eid, encode(ProfileDownloadTriggerRequest, {}))
})

Given('the eIM answers the next request for packages with the same trigger again', async function (this: IpaWorld) {
  let sent: Uint8Array | undefined
  const first: Misreply = (right) => {
    sent = right.body
    return right
  }
  const again: Misreply = (right) => ({ ...right, body: sent ?? right.body })
  await this.bench.eim.script({ replies: { getEimPackage: [first, again] } })
})

/** Orders the download of a token from our SM-DP+. */
export async function orderFrom(world: IpaWorld, token: string, confirmationCode?: string): Promise<void> {
  const { eim, smdp, eid } = world.bench
  world.keep(orderedToken, token)
  eim.operator.queueDownload(eid, { kind: 'activationCode', text: `1$${smdp.address}$${token}` }, confirmationCode)
}

/** A card for the way, and an eIM that is right and empty. */
async function begin(world: IpaWorld, chosen: DownloadWay, state: ChipState = {}): Promise<void> {
  world.keep(way, chosen)
  await withCard(world, { indirect: chosen === 'indirect', ...(Object.keys(state).length === 0 ? {} : { chip: { state } }) })
}

type ChipState = { readonly defaultDpAddress?: string; readonly rootDsAddress?: string }

/** What is no activation code can be sent as octets only: our eIM takes no such order. */
function orderCode(world: IpaWorld, text: string): void {
  const { eim, eid } = world.bench
  try {
    world.keep(orderedToken, parseActivationCode(text).matchingId)
    eim.operator.queueDownload(eid, { kind: 'activationCode', text })
  } catch (error) {
    if (!(error instanceof IdentifierError)) throw error
    const profileDownloadData = { kind: 'activationCode', value: text } as const
    eim.operator.queueRaw(eid, encode(ProfileDownloadTriggerRequest, { profileDownloadData }))
  }
}
