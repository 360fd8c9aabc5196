import type { Miscarriage } from '../../simulators/played/eim-listening.ts'
import { kept } from '../kept.ts'
import { alsoDo } from './eim-answers.ts'
import type { IpaWorld } from './world.ts'

const script = kept<Miscarriage>('what our eIM does otherwise below its functions')

/** Lets our eIM do this below its functions, beside what it was told before in this scenario. */
export async function alsoCoaps(world: IpaWorld, more: Miscarriage): Promise<void> {
  const before = world.mayHave(script)
  await alsoDo(world, { coaps: world.keep(script, { ...before, ...more, mapping: { ...before?.mapping, ...more.mapping } }) })
}
