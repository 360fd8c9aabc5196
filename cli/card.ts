/** `sgp32 card`: what a card in a PC/SC reader is and holds. Nothing of it is changed. */
import type { Writable } from 'node:stream'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { inert } from '../reports/inert.ts'
import { Es10Error } from '../simulators/ipa/es10-error.ts'
import type { Clock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { openPcsc, PcscMissing } from '../transport/pcsc/open.ts'
import { PcscError } from '../transport/pcsc/service.ts'
import { Tape } from '../transport/tape.ts'
import { cardFacts } from './card/facts.ts'
import { cardPage } from './card/page.ts'
import { writeLines } from './decode/output.ts'
import { EXIT } from './exit-code.ts'

export interface CardOptions {
  /** Name of the reader, or a part of it that no other has. Default the only one. */
  readonly reader?: string
}

interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable
}

/** For all of the card together. */
const CARD_MS = 60_000

/** @returns the exit code: 0 shown, 3 where there is no card that can be shown */
export async function card(options: CardOptions, { stdout, stderr }: Streams, clock: Clock, open = openPcsc): Promise<number> {
  try {
    const reader = options.reader ?? (await onlyReader(open))
    const euicc = euiccInReader({ reader }, { open })
    try {
      const facts = await cardFacts(euicc, new Tape(clock), AbortSignal.timeout(CARD_MS))
      await writeLines(cardPage(inert(reader), facts), stdout)
      return EXIT.pass
    } finally {
      await euicc.close()
    }
  } catch (error) {
    const advice = adviceOn(error)
    if (advice === undefined) throw error
    await writeLines([`sgp32 card: ${inert(error instanceof Error ? error.message : String(error))}`, `  ${advice}`], stderr)
    return EXIT.notRun
  }
}

/** @throws ConfigError where there are several, PcscError where there is none */
async function onlyReader(open: typeof openPcsc): Promise<string> {
  const service = await open()
  try {
    const names = await service.readers()
    const [only, ...others] = names
    if (only === undefined) throw new PcscError(NO_READERS, 'readers')
    if (others.length === 0) return only
    throw new ConfigError(`${names.length} readers: ${names.map((name) => `"${name}"`).join(', ')}`)
  } finally {
    await service.close()
  }
}

const NO_READERS = 0x8010002e

/** What to do, for whoever stands before the reader. Undefined for what is no matter of card and reader. */
function adviceOn(error: unknown): string | undefined {
  if (error instanceof ConfigError) return 'write one of them: --reader NAME'
  const cause = error instanceof PeerFault ? error.cause : error
  if (cause instanceof PcscMissing)
    return 'install the PC/SC library (Debian: libpcsclite1), or its headers (libpcsclite-dev) before "npm install"'
  if (cause instanceof PcscError) return advices[cause.code] ?? 'see what the PC/SC service says: pcscd --foreground --debug'
  if (error instanceof PeerFault) return 'take the card out, put it in again, and try once more'
  if (!(error instanceof Es10Error)) return undefined
  return error.sw === NOT_FOUND
    ? 'the card has no ISD-R: it is no eUICC, or one of another generation'
    : 'the card does not do what an eUICC of SGP.22 and SGP.32 does first; "sgp32 decode" reads a trace of it'
}

const NOT_FOUND = 0x6a82

const advices: Readonly<Record<number, string>> = {
  2148532233: 'write the name of a reader that is there: --reader NAME',
  2148532235: 'end the program that has the card: a modem manager, an LPA, another run',
  2148532236: 'put a card into the reader',
  2148532247: 'connect the reader again',
  2148532253: 'start the PC/SC service (Debian: systemctl start pcscd), or run as a user who may use it',
  2148532254: 'start the PC/SC service (Debian: systemctl start pcscd), or run as a user who may use it',
  2148532270: 'connect a reader',
  2148532326: 'put the card in the other way round, or try another one: it does not answer to a reset',
  2148532329: 'put the card into the reader',
}
