/**
 * A card as scenarios drive it (SGP.22 v2.5 3.4.2, 5.7.1, 5.7.2): a session with the ISD-R on a logical channel, and every answer as it
 * came, status word and octets. Nothing is repeated and nothing is made right: what the card refuses is for the scenario to see.
 */
import { ApduError } from '../../protocol/apdu/apdu-error.ts'
import { openChannel, parseChannelOpened } from '../../protocol/apdu/channel.ts'
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { fetchCommand, type ProactiveCommand, parseProactiveCommand, terminalResponse } from '../../protocol/apdu/proactive.ts'
import { select } from '../../protocol/apdu/select.ts'
import { describe, isSuccess, SW } from '../../protocol/apdu/status-word.ts'
import { type StoreDataOptions, storeData } from '../../protocol/apdu/store-data.ts'
import { lpadCapabilities, terminalCapability } from '../../protocol/apdu/terminal-capability.ts'
import { terminalProfile, terminalProfileOctets } from '../../protocol/apdu/terminal-profile.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import { runCommand } from '../../transport/card-command.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import type { EuiccPort } from '../port.ts'

/** What came back from a command or a chain of them. */
export interface CardAnswer {
  readonly data: Buffer
  readonly sw: number
  /** Octets of a proactive command that waits for FETCH. */
  readonly pending?: number
  readonly sent: TapeRef
  readonly received: TapeRef
}

/** How the device presents itself before the ISD-R is selected. */
export interface DevicePresents {
  /** Bits of TERMINAL CAPABILITY tag 83; `none`: the command is not sent. Default: an LPA in the device. */
  readonly capabilities?: Parameters<typeof terminalCapability>[0]['euicc'] | 'none'
  /** Whether TERMINAL PROFILE says that the device carries out REFRESH. Default false: a reader without a modem. */
  readonly refresh?: boolean
  /** Whether TERMINAL PROFILE says that the device can do everything. Default false. */
  readonly everything?: boolean
}

/** As many octets as the facilities of ETSI TS 102 223 have. */
const EVERYTHING = Buffer.alloc(34, 0xff)

export class Es10Card {
  readonly #port: EuiccPort
  readonly #tape: Tape
  readonly #aids: readonly Uint8Array[]
  #channel: number | undefined
  #fci: Buffer = Buffer.alloc(0)

  /** @param furtherAids of the ISD-R, tried in this order where the standard one is absent */
  constructor(port: EuiccPort, tape: Tape, furtherAids: readonly Uint8Array[] = []) {
    this.#port = port
    this.#tape = tape
    this.#aids = [ISDR_AID, ...furtherAids]
  }

  /** The answer to SELECT ISD-R. */
  get fci(): Buffer {
    return this.#fci
  }

  /** Logical channel of the ISD-R; undefined before it was selected. */
  get channel(): number | undefined {
    return this.#channel
  }

  /** Power off and on, and nothing more. @returns the ATR */
  async reset(signal: AbortSignal): Promise<Buffer> {
    this.#channel = undefined
    return Buffer.from(await this.#port.reset(this.#tape, signal))
  }

  /** Power off and on, and a session with the ISD-R. @throws PeerFault `malformed` where the card gives none */
  async begin(signal: AbortSignal, presents: DevicePresents = {}): Promise<Buffer> {
    const atr = await this.reset(signal)
    await this.present(presents, signal)
    await this.open(signal)
    return atr
  }

  /** TERMINAL CAPABILITY and TERMINAL PROFILE. What the card answers says nothing: cards exist that refuse the first and work all the same. */
  async present(
    { capabilities = lpadCapabilities, refresh = false, everything = false }: DevicePresents,
    signal: AbortSignal,
  ): Promise<void> {
    if (capabilities !== 'none') {
      const said = { extendedLogicalChannels: true, additionalInterfaces: 1, euicc: capabilities, unknown: [] }
      await this.command(terminalCapability(said), signal)
    }
    if (!refresh && !everything) return
    const profile = everything ? EVERYTHING : terminalProfileOctets(['refresh'])
    const { pending } = await this.command(terminalProfile(profile), signal)
    if (pending !== undefined) await this.serveToolkit(pending, signal)
  }

  /** A logical channel, and the ISD-R on it. */
  async open(signal: AbortSignal): Promise<void> {
    const opened = await this.command(openChannel(), signal)
    if (!isSuccess(opened.sw)) throw refused('MANAGE CHANNEL', opened)
    const channel = reading('the number of a logical channel', opened, () => parseChannelOpened(opened))
    let selected: CardAnswer | undefined
    for (const aid of this.#aids) {
      selected = await this.command(select(channel, aid), signal)
      if (selected.sw !== SW.fileNotFound) break
    }
    if (selected === undefined || !isSuccess(selected.sw)) throw refused('SELECT ISD-R', selected ?? opened)
    this.#fci = selected.data
    this.#channel = channel
  }

  /** Runs one ES10 function: its request in STORE DATA blocks, and the answer to the last of them or to the first that is refused. */
  async call(request: Uint8Array, signal: AbortSignal, options: StoreDataOptions = {}): Promise<CardAnswer> {
    if (this.#channel === undefined) await this.begin(signal)
    return this.chain(storeData(this.#channel ?? 0, request, options), signal)
  }

  /** Commands one after the other, until one is refused. */
  async chain(commands: readonly CommandApdu[], signal: AbortSignal): Promise<CardAnswer> {
    const sent = this.#tape.next
    let last: CardAnswer | undefined
    for (const command of commands) {
      last = await this.command(command, signal)
      if (!isSuccess(last.sw)) break
    }
    if (last === undefined) throw new RangeError('a chain without a command')
    return { ...last, sent }
  }

  /** One command, whatever it is, with GET RESPONSE and a corrected Le where the card asks for them. */
  async command(command: CommandApdu, signal: AbortSignal): Promise<CardAnswer> {
    const sent = this.#tape.next
    const outcome = await this.#run(command, sent, signal)
    const received = this.#tape.next - 1
    const { data, sw, pending } = outcome
    return { data, sw, sent, received, ...(pending === undefined ? {} : { pending }) }
  }

  /** Carries out one proactive command, or says that it could not. @param result octet of TERMINAL RESPONSE: 00 performed, 20 terminal busy */
  async serveToolkit(pending: number, signal: AbortSignal, result = 0x00): Promise<ProactiveCommand> {
    const fetched = await this.command(fetchCommand(pending), signal)
    const command = reading('a proactive command', fetched, () => parseProactiveCommand(fetched.data))
    await this.command(terminalResponse(command.details, result), signal)
    return command
  }

  /** The channel is gone, as after a reset of somebody else. */
  forget(): void {
    this.#channel = undefined
  }

  async #run(command: CommandApdu, sent: TapeRef, signal: AbortSignal) {
    try {
      const outcome = await runCommand(this.#port, command, this.#tape, signal)
      if (outcome.kind === 'done') return outcome
      throw new PeerFault('malformed', 'body', outcome.reason, { at: [sent, this.#tape.next - 1] })
    } catch (cause) {
      if (!(cause instanceof ApduError)) throw cause
      throw new PeerFault('malformed', 'body', cause.message, { at: [sent, this.#tape.next - 1], cause })
    }
  }
}

/** A status word where an answer was due. */
export function refused(what: string, { sw, sent, received }: Pick<CardAnswer, 'sw' | 'sent' | 'received'>): PeerFault {
  return new PeerFault('malformed', 'headers', `${what}: ${describe(sw)}`, { at: [sent, received] })
}

/** @throws PeerFault `malformed` where the octets cannot be read */
export function reading<T>(what: string, { sent, received }: Pick<CardAnswer, 'sent' | 'received'>, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof ApduError || cause instanceof DecodeError)) throw cause
    throw new PeerFault('malformed', 'body', `${what}: ${cause.message}`, { at: [sent, received], cause })
  }
}
