/** OCTET STRING with a DEFAULT: the value that an encoding leaves out (X.690 11.5). */
import { EncodeError } from '../ber/issues.ts'
import type { BerWriter } from '../ber/writer.ts'
import { octetString, Primitive } from '../schema/primitives.ts'
import { type Default, withDefault } from '../schema/sequence.ts'

/**
 * A component of exactly as many octets as `standard` has, which is its value where the component is absent.
 *
 * @param tag identifier octets of the component
 */
export function octetsWithDefault(tag: number, standard: Uint8Array): Default<Uint8Array> {
  const value = Buffer.from(standard)
  return withDefault(new DefaultOctets(tag, value), value)
}

/** Reads the default as the one object that stands for it, and writes nothing for octets that equal it. */
class DefaultOctets extends Primitive<Uint8Array> {
  readonly #standard: Buffer

  constructor(tag: number, standard: Buffer) {
    const size = standard.length
    const plain = octetString(size, size)
    super(plain.name, tag, {
      shape: plain.shape,
      parse(reader) {
        const octets = plain.read(reader)
        return standard.equals(octets) ? standard : octets
      },
      put(writer, octets) {
        if (writer.checkSizes && octets.length !== size) throw new EncodeError(`${octets.length} octets, not ${size}`)
        writer.octets(octets)
      },
      show: (octets) => plain.show(octets),
    })
    this.#standard = standard
  }

  override write(writer: BerWriter, octets: Uint8Array): void {
    if (!this.#standard.equals(octets)) super.write(writer, octets)
  }
}
