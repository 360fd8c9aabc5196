/** Elements of an answer as octets, for rules that look at what no type can read. */
import { DecodeError } from '../protocol/ber/issues.ts'
import { BerReader } from '../protocol/ber/reader.ts'
import { jsonObjectOf } from './answer-json.ts'
import type { EsipaExchange } from './esipa-exchange.ts'

export interface Element {
  readonly tag: number
  /** Tag, length and contents, a view on the input. */
  readonly octets: Buffer
}

/** The elements that stand one after the other in `octets`, as far as they can be told apart. */
export function elementsIn(octets: Uint8Array): readonly Element[] {
  const reader = new BerReader(octets)
  const elements: Element[] = []
  try {
    for (let at = 0; at < octets.length; at = reader.end) {
      reader.next(at, octets.length)
      elements.push({ tag: reader.tag, octets: reader.bytes.subarray(at, reader.end) })
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  return elements
}

/** The elements inside a constructed one. */
export function inside(element: Element): readonly Element[] {
  return elementsIn(contentsOf(element))
}

/** The octets behind tag and length. */
export function contentsOf({ octets }: Element): Buffer {
  const reader = new BerReader(octets)
  try {
    reader.next(0, octets.length)
    return reader.value()
  } catch (error) {
    if (error instanceof DecodeError) return Buffer.of()
    throw error
  }
}

/** Objects that stand in the body of an ASN.1 answer, one after the other; more than one is not as it should be. */
export function objectsIn({ binding, http: { response } }: EsipaExchange): readonly Element[] {
  return binding === 'asn1' && response.status === 200 ? elementsIn(response.body) : []
}

/** What an answer of GetEimPackage offers: the elements in its BF4F, or the objects in the members of JSON. */
export function offeredIn(exchange: EsipaExchange): readonly Element[] {
  if (exchange.binding === 'json') {
    const object = jsonObjectOf(exchange)
    return packageMembers.flatMap((name) => {
      const text = object?.get(name)
      return typeof text === 'string' ? elementsIn(Buffer.from(text, 'base64')).slice(0, 1) : []
    })
  }
  const [first] = objectsIn(exchange)
  const answer = first?.tag === 0xa2 ? inside(first)[0] : first
  return answer?.tag === 0xbf4f ? inside(answer) : []
}

/** Members of getEimPackage in JSON that hold something to do. */
export const packageMembers = ['euiccPackageRequest', 'ipaEuiccDataRequest', 'profileDownloadTriggerRequest'] as const

/** Elements of the list of operations in an offered package, and which list it is. */
export function listsIn(offered: readonly Element[]): readonly Element[] {
  return offered
    .filter(({ tag }) => tag === 0xbf51)
    .flatMap((one) => {
      const signed = inside(one).find(({ tag }) => tag === 0x30)
      return signed === undefined ? [] : inside(signed).filter(({ tag }) => tag === 0xa0 || tag === 0xa1)
    })
}
