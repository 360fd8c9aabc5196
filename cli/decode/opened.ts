/** What was read inside an OCTET STRING, hung below its node. */
import type { Issue } from '../../protocol/ber/issues.ts'
import type { Inspected } from '../../protocol/schema/type.ts'
import { relocated } from './reading.ts'
import { placeIssues, type ShownNode, shownTree } from './shown-tree.ts'

/**
 * Puts what was read below `node`, in place of its octets; nothing where it could not be read to its end.
 *
 * @param to offset in the whole input for an offset in what was read
 * @param found gets the issues, at offsets and paths of the whole input
 */
export function addOpened(node: ShownNode, read: Inspected<unknown>, to: (offset: number) => number, found: Issue[]): void {
  if (read.error !== undefined) return
  const [root] = read.tree
  const opened = shownTree(read.tree.map((child) => relocated(child, to)))
  const issues = read.issues.map((issue) => ({ ...issue, offset: to(issue.offset) }))
  placeIssues(opened, issues, root?.name.split('.')[0] ?? '')
  found.push(...issues.map((issue) => ({ ...issue, path: [node.name, issue.path].filter((part) => part !== '').join('.') })))
  node.children.push(...opened)
  delete node.value
}
