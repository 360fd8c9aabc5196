/** What can be told of a package that is none. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { BerReader } from '../../../protocol/ber/reader.ts'

/** eimId of a damaged `BF51 30 80 ..`, as far as it can be read; else the empty text. */
export function readEimId(octets: Uint8Array): string {
  const reader = new BerReader(octets)
  try {
    reader.next(0, octets.length)
    reader.next(reader.valueStart, reader.valueEnd)
    reader.next(reader.valueStart, reader.valueEnd)
    return reader.tag === 0x80 ? reader.value().toString('utf8') : ''
  } catch (error) {
    if (error instanceof DecodeError) return ''
    throw error
  }
}
