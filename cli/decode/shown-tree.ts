/** The tree as it is shown: what the decoder left, with its issues at their nodes and remarks on what the values mean. */
import type { Issue } from '../../protocol/ber/issues.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'

export interface ShownNode extends TreeNode {
  readonly children: ShownNode[]
  /** What the value means, in words. */
  note?: string | undefined
  issues?: Issue[]
}

export function shownTree(tree: readonly TreeNode[]): ShownNode[] {
  return tree.map((node) => ({ ...node, children: shownTree(node.children) }))
}

/**
 * Puts each issue at its node: the deepest one that holds its offset. What is missing, or breaks off, at the end of a node is found
 * by its path: its offset is where the next node begins.
 * What lies behind everything that was read goes to the last root; without any root nothing can be placed.
 *
 * @param rootName name of the type, which paths do not begin with
 */
export function placeIssues(roots: readonly ShownNode[], issues: readonly Issue[], rootName: string): void {
  for (const issue of issues) {
    const node =
      (issue.kind === 'missing-element' || issue.kind === 'truncated' ? containerOf(roots, issue, rootName) : undefined) ??
      holderOf(roots, issue.offset) ??
      roots.at(-1)
    if (node === undefined) continue
    if (node.issues === undefined) node.issues = [issue]
    else node.issues.push(issue)
  }
}

function containerOf(roots: readonly ShownNode[], { offset, path }: Issue, rootName: string): ShownNode | undefined {
  const search = (node: ShownNode, inPath: string): ShownNode | undefined => {
    if (node.offset > offset || offset > endOf(node) || !path.startsWith(inPath)) return undefined
    for (const child of around(node.children, offset)) {
      // An element that no type knows has its parent's path and lacks nothing.
      const found = child.type === '' ? undefined : search(child, joined(inPath, child.name))
      if (found !== undefined) return found
    }
    return inPath === path ? node : undefined
  }
  for (const root of around(roots, offset)) {
    const ownPath = root.name.startsWith(rootName) ? root.name.slice(rootName.length).replace(/^\./, '') : root.name
    const found = search(root, ownPath) ?? search(root, '')
    if (found !== undefined) return found
  }
  return undefined
}

function holderOf(nodes: readonly ShownNode[], offset: number): ShownNode | undefined {
  const node = nodes[lastAtOrBefore(nodes, offset)]
  if (node === undefined || offset >= Math.max(endOf(node), node.offset + 1)) return undefined
  return holderOf(node.children, offset) ?? node
}

/** The node that begins last at or before the offset, and the one before it, which may end just there. */
function around(nodes: readonly ShownNode[], offset: number): readonly ShownNode[] {
  const at = lastAtOrBefore(nodes, offset)
  return [nodes[at], nodes[at - 1]].filter((node) => node !== undefined)
}

/** Index by bisection: nodes stand in the order of the octets, and a hostile input has many of them. */
function lastAtOrBefore(nodes: readonly ShownNode[], offset: number): number {
  let low = 0
  let high = nodes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((nodes[middle]?.offset ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

function joined(path: string, name: string): string {
  if (name === '') return path
  return path === '' || name.startsWith('[') ? `${path}${name}` : `${path}.${name}`
}

export function endOf({ offset, headerLength, length }: ShownNode): number {
  return offset + headerLength + length
}
