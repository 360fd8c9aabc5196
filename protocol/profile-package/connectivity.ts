/** Connectivity parameters of a profile: in the header of its package (TCA profile specification 8.2), objects of ETSI TS 102 223. */
import { DecodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { tlv } from '../ber/writer.ts'
import { decodePackage } from './package.ts'

const HTTPS = 0xa1
const NETWORK_ACCESS_NAME = 0x47
/** The same object with the comprehension bit. */
const MUST_KNOW = 0x80
/** Class context-specific and constructed; the objects of ETSI TS 102 223 use the bits of the tag otherwise. */
const [GROUP, GROUP_BITS] = [0xa0, 0xe0]

/** Parameters of a bearer for HTTP, by default values and the name of an access point. @param name of labels with 63 octets at most */
export function connectivityParameters(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]))
  return tlv(HTTPS, tlv(0x35, Uint8Array.of(0x03)), tlv(NETWORK_ACCESS_NAME, ...labels))
}

/** What the header of a package holds of them; undefined for none, and for octets that are no package. */
export function connectivityOf(upp: Uint8Array): Buffer | undefined {
  return unlessUnreadable(() => {
    const header = decodePackage(upp).value.find((element) => element.kind === 'header')
    const octets = header?.kind === 'header' ? header.value.connectivityParameters : undefined
    return octets === undefined ? undefined : Buffer.from(octets)
  })
}

/** Contents of the first network access name in them; undefined where there is none, or nothing that can be read. */
export function networkAccessNameIn(parameters: Uint8Array): Buffer | undefined {
  return unlessUnreadable(() => nameIn(new BerReader(parameters), 0, parameters.length))
}

function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function nameIn(reader: BerReader, from: number, to: number): Buffer | undefined {
  for (let at = from; at < to; ) {
    reader.next(at, to)
    const { tag, valueStart, valueEnd, end } = reader
    if ((tag & ~MUST_KNOW) === NETWORK_ACCESS_NAME) return Buffer.from(reader.value())
    const inside = tag <= 0xff && (tag & GROUP_BITS) === GROUP ? nameIn(reader, valueStart, valueEnd) : undefined
    if (inside !== undefined) return inside
    at = end
  }
  return undefined
}
