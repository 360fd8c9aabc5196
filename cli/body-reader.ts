/** Bodies of messages decoded for the printers of reports, as `sgp32 decode` would show them. */
import { DecodeError } from '../protocol/ber/issues.ts'
import { hexTag } from '../protocol/ber/tag.ts'
import { es9Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { esipaAsn1 } from '../protocol/bindings/esipa-asn1.ts'
import { es10Functions } from '../protocol/es10/functions.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { BodyPart, BodyReader, ShownElement } from '../reports/body-reader.ts'
import { decodeObject } from './decode/decode-object.ts'
import { inert } from './decode/inert.ts'
import { InputError } from './decode/input-error.ts'
import type { Item } from './decode/items.ts'
import { jsonItems } from './decode/json-body.ts'
import type { ShownNode } from './decode/shown-tree.ts'

/** More elements than any honest body has: a tree of a hostile one would only fill the page. */
const MOST_ELEMENTS = 5_000

/** A reader of bodies with the types of this version. It remembers what it has read: many messages of a run are the same. */
export function bodyReader(spec: SpecVersion): BodyReader {
  const known = new Map<string, readonly BodyPart[]>()
  return {
    functions: functionTags(),
    read(body, as) {
      const octets = Buffer.from(body)
      const key = `${as} ${octets.toString('latin1')}`
      const before = known.get(key)
      if (before !== undefined) return before
      const parts = read(octets, as, spec)
      known.set(key, parts)
      return parts
    },
  }
}

function functionTags(): Record<string, string> {
  const found = Object.values(es9Asn1).map(({ name, request }) => [hexTag(request.tags[0] ?? 0), name])
  const own = Object.values(esipaAsn1['1.2']).map(({ name, tag }) => [hexTag(tag), name])
  // BF36 begins the first segment of a package.
  const card = Object.entries(es10Functions).map(([name, { request }]) => [hexTag(request.tags[0] ?? 0), name])
  return Object.fromEntries([...card, ['BF36', 'LoadBoundProfilePackage'], ...found, ...own])
}

function read(octets: Buffer, as: 'request' | 'response' | 'certificate', spec: SpecVersion): readonly BodyPart[] {
  if (octets.length === 0) return []
  const settings = { spec, strict: false, bestOnly: true }
  try {
    if (as === 'certificate') return [partOf(decodeObject(octets, { ...settings, as: 'X509Certificate' }))]
    // An object in ASN.1 never begins with a brace or white space.
    if (/^\s*[{[]/.test(octets.toString('latin1', 0, 64)))
      return jsonItems(JSON.parse(octets.toString('utf8')), settings).map(partOf)
    return [partOf(decodeObject(octets, settings, undefined, { role: as }))]
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SyntaxError || error instanceof DecodeError)) throw error
    return [{ kind: 'remark', title: '', text: inert(`cannot be read: ${error.message}`), failed: true }]
  }
}

function partOf(item: Item): BodyPart {
  if (item.kind === 'remark')
    return { kind: 'remark', title: inert(item.title), text: inert(item.text), failed: item.failed === true }
  const { title = '', type, tree, error } = item
  let left = MOST_ELEMENTS
  const elements = (nodes: readonly ShownNode[]): ShownElement[] =>
    nodes.slice(0, left).map((node) => {
      left -= 1
      return elementOf(node, elements(node.children))
    })
  const shown = elements(tree)
  return {
    kind: 'object',
    title: inert(title),
    type: inert(type),
    tree: shown,
    ...(error === undefined ? {} : { error: inert(error.message) }),
  }
}

function elementOf(node: ShownNode, children: readonly ShownElement[]): ShownElement {
  const { offset, tag, headerLength, length, name, type, value, note, issues } = node
  return {
    offset,
    tag: headerLength === 0 ? '' : hexTag(tag),
    headerLength,
    length,
    name: inert(name),
    type: inert(type),
    ...(value === undefined ? {} : { value: inert(value) }),
    ...(note === undefined ? {} : { note: inert(note) }),
    ...(issues === undefined
      ? {}
      : { issues: issues.map(({ kind, what, offset: at }) => inert(`${kind}: ${what}, at byte ${at}`)) }),
    children,
  }
}
