/**
 * The typed layer over BER: one declaration gives encoder, decoder, TypeScript type and the tree that `sgp32 decode` prints.
 */
import { DecodeError, type Issue } from '../ber/issues.ts'
import { BerReader, type ReadOptions } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import type { TreeNode } from '../ber/tree.ts'
import { BerWriter, type WriteOptions } from '../ber/writer.ts'

/** An ASN.1 type: reads the current element of a reader, writes a whole element. */
export interface Type<T> {
  /** Name in the specification, or of the universal type. */
  readonly name: string
  /** Identifier octets that an element of this type may begin with: one, one per arm of an untagged CHOICE, none for an open type. */
  readonly tags: readonly number[]
  read(reader: BerReader): T
  write(writer: BerWriter, value: T): void
  /** The same type under another tag, IMPLICIT. An untagged CHOICE cannot be tagged so. */
  retag(tag: number): Type<T>
  /** Contents in human form, where the children do not say it. */
  show?(value: T): string | undefined
}

/** TypeScript type of the values of an ASN.1 type. */
export type Of<X> = X extends Type<infer T> ? T : never

/** A decoded object with everything that the bytes departed in. */
export interface Decoded<T> {
  readonly value: T
  /** In the order of their offsets. */
  readonly issues: readonly Issue[]
}

/** What {@link inspect} found: as much of the tree as could be read, and the error where reading ended early. */
export interface Inspected<T> {
  readonly value?: T
  readonly issues: readonly Issue[]
  readonly error?: DecodeError
  readonly tree: readonly TreeNode[]
}

/**
 * Decodes one object that fills `bytes`.
 *
 * @throws DecodeError in tolerant mode where the bytes cannot be read, in strict mode at the first departure from DER
 */
export function decode<T>(type: Type<T>, bytes: Uint8Array, options: ReadOptions = {}): Decoded<T> {
  const reader = new BerReader(bytes, options)
  const value = readWhole(type, reader)
  return { value, issues: sorted(reader.issues) }
}

/** Decodes like {@link decode}, keeps the tree, and gives what could be read up to an error instead of throwing it. */
export function inspect<T>(type: Type<T>, bytes: Uint8Array, options: ReadOptions = {}): Inspected<T> {
  const root: TreeNode = { offset: -1, tag: 0, headerLength: 0, length: bytes.length, name: '', type: '', children: [] }
  let reader: BerReader | undefined
  try {
    reader = new BerReader(bytes, options, [root])
    const value = readWhole(type, reader)
    return { value, issues: sorted(reader.issues), tree: root.children }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { issues: sorted(reader?.issues ?? []), error, tree: root.children }
  }
}

/** Encodes a value as DER. @throws EncodeError where the value has no encoding as this type */
export function encode<T>(type: Type<T>, value: T, options: WriteOptions = {}): Buffer {
  const writer = new BerWriter(options)
  type.write(writer, value)
  return writer.finish()
}

/** Reads the field or list element `name` from the reader's current element, with path and tree kept. */
export function readNamed<T>(reader: BerReader, name: string | number, type: Type<T>): T {
  reader.path.push(name)
  const value = reader.open === undefined ? type.read(reader) : readTraced(reader, reader.open, name, type)
  reader.path.pop()
  return value
}

function readWhole<T>(type: Type<T>, reader: BerReader): T {
  reader.next(0, reader.bytes.length)
  const end = reader.end
  if (type.tags.length > 0 && !type.tags.includes(reader.tag))
    reader.fail('wrong-tag', 0, `${hexTag(reader.tag)} is no ${type.name} (${type.tags.map(hexTag).join(', ')})`)
  const value = reader.open === undefined ? type.read(reader) : readTraced(reader, reader.open, type.name, type)
  if (end < reader.bytes.length) reader.issue('trailing-octets', end, `${reader.bytes.length - end} octets after the object`)
  return value
}

function readTraced<T>(reader: BerReader, open: TreeNode[], name: string | number, type: Type<T>): T {
  const parent = open.at(-1)
  if (parent === undefined) throw new RangeError('the tree has no root')
  const label = typeof name === 'number' ? `[${name}]` : name
  // An arm of an untagged CHOICE is the same element as the field that holds the CHOICE.
  if (parent.offset === reader.start) {
    parent.name = typeof name === 'number' || parent.name === '' ? label : `${parent.name}.${label}`
    parent.type = type.name
    return shown(parent, type, type.read(reader))
  }
  const node = nodeOf(reader, label, type.name)
  parent.children.push(node)
  open.push(node)
  const value = shown(node, type, type.read(reader))
  open.pop()
  return value
}

function shown<T>(node: TreeNode, type: Type<T>, value: T): T {
  const text = type.show?.(value)
  if (text !== undefined) node.value = text
  return value
}

/** A tree node for the reader's current element. */
export function nodeOf(reader: BerReader, name: string, type: string): TreeNode {
  const { start, tag, valueStart, valueEnd } = reader
  return { offset: start, tag, headerLength: valueStart - start, length: valueEnd - valueStart, name, type, children: [] }
}

function sorted(issues: readonly Issue[]): Issue[] {
  return issues.length < 2 ? [...issues] : issues.toSorted((a, b) => a.offset - b.offset)
}
