/** `sgp32 card`: what a card in a PC/SC reader is and holds. Nothing of it is changed. */
import type { Writable } from 'node:stream'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { inert } from '../reports/inert.ts'
import type { Clock } from '../transport/clock.ts'
import { openPcsc } from '../transport/pcsc/open.ts'
import { PcscError } from '../transport/pcsc/service.ts'
import { Tape } from '../transport/tape.ts'
import { adviceOnCard } from './card/advice.ts'
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
    const advice = error instanceof ConfigError ? 'write one of them: --reader NAME' : adviceOnCard(error, '--reader NAME')
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
