/** Octets whose outermost element goes on behind their end: a log that was cut, a copy that lost its last line. */
import { isConstructed } from '../../protocol/ber/tag.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'

export interface CutOff {
  /** The octets with zeros up to the announced length, so that what is there can be read. */
  readonly padded: Buffer
  /** Keeps of a tree what begins in front of the cut. */
  prune(tree: readonly TreeNode[]): TreeNode[]
}

/** More is not filled up: what is there can be read without it nearly always. */
const MOST_MISSING = 1024 * 1024

/** @returns undefined for octets that are not cut off, or that lack more than can sensibly be filled up */
export function cutOffTree(octets: Uint8Array): CutOff | undefined {
  const announced = announcedLength(octets)
  if (announced === undefined || announced <= octets.length || announced - octets.length > MOST_MISSING) return undefined
  const padded = Buffer.alloc(announced)
  padded.set(octets)
  const prune = (tree: readonly TreeNode[]): TreeNode[] =>
    tree
      .filter(({ offset, headerLength }) => offset + headerLength <= octets.length)
      .map((node) => pruned(node, octets.length, prune))
  return { padded, prune }
}

function pruned(node: TreeNode, end: number, prune: (tree: readonly TreeNode[]) => TreeNode[]): TreeNode {
  const valueStart = node.offset + node.headerLength
  if (valueStart + node.length <= end) return node
  if (isConstructed(node.tag)) return { ...node, children: prune(node.children) }
  return { ...node, value: `cut off: ${end - valueStart} of ${node.length} octets`, children: [] }
}

/** Octets of the first element, header counted; undefined where its header cannot be read. */
function announcedLength(octets: Uint8Array): number | undefined {
  // BerReader refuses an element that it cannot finish before it says how long it is.
  let at = 1
  if (((octets[0] ?? 0) & 0x1f) === 0x1f) while (at < 4 && (octets[at++] ?? 0) >= 0x80);
  const first = octets[at++]
  if (first === undefined || first === 0x80) return undefined
  if (first < 0x80) return at + first
  const count = first & 0x7f
  if (count > 6 || at + count > octets.length) return undefined
  return at + count + Buffer.from(octets.buffer, octets.byteOffset + at, count).readUIntBE(0, count)
}
