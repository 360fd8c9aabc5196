/** Contents of the files that tell one profile from another (3GPP TS 31.102 4.2, ETSI TS 102 221 13). */
import { EncodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { swappedOctets } from '../identifiers/nibbles.ts'

const SPN_OCTETS = 16

/** EF.IMSI: length, then parity and digits in swapped half octets. @throws EncodeError unless there are 6 to 15 digits */
export function imsiContents(imsi: string): Buffer {
  if (!/^\d{6,15}$/.test(imsi))
    throw new EncodeError(`IMSI ${JSON.stringify(imsi)}: write 6 to 15 digits, for example 001010123456789`)
  const isOdd = imsi.length % 2 === 1
  const coded = swappedOctets(`${isOdd ? 9 : 1}${imsi}${isOdd ? '' : 'F'}`)
  return Buffer.concat([Buffer.of(coded.length), coded, Buffer.alloc(8 - coded.length, 0xff)])
}

/** EF.ACC: the access class that is the last digit of the IMSI. */
export function accessClassContents(imsi: string): Buffer {
  const contents = Buffer.alloc(2)
  contents.writeUInt16BE(1 << Number(imsi.at(-1)))
  return contents
}

/**
 * EF.SPN: display condition, then the name in 16 octets, FF behind it.
 *
 * @param name in the letters that the default alphabet of 3GPP TS 23.038 shares with ASCII, else written as UCS2
 * @throws EncodeError for more than 16 such letters, or 7 letters of UCS2
 */
export function spnContents(name: string): Buffer {
  const coded = /^[A-Za-z0-9 !"#%&'()*+,\-./:;<=>?]*$/.test(name)
    ? Buffer.from(name, 'latin1')
    : Buffer.concat([Buffer.of(0x80), Buffer.from(name, 'utf16le').swap16()])
  if (coded.length > SPN_OCTETS) {
    throw new EncodeError(
      `service provider name ${JSON.stringify(name)} takes ${coded.length} octets of ${SPN_OCTETS}; write a shorter one`,
    )
  }
  return Buffer.concat([Buffer.of(0x01), coded, Buffer.alloc(SPN_OCTETS - coded.length, 0xff)])
}

/** A record of EF.DIR. */
export function applicationTemplate(aid: Uint8Array, label: string): Buffer {
  return tlv(0x61, tlv(0x4f, aid), tlv(0x50, Buffer.from(label, 'latin1')))
}
