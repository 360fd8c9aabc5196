/** Removes the notifications and results of what was prepared, so that a scenario begins with none. */
import type { EuiccWorld } from './world.ts'

/** A card that gives its results one by one has to be asked as often. */
const MOST_ROUNDS = 40

export async function forgetPending(world: EuiccWorld): Promise<void> {
  const { value } = await world.call('ListNotification', {})
  const list = value.kind === 'notificationMetadataList' ? value.value : []
  for (const { seqNumber } of list) await world.call('RemoveNotificationFromList', { seqNumber })
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const numbers = await storedResults(world)
    for (const seqNumber of numbers) await world.call('RemoveNotificationFromList', { seqNumber })
    if (numbers.length === 0) return
  }
}

async function storedResults(world: EuiccWorld): Promise<readonly (bigint | number)[]> {
  const { value } = await world.call('RetrieveNotificationsList', {
    searchCriteria: { kind: 'euiccPackageResults', value: true },
  })
  if (value.kind !== 'euiccPackageResultList') return []
  return value.value.flatMap((one) =>
    one.kind === 'euiccPackageResultSigned' ? [one.value.euiccPackageResultDataSigned.seqNumber] : [],
  )
}
