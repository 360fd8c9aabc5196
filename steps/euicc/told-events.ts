/** Notifications that a package makes, as the metadata of the profiles ask for them (SGP.32 v1.2 3.4, 3.7; SGP.22 v2.5 3.5). */
import { Then } from '@cucumber/cucumber'
import { answered } from './packages.ts'
import { addressOf, nameOfIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Whom a profile of ours tells is part of what is right. */
Then('the eUICC has made the notifications {string}', async function (this: EuiccWorld, wanted: string) {
  const { value, at } = await this.call('ListNotification', {})
  const list = value.kind === 'notificationMetadataList' ? value.value : []
  const text = (all: readonly string[]) => (all.length === 0 ? 'none' : all.toSorted().join(', '))
  const seen = text(
    list.map(({ profileManagementOperation: events, notificationAddress, iccid }) => {
      const name = iccid === undefined ? 'a profile without ICCID' : nameOfIccid(iccid)
      return `${events.join('+')} of ${name} to ${notificationAddress}`
    }),
  )
  const expected = text(
    wanted.split(', ').map((one) => {
      const [, name = ''] = /^\w+ of (\w+)$/.exec(one) ?? []
      return `${one} to ${addressOf(name)}`
    }),
  )
  const { at: package_ } = this.kept(answered)
  this.check({
    claim: 'the notifications that the package makes',
    expected,
    seen,
    holds: seen === expected,
    at: [...package_, ...at],
  })
})
