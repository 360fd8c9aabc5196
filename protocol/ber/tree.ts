import type { Issue } from './issues.ts'

/** One element of a decoded object, as `sgp32 decode` prints it. */
export interface TreeNode {
  /** Octets from the start of the input to the tag. */
  readonly offset: number
  readonly tag: number
  /** Octets of tag and length. */
  readonly headerLength: number
  /** Octets of the contents. */
  readonly length: number
  /** Name of the field, with the arms of untagged CHOICEs behind a dot; empty for an element that no type knows. */
  name: string
  /** ASN.1 type, as the specification names it. */
  type: string
  /** Contents in human form; absent where the children say it. */
  value?: string
  readonly children: TreeNode[]
}

/** The node that an issue belongs to: the deepest one that holds its offset. */
export function nodeAt(roots: readonly TreeNode[], issue: Pick<Issue, 'offset'>): TreeNode | undefined {
  const holder = roots.findLast(
    (node) => node.offset <= issue.offset && issue.offset < node.offset + node.headerLength + node.length,
  )
  return holder === undefined ? undefined : (nodeAt(holder.children, issue) ?? holder)
}
