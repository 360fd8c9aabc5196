/** The members of a tagged CHOICE's arm where the tag of the arm is left out, as some eUICCs and IPAs send them. */
import type { Variant } from '../schema/choice.ts'
import { readNamed, type Type } from '../schema/type.ts'

/** @param firstTags tags of the first member that show the form */
export function withoutArm<const K extends string, T>(
  kind: K,
  arm: string,
  type: Type<T>,
  firstTags: readonly number[],
): Variant<{ readonly kind: K; readonly value: T }>[] {
  return firstTags.map((first) => ({
    first,
    read(reader, wrapper) {
      reader.issue('known-variant', reader.start, `the members of ${kind} without the ${arm} that should hold them`)
      reader.standOn(wrapper)
      return { kind, value: readNamed(reader, kind, type) }
    },
  }))
}
