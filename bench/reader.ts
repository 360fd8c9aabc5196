/** A card behind pcscd and its virtual reader: commands in a second, by each way to PC/SC. */
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { asCard } from '../simulators/euicc/as-card.ts'
import { euiccSettings, firstState } from '../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { insertIntoVpcd } from '../simulators/euicc/vpcd.ts'
import { openPcsc, type PcscBinding, PcscMissing, pcscBindings } from '../transport/pcsc/open.ts'
import { blankTape } from '../transport/tape.ts'

export interface ReaderFigures {
  readonly binding: PcscBinding
  /** Why there is no figure, or commands in a second. */
  readonly found: string | number
}

const MILLISECONDS = 2_000
/** MANAGE CHANNEL that opens one, and the one that closes it again. */
const COMMANDS = ['0070000001', '0070800100'].map((hex) => Buffer.from(hex, 'hex'))

/** @returns one line for each binding */
export async function measureReaders(): Promise<readonly ReaderFigures[]> {
  const bindings = Object.keys(pcscBindings) as PcscBinding[]
  const missing = pcscdMissing()
  if (missing !== undefined) return bindings.map((binding) => ({ binding, found: missing }))
  const pcscd = await startPrivatePcscd()
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.socket
  const settings = euiccSettings([await createTestPki({ curve: 'P-256', notBefore: Date.now() })], testEid)
  const card = asCard(new SimulatedEuicc({ settings, state: firstState(settings) }))
  const inserted = await insertIntoVpcd(card, { host: '127.0.0.1', port: pcscd.port, tape: blankTape })
  try {
    await pcscd.cardSeen()
    const figures: ReaderFigures[] = []
    for (const binding of bindings) figures.push({ binding, found: await commandsPerSecond(binding) })
    return figures
  } finally {
    await inserted.remove()
    await pcscd.close()
  }
}

async function commandsPerSecond(binding: PcscBinding): Promise<number | string> {
  const port = euiccInReader({ reader: 'Virtual 00 00' }, { open: () => openPcsc([binding]) })
  const signal = AbortSignal.timeout(10 * MILLISECONDS)
  try {
    await port.reset(blankTape, signal)
    const begun = performance.now()
    let count = 0
    for (; performance.now() - begun < MILLISECONDS; count += COMMANDS.length)
      for (const command of COMMANDS) await port.transmit(command, blankTape, signal)
    return (count * 1000) / (performance.now() - begun)
  } catch (error) {
    if (error instanceof Error && error.cause instanceof PcscMissing) return error.cause.message
    throw error
  } finally {
    await port.close()
  }
}
