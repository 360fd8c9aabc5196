/** What becomes of stored notifications when there is no room for another one (SGP.22 v2.5 3.5). */
import { Then, When } from '@cucumber/cucumber'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { order } from './state-functions.ts'
import { profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Of a card that has room for more nothing is learnt. */
const MOST_PACKAGES = 100

interface Overflow {
  /** Every number that was listed, in order. */
  readonly all: readonly bigint[]
  readonly listed: readonly bigint[]
  /** How many notifications of the last package are listed, and how many there were of the first. */
  readonly added: number
  readonly usual: number
  readonly at: readonly TapeRef[]
}

const overflow = kept<Overflow>('a list of notifications in which one is missing')

async function numbersOf(world: EuiccWorld) {
  const { value, at } = await world.call('ListNotification', {})
  if (value.kind !== 'notificationMetadataList')
    throw new StateNotReached(`ListNotification was answered with ${value.value}`, at)
  return { numbers: value.value.map(({ seqNumber }) => BigInt(seqNumber)).toSorted(ascending), at }
}

function ascending(one: bigint, other: bigint): number {
  return one < other ? -1 : 1
}

When('the eIM enables and disables {word} until a notification is missing', async function (this: EuiccWorld, name: string) {
  const iccid = iccidOctets(profileNamed(name).iccid)
  let { numbers: before, at } = await numbersOf(this)
  const all = [...before]
  let usual: number | undefined
  for (let sent = 0; sent < MOST_PACKAGES; sent++) {
    await order(this, [
      { kind: 'enable', value: { iccid } },
      { kind: 'disable', value: { iccid } },
    ])
    const { numbers: listed, at: seenAt } = await numbersOf(this)
    const known = new Set(all)
    const added = listed.filter((number) => !known.has(number))
    all.push(...added)
    usual ??= added.length
    if (usual === 0) throw new StateNotReached(`neither the enable nor the disable of ${name} is told`, seenAt)
    if (added.length < usual || before.some((number) => !listed.includes(number))) {
      this.keep(overflow, { all, listed, added: added.length, usual, at: seenAt })
      return
    }
    ;[before, at] = [listed, seenAt]
  }
  throw new StateNotReached(`the eUICC has room for ${before.length} notifications`, at)
})

Then('the notifications that are missing have the lowest numbers', function (this: EuiccWorld) {
  const { all, listed, added, usual, at } = this.kept(overflow)
  const missing = all.filter((number) => !listed.includes(number))
  const lowest = all.slice(0, missing.length)
  const text = (numbers: readonly bigint[]) => numbers.join(', ') || 'none'
  const seen = added < usual ? `${text(missing)}, and ${usual - added} of the new ones` : text(missing)
  this.check({
    claim: 'the notifications that had to go',
    expected: `those with the lowest numbers: ${text(lowest)}`,
    seen,
    holds: added >= usual && missing.length > 0 && missing.join() === lowest.join(),
    at,
    remark: `room for ${listed.length} notifications`,
  })
})
