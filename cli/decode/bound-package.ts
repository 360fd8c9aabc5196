/** The protected parts of a BoundProfilePackage (SGP.22 2.5.4): their sizes, and the metadata, which are authentic but not secret. */
import type { Issue } from '../../protocol/ber/issues.ts'
import { inspect } from '../../protocol/schema/type.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { contentsOf } from './annotate.ts'
import { addOpened } from './opened.ts'
import type { ShownNode } from './shown-tree.ts'

/** Octets of C-MAC at the end of each block (SGP.22 2.5.2, BSP). */
const MAC = 8

export function openBoundPackage(node: ShownNode, octets: Buffer, found: Issue[]): void {
  for (const sequence of node.children) {
    for (const block of sequence.children) {
      if (block.length < MAC || (block.tag !== 0x86 && block.tag !== 0x87 && block.tag !== 0x88)) continue
      block.note = `${block.length - MAC} octets ${block.tag === 0x88 ? 'in clear' : 'encrypted'}, ${MAC} of MAC`
    }
    if (sequence.name === 'sequenceOf88') openMetadata(sequence, octets, found)
  }
}

/** Long metadata are cut into several blocks: read as one, each element shown where its octets are. */
function openMetadata(sequence: ShownNode, octets: Buffer, found: Issue[]): void {
  const blocks = sequence.children.filter(({ length }) => length >= MAC)
  const parts = blocks.map((block) => contentsOf(block, octets).subarray(0, block.length - MAC))
  const metadata = Buffer.concat(parts)
  const read = inspect(StoreMetadataRequest, metadata, { variants: true })
  const [first] = blocks
  if (first === undefined) return
  const to = (offset: number): number => {
    let left = offset
    for (const [i, block] of blocks.entries()) {
      const length = parts[i]?.length ?? 0
      if (left < length || i === blocks.length - 1) return block.offset + block.headerLength + left
      left -= length
    }
    return offset
  }
  addOpened(first, read, to, found)
  if (blocks.length > 1 && read.error === undefined) first.note = `${first.note}; metadata of all ${blocks.length} blocks`
}
