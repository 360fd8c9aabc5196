/** What a card holds before and after a run, and what is different. */
import { inert } from '../../reports/inert.ts'
import type { CardFacts } from './facts.ts'

/** Facts that a run may change, in words, each under a name that stays. */
export type CardState = ReadonlyMap<string, string>

export function stateOf({ profiles, eims, addresses, notifications, results }: CardFacts): CardState {
  const state = new Map<string, string>()
  if ('value' in profiles && profiles.value.kind === 'profileInfoListOk')
    for (const { iccid, profileState } of profiles.value.value)
      state.set(
        `profile ${Buffer.from(iccid ?? [])
          .toString('hex')
          .toUpperCase()}`,
        String(profileState ?? 'state not said'),
      )
  if ('value' in eims) for (const { eimId } of eims.value) state.set(`eIM ${inert(eimId)}`, 'associated')
  if ('value' in addresses) state.set('default SM-DP+', inert(addresses.value.defaultDpAddress ?? 'none'))
  if ('value' in notifications) state.set('notifications that wait', String(notifications.value.length))
  if ('value' in results) state.set('package results that wait', String(results.value.length))
  return state
}

/** A line for each fact that is not as it was; none where all are. */
export function differences(before: CardState, after: CardState): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names.flatMap((name) => {
    const [was, is] = [before.get(name) ?? 'not there', after.get(name) ?? 'not there']
    return was === is ? [] : [`${name}: was ${was}, is ${is}`]
  })
}
