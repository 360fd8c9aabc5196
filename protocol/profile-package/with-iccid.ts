/** A profile package for another ICCID: one package serves for several profiles of a test. */
import { iccidFromHeaderOctets, iccidHeaderOctets, iccidOctets } from '../identifiers/iccid.ts'
import { decodePackage } from './package.ts'

/**
 * The same octets with the ICCID of the header, and that of EF.ICCID where it stands in full, replaced. Nothing else moves, since both
 * have the same length.
 *
 * @param iccid 18 to 20 digits
 * @throws DecodeError for octets that are no package, which begins with a header
 */
export function withIccid(upp: Uint8Array, iccid: string): Buffer {
  const header = decodePackage(upp).value.find((element) => element.kind === 'header')
  if (header?.kind !== 'header') throw new RangeError('the profile package has no header, which holds its ICCID')
  const before = iccidFromHeaderOctets(header.value.iccid)
  const other = Buffer.from(upp)
  for (const written of [iccidHeaderOctets, iccidOctets]) {
    const [from, to] = [written(before), written(iccid)]
    for (let at = other.indexOf(from); at >= 0; at = other.indexOf(from, at + to.length)) to.copy(other, at)
  }
  return other
}
