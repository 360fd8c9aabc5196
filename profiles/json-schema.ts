/** The shape of a profile as JSON Schema, for editors: it completes keys and shows what they mean. The loader checks more than it can say. */
import { z } from 'zod'
import { euiccProfile } from './euicc-profile.ts'
import { ipaProfile } from './ipa-profile.ts'
import { sutProfile } from './sut.ts'

const shapes = { eIM: sutProfile, eUICC: euiccProfile, IPA: ipaProfile } as const

/** Actors that have a profile of their own. */
export type ProfiledActor = keyof typeof shapes
export const profiledActors = Object.keys(shapes) as readonly ProfiledActor[]

/** Draft 7, which the YAML language server of editors reads. */
export function profileJsonSchema(actor: ProfiledActor = 'eIM'): Readonly<Record<string, unknown>> {
  return {
    title: `Profile of an ${actor} under test, for sgp32 run`,
    ...z.toJSONSchema(shapes[actor], { io: 'input', target: 'draft-7', reused: 'ref' }),
  }
}
