import { endOfTag, tagAt } from '../protocol/ber/tag.ts'

/** The tags of a list without lengths, in their shortest form; `undefined` at its end for octets that are none. */
export function tagsOf(list: Uint8Array): readonly (number | undefined)[] {
  const tags: (number | undefined)[] = []
  for (let at = 0; at < list.length; at = endOfTag(list, at)) {
    const end = endOfTag(list, at)
    if (end > list.length || end - at > 4) return [...tags, undefined]
    tags.push(tagAt(list, at))
  }
  return tags
}
