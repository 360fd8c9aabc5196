/** The Fallback Attribute, which at most one profile has: SGP.32 3.4.6, 3.4.7. */
import type { Chip } from './chip.ts'
import { factsOf, isFallbackActive, profileOf } from './profile-states-facts.ts'

export type SetFallbackAttributeResult =
  | 'ok'
  | 'iccidOrAidNotFound'
  | 'fallbackNotAllowed'
  | 'fallbackProfileEnabled'
  | 'undefinedError'

/** Gives the attribute to a profile and takes it from the one that has it. */
export function setFallbackAttribute(chip: Chip, iccid: string): SetFallbackAttributeResult {
  if (!chip.settings.fallbackSupported) return 'undefinedError'
  const target = profileOf(chip.state, iccid)
  if (target === undefined) return 'iccidOrAidNotFound'
  if (target.fallbackAttribute) return 'ok'
  if (!chip.decisions.mayHaveFallbackAttribute(factsOf(target))) return 'fallbackNotAllowed'
  if (isFallbackActive(chip.state)) return 'fallbackProfileEnabled'
  chip.state = { ...chip.state, profiles: chip.decisions.withFallbackAttribute(chip.state.profiles, iccid) }
  return 'ok'
}

export type UnsetFallbackAttributeResult = 'ok' | 'noFallbackAttribute' | 'fallbackProfileEnabled' | 'commandError'

export function unsetFallbackAttribute(chip: Chip): UnsetFallbackAttributeResult {
  if (!chip.settings.fallbackSupported) return 'commandError'
  const holder = chip.state.profiles.find(({ fallbackAttribute }) => fallbackAttribute)
  if (holder === undefined) return 'noFallbackAttribute'
  if (holder.enabled) return 'fallbackProfileEnabled'
  const profiles = chip.state.profiles.map((profile) => ({ ...profile, fallbackAttribute: false }))
  chip.state = { ...chip.state, profiles }
  return 'ok'
}
