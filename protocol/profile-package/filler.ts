/**
 * Fillers: elements that bring a package to a wanted size. Each makes one transparent EF under the USIM and fills it in pieces. They are
 * not mandated, so that a card may pass over them.
 */
import { EncodeError } from '../ber/issues.ts'
import { USIM_PATH } from './build-files.ts'
import { fcp } from './fcp.ts'
import type { FileManagement } from './generic-file-management.ts'
import type { ProfileElement } from './profile-element.ts'

/** Octets of the largest file that a filler makes; a package that needs more takes more files. */
export const MAX_FILLER = 15_000
/** Files 6FF1 to 6FFF. */
export const MAX_FILLERS = 15

const FIRST_IDENTIFICATION = 20
const PIECE = 1000
/** Octets that the content repeats after. */
const PERIOD = 251
const TRANSPARENT = Uint8Array.of(0x41, 0x21)
const ACCESS_RULE = Uint8Array.of(0x6f, 0x06, 0x01)

/**
 * The element that makes and fills EF 6FF1 (`index` 0), 6FF2 (1) and so on, with the number 20 + `index`.
 *
 * @param size octets of the file
 * @throws EncodeError for an index or a size that no filler has
 */
export function fillerElement(index: number, size: number): ProfileElement {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_FILLERS)
    throw new EncodeError(`filler ${index}: there are 0 to ${MAX_FILLERS - 1}`)
  if (!Number.isInteger(size) || size < 1 || size > MAX_FILLER)
    throw new EncodeError(`a filler of ${size} octets: write 1 to ${MAX_FILLER}, and take more fillers for more`)
  const content = Buffer.from(Array.from({ length: size }, (_, i) => i % PERIOD))
  const pieces: FileManagement[number][] = []
  for (let at = 0; at < size; at += PIECE) pieces.push({ kind: 'fillFileContent', value: content.subarray(at, at + PIECE) })
  const parameters = fcp({
    fileDescriptor: TRANSPARENT,
    fileID: Uint8Array.of(0x6f, 0xf1 + index),
    securityAttributesReferenced: ACCESS_RULE,
    efFileSize: size < 0x100 ? Uint8Array.of(size) : Uint8Array.of(size >> 8, size & 0xff),
  })
  const commands: FileManagement = [{ kind: 'filePath', value: USIM_PATH }, { kind: 'createFCP', value: parameters }, ...pieces]
  const header = { identification: FIRST_IDENTIFICATION + index }
  return { kind: 'genericFileManagement', value: { 'gfm-header': header, fileManagementCMD: [commands] } }
}

/** Octets of the whole element that {@link fillerElement} makes. */
export function fillerLength(size: number): number {
  const rest = size % PIECE
  const pieces = Math.floor(size / PIECE) * element(PIECE) + (rest > 0 ? element(rest) : 0)
  const parameters = 4 + 4 + 5 + (size < 0x100 ? 3 : 4)
  return element(5 + element(element(4 + element(parameters) + pieces)))
}

/**
 * Sizes of the files whose fillers have `octets` octets together: as few and as large as will do.
 *
 * A longer content brings longer lengths with it, so some numbers are not those of any one filler. Two then share them.
 *
 * @returns undefined where no fillers have that many
 */
export function fillerSizes(octets: number, files = MAX_FILLERS): readonly number[] | undefined {
  if (octets === 0) return []
  if (octets > files * fillerLength(MAX_FILLER)) return undefined
  const alone = sizeOf(octets)
  if (alone !== undefined) return [alone]
  for (let size = MAX_FILLER; size > 0; size--) {
    const left = octets - fillerLength(size)
    const others = left > 0 ? fillerSizes(left, files - 1) : undefined
    if (others !== undefined) return [size, ...others]
  }
  return undefined
}

/** Size of the one file whose filler has `octets` octets. */
function sizeOf(octets: number): number | undefined {
  for (let size = Math.min(MAX_FILLER, octets); size > 0 && fillerLength(size) >= octets; size--) {
    if (fillerLength(size) === octets) return size
  }
  return undefined
}

/** Octets of an element with a tag of one octet and `length` octets of contents. */
function element(length: number): number {
  return 1 + (length < 0x80 ? 1 : length < 0x100 ? 2 : 3) + length
}
