/** The data that the page carries, unpacked when somebody looks. */
import { blockId, INDEX_ID, type PageEvidence, type PageIndex, type PageScenario } from '../page-data.ts'
import { byId } from './element.ts'

const blocks = new Map<number, Promise<readonly PageEvidence[]>>()

export function readIndex(): Promise<PageIndex> {
  return unpacked(INDEX_ID) as Promise<PageIndex>
}

export async function evidenceOf({ block, place }: PageScenario): Promise<PageEvidence> {
  const reading = blocks.get(block) ?? (unpacked(blockId(block)) as Promise<readonly PageEvidence[]>)
  blocks.set(block, reading)
  const found = (await reading)[place]
  if (found === undefined) throw new Error(`the page has no evidence at ${block}, ${place}`)
  return found
}

/** Written by the harness with this shape; see page-data.ts. */
async function unpacked(id: string): Promise<unknown> {
  const packed = Uint8Array.from(atob(byId(id).textContent ?? ''), (character) => character.charCodeAt(0))
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return JSON.parse(await new Response(stream).text())
}
