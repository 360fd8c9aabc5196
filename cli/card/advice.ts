import { Es10Error } from '../../simulators/ipa/es10-error.ts'
import { PeerFault } from '../../transport/faults.ts'
import { PcscMissing } from '../../transport/pcsc/open.ts'
import { PcscError } from '../../transport/pcsc/service.ts'

/**
 * What to do, for whoever stands before the reader. Undefined for what is no matter of card and reader.
 *
 * @param readerKey where the name of the reader is written
 */
export function adviceOnCard(error: unknown, readerKey: string): string | undefined {
  const cause = error instanceof PeerFault ? error.cause : error
  if (cause instanceof PcscMissing)
    return 'install the PC/SC library (Debian: libpcsclite1), or its headers (libpcsclite-dev) before "npm install"'
  if (cause instanceof PcscError && cause.code === UNKNOWN_READER) return `write the name of a reader that is there: ${readerKey}`
  if (cause instanceof PcscError) return advices[cause.code] ?? 'see what the PC/SC service says: pcscd --foreground --debug'
  if (error instanceof PeerFault) return 'take the card out, put it in again, and try once more'
  if (!(error instanceof Es10Error)) return undefined
  return error.sw === NOT_FOUND
    ? 'the card has no ISD-R: it is no eUICC, or one of another generation'
    : 'the card does not do what an eUICC of SGP.22 and SGP.32 does first; "sgp32 decode" reads a trace of it'
}

const NOT_FOUND = 0x6a82
const UNKNOWN_READER = 0x80100009

const advices: Readonly<Record<number, string>> = {
  2148532235: 'end the program that has the card: a modem manager, an LPA, another run',
  2148532236: 'put a card into the reader',
  2148532247: 'connect the reader again',
  2148532253: 'start the PC/SC service (Debian: systemctl start pcscd), or run as a user who may use it',
  2148532254: 'start the PC/SC service (Debian: systemctl start pcscd), or run as a user who may use it',
  2148532270: 'connect a reader',
  2148532326: 'put the card in the other way round, or try another one: it does not answer to a reset',
  2148532329: 'put the card into the reader',
}
