/** Every type that octets could be, best first. */

import { DecodeError } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { anyElement } from '../../protocol/schema/any.ts'
import { cutOffTree } from './cut-off.ts'
import { type NamedType, namedTypes, PLAIN, PROFILE_PACKAGE, typeNamed } from './named-types.ts'
import { type Reading, readAs, severity, specificity } from './reading.ts'

/** What is known about the octets from where they were found. */
export interface Expectation {
  /** Name of the type that belongs at this place; others are tried where it does not fit. */
  readonly name?: string
  /** Whether they went to the card or server, or came back: types of one tag differ in that. */
  readonly role?: 'request' | 'response'
  /** Whether the others that octets could be are of no interest: the expected type is taken at once where it fits without an issue. */
  readonly bestOnly?: boolean
}

/** One type that the octets could be. */
export interface Candidate {
  readonly type: string
  readonly issues: number
  readonly readable: boolean
  /** Whether it fits as well as the type that was taken. */
  readonly equal: boolean
}

export interface Scored extends Candidate {
  readonly named: NamedType
  /** How the reading went, less being better, compared member by member. */
  readonly rank: readonly number[]
  /** Whether the octets bear this type out on their own; only pieces of objects can fail in that. */
  readonly convincing: boolean
  /** The tolerant reading, where it was one of all the octets, without a limit. */
  readonly reading?: Reading
}

/** BER without a type. */
export const plain: NamedType = { name: PLAIN, type: anyElement, book: 'plain' }

/** Other names of types that are listed already, and types that take nearly anything. */
const notAlone: ReadonlySet<string> = new Set([
  'X509Certificate',
  'X509CertificateList',
  'NestableCertificate',
  'CarriedPublicKey',
  'ListEim',
  PROFILE_PACKAGE,
  PLAIN,
])

/** The types of one version, best first; none where the octets bear out no type. */
export function score(octets: Uint8Array, spec: SpecVersion, expected: Expectation): readonly Scored[] {
  const tag = firstTag(octets)
  if (tag === undefined) return []
  const all = namedTypes(spec)
  const isObject = isObjectTag(tag)
  const named = all.filter(({ name, type }) => {
    // A CHOICE that has a whole object as one of its arms says nothing that the object does not.
    const isApart = !notAlone.has(name) && !(isObject && type.tags.length > 1)
    return type.tags.includes(tag) && (expected.name === name || (isApart && !universal.has(tag)))
  })
  const own = expected.bestOnly ? named.find(({ name }) => name === expected.name) : undefined
  const best = own && scoreOf(own, octets, 0, expected)
  // No other type is expected as well, so that none can come before it.
  if (best?.convincing && best.issues === 0 && best.rank[0] === 0 && best.rank[1] === 0) return [best]
  if (isPackageStart(octets)) named.push(typeNamed(PROFILE_PACKAGE, spec))
  const scored = named.map((candidate, index) => scoreOf(candidate, octets, index, expected))
  const fitting = isObject ? scored : scored.filter(({ convincing }) => convincing)
  return fitting.toSorted(byRank)
}

/** @param index place among the types, which decides where nothing else does */
export function scoreOf(named: NamedType, octets: Uint8Array, index: number, expected: Expectation): Scored {
  const isPiece = !isObjectTag(octets[0] === 0xbf ? 0xbf20 : (octets[0] ?? 0)) && named.book !== 'X.509' && named.book !== 'TCA'
  const most = isPiece && named.book !== 'plain' ? MOST_IN_PIECE : undefined
  const cut = cutOffTree(octets)
  const reading = readAs(named, cut?.padded ?? octets, false, most)
  // What is said about the filling of a cut says nothing about the type.
  const issues = reading.issues.filter(({ offset }) => offset <= octets.length)
  const error = (reading.error?.offset ?? 0) > octets.length ? undefined : reading.error
  const fits = specificity(reading.tree)
  const misfits = issues.filter(({ kind }) => structural.has(kind)).length
  const isExpected = expected.name === named.name || (expected.name === undefined && fitsRole(named.name, expected.role))
  const fails = error !== undefined || fits <= misfits
  return {
    type: named.name,
    named,
    issues: issues.length,
    readable: error === undefined,
    equal: false,
    ...(cut === undefined && most === undefined ? { reading } : {}),
    convincing: named.book === 'plain' || (error === undefined && fits > 2 * misfits && (fits > 1 || isExpected)),
    rank: [
      fails ? 1 : 0,
      fails
        ? 3 * misfits - fits + (error === undefined ? 0 : 1)
        : severity({ issues }) + STRANGE_TEXT * strangeTexts(reading.tree),
      isExpected ? 0 : 1,
      -(error?.offset ?? 0),
      books.indexOf(named.book),
      named.name.endsWith('Esipa') ? 0 : 1,
      -fits,
      index,
    ],
  }
}

/** Of two books whose types fit alike, the first is taken. */
const books: readonly NamedType['book'][] = ['SGP.32', 'SGP.22', 'X.509', 'TCA', 'ETSI', 'plain']

/** Elements of a piece of an object; more are no piece, and trying them as dozens of types would take long. */
const MOST_IN_PIECE = 10_000

/** Weight of a text with control characters: most likely a number that another type has under this tag. */
const STRANGE_TEXT = 3

function strangeTexts(tree: readonly TreeNode[]): number {
  let count = 0
  for (const { type, value, children } of tree) {
    if (type === 'UTF8String' && /\\u00[01]/.test(value ?? '')) count++
    count += strangeTexts(children)
  }
  return count
}

const structural: ReadonlySet<string> = new Set([
  'missing-element',
  'unknown-element',
  'duplicate-element',
  'wrong-order',
  'size',
  'invalid-value',
])

function fitsRole(name: string, role: Expectation['role']): boolean {
  if (role === 'request') return !/Response|Result/.test(name)
  if (role === 'response') return !/Request/.test(name)
  return true
}

/** BOOLEAN, INTEGER, BIT STRING, OCTET STRING, NULL, OBJECT IDENTIFIER, UTF8String, times: alone they fit dozens of types. */
const universal: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x18])

/** Functions and objects have a tag of their own in all of RSP; under the others lie pieces of which many look alike. */
function isObjectTag(tag: number): boolean {
  return tag > 0xbf00 || tag === 0xe0 || tag === 0xe1 || tag === 0xe3 || tag === 0x6f || tag === 0xa2
}

/** A package begins with its header, which begins with the version of the package format, and does not end with it. */
function isPackageStart(octets: Uint8Array): boolean {
  const reader = new BerReader(octets)
  try {
    reader.next(0, octets.length)
    const { tag, end } = reader
    if (tag !== 0xa0 || end === octets.length) return false
    reader.next(reader.valueStart, end)
    return reader.tag === 0x80
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

export function firstTag(octets: Uint8Array): number | undefined {
  const reader = new BerReader(cutOffTree(octets)?.padded ?? octets)
  try {
    reader.next(0, reader.bytes.length)
    return reader.tag
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function byRank(one: Scored, other: Scored): number {
  for (const [i, rank] of one.rank.entries()) {
    const difference = rank - (other.rank[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
