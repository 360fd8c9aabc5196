/** The tag list of an IpaEuiccDataRequest: what v1.0.1 writes otherwise than v1.2 (2.11.1.2 in both). */

const tagsOfV12: Readonly<Record<string, string>> = { '80': '81', '88': 'a8' }
const listsOfV12 = { both: 'a0a2', notifications: 'a0', packageResults: 'a2' } as const

/**
 * A tag list of v1.0.1 as v1.2 writes it; other tags stay.
 *
 * @param wanted which of the two lists BF2B asks for: v1.0.1 has one tag for notifications and package results
 */
export function tagListAsV12(tagList: Uint8Array, wanted: keyof typeof listsOfV12): Uint8Array {
  const tags = tagsIn(tagList).map((tag) => (tag === 'bf2b' ? listsOfV12[wanted] : (tagsOfV12[tag] ?? tag)))
  return Buffer.from(tags.join(''), 'hex')
}

/** A tag list of v1.2 as v1.0.1 writes it; other tags stay. Both lists are behind one tag there. */
export function tagListFromV12(tagList: Uint8Array): Uint8Array {
  const older = new Map([
    ...Object.entries(tagsOfV12).map(([before, now]) => [now, before] as const),
    ['a0', 'bf2b'],
    ['a2', 'bf2b'],
  ])
  return Buffer.from([...new Set(tagsIn(tagList).map((tag) => older.get(tag) ?? tag))].join(''), 'hex')
}

/** Tags one after the other without lengths, lower-case hexadecimal; what is cut off at the end counts as one. */
function tagsIn(tagList: Uint8Array): string[] {
  const tags: string[] = []
  for (let at = 0; at < tagList.length; ) {
    const start = at
    let more = (tagList[at++] ?? 0) & 0x1f
    if (more === 0x1f) {
      more = 0x80
      while ((more & 0x80) !== 0 && at < tagList.length) more = tagList[at++] ?? 0
    }
    tags.push(Buffer.from(tagList.subarray(start, at)).toString('hex'))
  }
  return tags
}
