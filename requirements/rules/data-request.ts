/** What an IpaEuiccDataRequest asks for: SGP.32 2.11.1.2. */
import { hexTag } from '../../protocol/ber/tag.ts'
import { contentsOf, inside, offeredIn } from '../answer-elements.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'
import { tagsOf } from '../tag-list.ts'

const DATA_REQUEST = 0xbf52
const TAG_LIST = 0x5c

/** Objects of IpaEuiccData by their tags, and in v1.0.1 by what its tag list writes for some of them. */
const objects = {
  '1.2': [0xa0, 0x81, 0xa2, 0xbf20, 0xbf22, 0x83, 0x84, 0xa5, 0xa6, 0x87, 0xa8, 0xa9],
  '1.0.1': [0x80, 0xbf20, 0xbf22, 0x83, 0x84, 0xa5, 0xa6, 0x88, 0xa8, 0xa9, 0xbf2b],
} as const

/** EDR-001. An eIM that serves eUICCs of several versions still has to speak the one that it claims to ours. */
export const knownObjects: Rule = {
  requirement: 'EDR-001',
  judge(exchange, { spec }) {
    const tags = requestedTags(exchange)
    if (tags === undefined) return undefined
    const known: readonly number[] = objects[spec === '1.0.1' ? spec : '1.2']
    const strange = tags.filter((tag) => tag === undefined || !known.includes(tag))
    return {
      claim: 'tagList names objects of IpaEuiccData only',
      expected: known.map(hexTag).join(', '),
      seen: shown(tags),
      holds: tags.length > 0 && strange.length === 0,
      at: [exchange.http.received],
    }
  },
}

/** EDR-002. */
export const noProfiles: Rule = {
  requirement: 'EDR-002',
  judge(exchange) {
    const tags = requestedTags(exchange)
    if (tags === undefined) return undefined
    return {
      claim: 'neither the EID nor profile information is asked for in a data request',
      expected: 'neither 5A nor BF2D',
      seen: shown(tags),
      holds: !tags.includes(0x5a) && !tags.includes(0xbf2d),
      at: [exchange.http.received],
    }
  },
}

/** As the request has them, whatever its version makes of them. Undefined inside the list stands for octets that are no tag. */
function requestedTags(exchange: EsipaExchange): readonly (number | undefined)[] | undefined {
  const request = offeredIn(exchange).find(({ tag }) => tag === DATA_REQUEST)
  if (request === undefined) return undefined
  const list = inside(request).find(({ tag }) => tag === TAG_LIST)
  return list === undefined ? [] : tagsOf(contentsOf(list))
}

function shown(tags: readonly (number | undefined)[]): string {
  if (tags.length === 0) return 'no tags'
  return tags.map((tag) => (tag === undefined ? 'octets that are no tag' : hexTag(tag))).join(', ')
}
