/** SELECT by AID and the FCI of the ISD-R (SGP.22 5.7.1; GlobalPlatform 11.9). */
import { EncodeError } from '../ber/issues.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { type Decoded, decode, encode, type Of } from '../schema/type.ts'
import { ISDRProprietaryApplicationTemplate } from '../sgp22/euicc-info.ts'
import { ISDRProprietaryApplicationTemplateIoT } from '../sgp32/euicc-info2.ts'
import { ApduError } from './apdu-error.ts'
import { claOf } from './channel.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'

/** Answer to SELECT ISD-R. Cards of SGP.22 v1 have no E0, cards that do not know SGP.32 no E1. */
export const IsdrFci = sequence(
  'FCI of the ISD-R',
  {
    dfName: optional(octetString(5, 16).retag(0x84)),
    proprietaryData: optional(octetString().retag(0xa5)),
    isdrTemplate: optional(ISDRProprietaryApplicationTemplate),
    isdrTemplateIoT: optional(ISDRProprietaryApplicationTemplateIoT),
  },
  0x6f,
)
export type IsdrFci = Of<typeof IsdrFci>

/**
 * SELECT by AID on a logical channel: `01 A4 04 00 10 <AID>`; the FCI comes by GET RESPONSE, or at once with `le`.
 *
 * @throws EncodeError for a channel or an AID that does not exist
 */
export function select(channel: number, aid: Uint8Array, le?: number): CommandApdu {
  if (aid.length < 5 || aid.length > 16) throw new EncodeError(`an AID of ${aid.length} octets; it has 5 to 16`)
  return command(claOf(channel, 'interindustry'), INS.select, 0x04, 0x00, aid, le)
}

/** The AID in a SELECT command. @throws ApduError for another command, or a SELECT that is not by AID */
export function parseSelect({ ins, p1, data }: CommandApdu): Uint8Array {
  if (ins !== INS.select) throw new ApduError('no SELECT (INS A4)', 1)
  if (p1 !== 0x04) throw new ApduError('SELECT with a P1 other than 04 (by AID)', 2)
  if (data.length > 16) throw new ApduError(`an AID of ${data.length} octets; it has at most 16`, 4)
  return data
}

/**
 * Reads the FCI, everything that it does not know kept in `$unknown`.
 *
 * @throws DecodeError where the octets are no 6F, or no BER inside
 */
export function parseIsdrFci(bytes: Uint8Array, options: ReadOptions = {}): Decoded<IsdrFci> {
  return decode(IsdrFci, bytes, options)
}

/** The FCI as a card sends it. @throws EncodeError where a value has no encoding */
export function isdrFci(fci: IsdrFci): Buffer {
  return encode(IsdrFci, fci)
}
