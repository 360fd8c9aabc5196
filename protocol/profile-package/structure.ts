/** What every package has to have: the header first, `end` last, each once, and a number of its own for every element. */
import { hexTag } from '../ber/tag.ts'
import { type Fault, processingFault } from './fault.ts'
import type { WalkedElement } from './walk.ts'

const HEADER = 0xa0
const END = 0xaa

/** @returns undefined where the structure is right */
export function structureFault(elements: readonly WalkedElement[]): Fault | undefined {
  const numbers = new Set<number>()
  for (const [index, element] of elements.entries()) {
    const { tag, identification } = element
    if (index === 0) {
      if (tag !== HEADER) return unfit('first, where the header belongs', element)
      continue
    }
    if (tag === HEADER) return unfit('a second time', element)
    if (identification === undefined) return unfit('without a PEHeader that can be read', element)
    if (numbers.has(identification)) return unfit(`with the number ${identification} of another element`, element)
    numbers.add(identification)
  }
  const last = elements.at(-1)
  return last === undefined || last.tag === END ? undefined : unfit('last, where end belongs', last)
}

function unfit(what: string, { tag, name, offset, identification }: WalkedElement): Fault {
  return processingFault('invalid-request-format', `${name ?? hexTag(tag)} at byte ${offset} ${what}`, identification)
}
