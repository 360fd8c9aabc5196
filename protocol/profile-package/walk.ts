/** The outer walk over an unprotected profile package: tags and lengths, and the PEHeader of each element; no other contents. */
import { DecodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import { decodeComplete } from '../schema/decode-complete.ts'
import { MAX_IDENTIFICATION, PEHeader } from './pe-header.ts'
import { type ElementName, elementName } from './profile-element.ts'

const END = 0xaa
const PE_HEADER = 0xa0

export interface WalkedElement {
  /** Octets from the start of the package to the tag. */
  readonly offset: number
  readonly tag: number
  /** Undefined for a tag that is reserved or of a later version. */
  readonly name: ElementName | undefined
  readonly mandated: boolean
  /** Undefined where there is no PEHeader, as in the header of the package, or none that can be read. */
  readonly identification: number | undefined
  /** The whole element, a view on the package. */
  readonly bytes: Buffer
}

/**
 * The elements of a package, in their order. The last need not be `end`, but nothing may follow that.
 *
 * @throws DecodeError for a length that goes past the end or is indefinite, octets that are left over, and anything after `end`
 */
export function walk(upp: Uint8Array): readonly WalkedElement[] {
  const reader = new BerReader(upp)
  const { bytes } = reader
  const elements: WalkedElement[] = []
  let at = 0
  do {
    reader.next(at, bytes.length)
    const { tag, end, valueEnd } = reader
    if (end !== valueEnd) reader.fail('indefinite-length', reader.valueStart - 1, `${hexTag(tag)} has an indefinite length`)
    const header = headerInside(reader)
    elements.push({
      offset: at,
      tag,
      name: elementName(tag),
      mandated: header?.mandated === true,
      identification: header?.identification,
      bytes: bytes.subarray(at, end),
    })
    at = end
    if (tag === END && at < bytes.length) reader.fail('trailing-octets', at, `${bytes.length - at} octets after the end element`)
  } while (at < bytes.length)
  return elements
}

/** The PEHeader of the reader's current element, should it begin with one. */
function headerInside({ bytes, valueStart, valueEnd }: BerReader): PEHeader | undefined {
  if (bytes[valueStart] !== PE_HEADER || valueStart === valueEnd) return undefined
  try {
    const inside = new BerReader(bytes)
    inside.next(valueStart, valueEnd)
    const { value } = decodeComplete(PEHeader, bytes.subarray(valueStart, inside.end))
    const { identification } = value
    return identification >= 0 && identification <= MAX_IDENTIFICATION ? value : undefined
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
