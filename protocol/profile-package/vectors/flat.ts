import type { TreeNode } from '../../ber/tree.ts'

/** All nodes of a tree, parents before children. */
export function flat(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)])
}
