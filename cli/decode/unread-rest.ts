/** What lies behind the place where a type could not be read on: shown as plain BER, so that the user sees what is there. */
import type { ShownNode } from './shown-tree.ts'

/** Adds to `typed` the elements that only `plain`, the same octets without a type, has. */
export function addUnread(typed: ShownNode[], plain: readonly ShownNode[]): void {
  const last = typed.at(-1)
  for (const node of plain) {
    if (last === undefined || node.offset > last.offset) typed.push(node)
    else if (node.offset === last.offset) addUnread(last.children, node.children)
  }
}
