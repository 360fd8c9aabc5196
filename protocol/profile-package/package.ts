/** A whole unprotected profile package: elements to octets and back. */
import { DecodeError, type Issue } from '../ber/issues.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import type { TreeNode } from '../ber/tree.ts'
import type { WriteOptions } from '../ber/writer.ts'
import { anyElement } from '../schema/any.ts'
import { type Decoded, encode, type Inspected, inspect } from '../schema/type.ts'
import { ProfileElement } from './profile-element.ts'
import { type WalkedElement, walk } from './walk.ts'

/** An element of a reserved tag or of a later version, whole. */
export interface UnknownElement {
  readonly kind: 'unknown'
  readonly value: Uint8Array
}

export type PackageElement = ProfileElement | UnknownElement

/**
 * Octets of a package. Only the elements themselves are checked: an order or numbers that are wrong are written as asked for.
 *
 * @throws EncodeError for a value that its type cannot hold
 */
export function encodePackage(elements: readonly PackageElement[], options: WriteOptions = {}): Buffer {
  return Buffer.concat(
    elements.map((element) => (element.kind === 'unknown' ? element.value : encode(ProfileElement, element, options))),
  )
}

/**
 * Reads all elements of a package. Offsets of issues and errors count from the start of the package, paths begin with the number
 * of the element, from 0.
 *
 * @throws DecodeError where the octets cannot be read, in strict mode at the first departure from DER
 */
export function decodePackage(upp: Uint8Array, options: ReadOptions = {}): Decoded<readonly PackageElement[]> {
  const { value = [], issues, error } = inspectPackage(upp, options)
  if (error !== undefined) throw error
  return { value, issues }
}

/** Reads like {@link decodePackage}, keeps the tree with one root for each element, and gives the first error instead of throwing it. */
export function inspectPackage(upp: Uint8Array, options: ReadOptions = {}): Inspected<readonly PackageElement[]> {
  const value: PackageElement[] = []
  const issues: Issue[] = []
  const tree: TreeNode[] = []
  let walked: readonly WalkedElement[]
  try {
    walked = walk(upp)
  } catch (error) {
    if (error instanceof DecodeError) return { issues, error, tree }
    throw error
  }
  for (const [index, element] of walked.entries()) {
    const { offset } = element
    const pathOf = (inner: string): string => (inner === '' ? `[${index}]` : `[${index}].${inner}`)
    const read = inspectElement(element, options)
    tree.push(...read.tree.map((node) => moved(node, offset)))
    issues.push(...read.issues.map((issue) => ({ ...issue, offset: offset + issue.offset, path: pathOf(issue.path) })))
    if (read.error !== undefined) {
      const { kind, what, path } = read.error
      return { issues, tree, error: new DecodeError(kind, offset + read.error.offset, what, pathOf(path)) }
    }
    if (read.value !== undefined) value.push(read.value)
  }
  return { value, issues, tree }
}

function inspectElement({ name, tag, bytes }: WalkedElement, options: ReadOptions): Inspected<PackageElement> {
  if (name !== undefined) return inspect(ProfileElement, bytes, options)
  const what = `${hexTag(tag)} is no profile element that is known`
  if (options.strict === true) return { issues: [], tree: [], error: new DecodeError('unknown-arm', 0, what) }
  // Kept even where its contents cannot be read: nobody here knows what they should be.
  const { issues, tree } = inspect(anyElement, bytes, options)
  return {
    value: { kind: 'unknown', value: bytes },
    issues: [{ kind: 'unknown-arm', offset: 0, path: '', what }, ...issues],
    tree,
  }
}

/** The same tree, `by` octets further on. */
function moved(node: TreeNode, by: number): TreeNode {
  return { ...node, offset: node.offset + by, children: node.children.map((child) => moved(child, by)) }
}
