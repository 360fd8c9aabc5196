/** The ICCID that a package puts into EF.ICCID: ef-iccid of PE-MF. */
import { BerReader } from '../ber/reader.ts'
import { decode } from '../schema/type.ts'
import { contentsOf, File } from './file.ts'
import { EF_ICCID } from './file-elements.ts'

/**
 * Contents of EF.ICCID, half octets swapped where the package is right; undefined where the element fills nothing in.
 *
 * @param mf the whole element
 * @throws DecodeError where the way to the file or the file cannot be read; other files are not looked at
 */
export function efIccid(mf: Uint8Array): Buffer | undefined {
  const reader = new BerReader(mf)
  reader.next(0, reader.bytes.length)
  const { valueEnd } = reader
  for (let at = reader.valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    if (reader.tag === EF_ICCID) return contentsOf(decode(File.retag(EF_ICCID), reader.bytes.subarray(at, reader.end)).value)
  }
  return undefined
}
