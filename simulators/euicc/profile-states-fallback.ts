/** The Fallback Attribute, which at most one profile has: SGP.32 3.4.6, 3.4.7. */
import type { Chip } from './chip.ts'
import { factsOf } from './profile-states-facts.ts'

export type SetFallbackAttributeResult =
  | 'ok'
  | 'iccidOrAidNotFound'
  | 'fallbackNotAllowed'
  | 'fallbackProfileEnabled'
  | 'undefinedError'

/** Gives the attribute to a profile and takes it from the one that has it. */
export function setFallbackAttribute(chip: Chip, iccid: string): SetFallbackAttributeResult {
  if (!chip.settings.fallbackSupported) return 'undefinedError'
  const { decisions } = chip
  const target = decisions.profileForFallback(chip.state.profiles, iccid)
  if (target === undefined) return 'iccidOrAidNotFound'
  if (target.fallbackAttribute) return 'ok'
  if (!decisions.mayHaveFallbackAttribute(factsOf(target))) return 'fallbackNotAllowed'
  if (decisions.holdsFallbackAttribute(chip.state)) return 'fallbackProfileEnabled'
  const former = chip.state.profiles.find(({ fallbackAttribute }) => fallbackAttribute)
  chip.state = { ...chip.state, profiles: decisions.withFallbackAttribute(chip.state.profiles, target.iccid) }
  return decisions.resultOfSetting(former)
}

export type UnsetFallbackAttributeResult = 'ok' | 'noFallbackAttribute' | 'fallbackProfileEnabled' | 'commandError'

export function unsetFallbackAttribute(chip: Chip): UnsetFallbackAttributeResult {
  if (!chip.settings.fallbackSupported) return 'commandError'
  const holder = chip.state.profiles.find(({ fallbackAttribute }) => fallbackAttribute)
  const reason = chip.decisions.standsAgainstUnsetting(holder)
  if (reason !== undefined) return reason
  const profiles = chip.state.profiles.map((profile) => ({ ...profile, fallbackAttribute: false }))
  chip.state = { ...chip.state, profiles }
  return 'ok'
}
