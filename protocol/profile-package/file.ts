/** File: how a profile element that refers to a template describes one file (PEDefinitions File). */
import { tagOf } from '../ber/tag.ts'
import { choice } from '../schema/choice.ts'
import { integer, nil, octetString } from '../schema/primitives.ts'
import { type Optional, optional } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { Fcp } from './fcp.ts'

/** Octets of the largest file: its size has two octets. */
const MAX_FILE = 65_535

export const File = sequenceOf(
  choice('FileItem', {
    doNotCreate: nil().retag(0x80),
    fileDescriptor: Fcp.retag(0xa1),
    /** Octets to pass over before the next contents. */
    fillFileOffset: integer().retag(0x82),
    fillFileContent: octetString().retag(0x83),
  }),
  'File',
)
export type File = Of<typeof File>

/** Optional files with the tag numbers from `first` on. */
export function optionalFiles<const N extends string>(first: number, names: readonly N[]): { readonly [K in N]: Optional<File> } {
  const components = names.map((name, i) => [name, optional(File.retag(tagOf(0xa0, first + i)))])
  return Object.fromEntries(components) as { readonly [K in N]: Optional<File> }
}

/**
 * What the fills of a file write: each offset counts from the end of the contents before it, octets passed over are FF.
 *
 * @returns undefined where nothing is filled in
 */
export function contentsOf(file: File): Buffer | undefined {
  const fills: { readonly at: number; readonly octets: Uint8Array }[] = []
  let at = 0
  for (const item of file) {
    if (item.kind === 'fillFileOffset') at = Math.max(0, at + item.value)
    if (item.kind !== 'fillFileContent') continue
    fills.push({ at, octets: item.value })
    at += item.value.length
  }
  if (fills.length === 0) return undefined
  const ends = fills.map((fill) => fill.at + fill.octets.length)
  const contents = Buffer.alloc(Math.min(MAX_FILE, Math.max(...ends)), 0xff)
  for (const { at: start, octets } of fills)
    if (start < contents.length) contents.set(octets.subarray(0, contents.length - start), start)
  return contents
}
