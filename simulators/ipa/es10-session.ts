/**
 * The way to the ISD-R of a card (SGP.22 v2.5 3.4.2, 5.7.1, 5.7.2): reset, TERMINAL CAPABILITY, a logical channel, SELECT, and STORE
 * DATA chains with everything that status words ask for in between.
 */
import { openChannel, parseChannelOpened } from '../../protocol/apdu/channel.ts'
import { type CommandApdu, encodeCommand } from '../../protocol/apdu/command.ts'
import { fetchCommand, parseProactiveCommand, REFRESH, terminalResponse } from '../../protocol/apdu/proactive.ts'
import { encodeResponse, parseResponse } from '../../protocol/apdu/response.ts'
import { parseIsdrFci, select } from '../../protocol/apdu/select.ts'
import { isSuccess, SW } from '../../protocol/apdu/status-word.ts'
import { lpadCapabilities, terminalCapability } from '../../protocol/apdu/terminal-capability.ts'
import { terminalProfile, terminalProfileOctets } from '../../protocol/apdu/terminal-profile.ts'
import { DecodeError, EncodeError } from '../../protocol/ber/issues.ts'
import { IpaeActivationRequest } from '../../protocol/es10b/euicc-data.ts'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { Card } from '../../transport/card.ts'
import { runCommand } from '../../transport/card-command.ts'
import type { Tape } from '../../transport/tape.ts'
import type { CardDecisions } from './card-decisions.ts'
import { Es10Error } from './es10-error.ts'

export interface CardSettings {
  /** AIDs that some vendors have in place of the standard one, tried in this order where it is absent. */
  readonly furtherAids?: readonly Uint8Array[]
  /** Octets of one STORE DATA block, 1 to 255; default 255. */
  readonly blockSize?: number
  /** Whether the device is a modem that sends TERMINAL PROFILE and carries out proactive commands. Default true. */
  readonly modem?: boolean
}

/** Proactive commands that follow one another before the IPA gives up. */
const MOST_PROACTIVE = 16

/** What came back from one command. */
interface Outcome {
  readonly data: Buffer
  readonly sw: number
}

/** One card, kept in the state that ES10 functions need. One command chain at a time. */
export class Es10Session {
  readonly #card: Card
  readonly #settings: CardSettings
  readonly #decisions: CardDecisions
  #channel: number | undefined
  #fci: Buffer = Buffer.alloc(0)
  #busy: Promise<unknown> = Promise.resolve()
  #isGone = false

  constructor(card: Card, settings: CardSettings, decisions: CardDecisions) {
    this.#card = understoodBy(decisions, card)
    this.#settings = settings
    this.#decisions = decisions
  }

  /** The answer to SELECT ISD-R; empty before the first function. */
  get fci(): Buffer {
    return this.#fci
  }

  /** Whether the IPA takes its card for one that is no more inside. */
  get isGone(): boolean {
    return this.#isGone
  }

  /**
   * Runs one ES10 function: its request in STORE DATA blocks, and the whole answer.
   *
   * @throws Es10Error for a status word other than success, an endless card, or a card without ISD-R
   * @throws PeerFault where the card is not reachable
   */
  call(request: Uint8Array, what: string, tape: Tape, signal: AbortSignal): Promise<Buffer> {
    return this.#alone(() => this.#call(request, what, tape, signal))
  }

  /** Runs several chains that nothing of another caller may come between, as the segments of a package. */
  callAll(
    requests: readonly Uint8Array[],
    what: string,
    until: (answer: Buffer) => boolean,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<Buffer> {
    return this.#alone(async () => {
      let answer: Buffer = Buffer.alloc(0)
      for (const request of requests) {
        answer = await this.#call(request, what, tape, signal)
        if (until(answer)) break
      }
      return answer
    })
  }

  /** Forgets channel and selection: the next function begins with a reset of the card. */
  forget(): void {
    this.#channel = undefined
  }

  /** A profile was switched without REFRESH: the card is reset so that the new file system is seen, and the ISD-R selected anew. */
  afterSwitch(): void {
    if (!(this.#settings.modem ?? true)) this.forget()
  }

  async #call(request: Uint8Array, what: string, tape: Tape, signal: AbortSignal): Promise<Buffer> {
    if (this.#isGone) throw new Es10Error('noSession', 'the card has been taken out')
    if (this.#channel === undefined) return this.#chain(await this.#open(tape, signal), request, what, tape, signal)
    try {
      return await this.#chain(this.#channel, request, what, tape, signal)
    } catch (error) {
      // It is asked once more on a new channel.
      if (!(error instanceof Es10Error) || !this.#decisions.opensAgain(error.sw ?? 0)) throw error
      return this.#chain(await this.#open(tape, signal), request, what, tape, signal)
    }
  }

  async #chain(channel: number, request: Uint8Array, what: string, tape: Tape, signal: AbortSignal): Promise<Buffer> {
    const blocks = this.#blocks(channel, request, what)
    let outcome: Outcome = { data: Buffer.alloc(0), sw: SW.ok }
    for (const block of blocks) {
      outcome = await this.#run(block, tape, signal)
      if (this.#decisions.isSuccess(outcome.sw)) continue
      this.#isGone ||= this.#decisions.givesUpOn(outcome.sw)
      throw Es10Error.ofStatus(what, outcome.sw)
    }
    if (outcome.sw >> 8 === 0x91 && this.#decisions.servesToolkit)
      await this.#serveToolkit(outcome.sw & 0xff || 256, tape, signal)
    return outcome.data
  }

  /** @throws Es10Error for a request that is longer than what one session carries */
  #blocks(channel: number, request: Uint8Array, what: string): readonly CommandApdu[] {
    try {
      return this.#decisions.blocks(channel, request, this.#settings.blockSize ?? 255)
    } catch (cause) {
      if (!(cause instanceof EncodeError)) throw cause
      throw new Es10Error('noSession', `${what}: ${cause.message}`, { cause })
    }
  }

  async #open(tape: Tape, signal: AbortSignal): Promise<number> {
    await this.#card.reset(tape, signal)
    if (this.#decisions.terminalCapability === 'beforeSelect') await this.#sendCapability(tape, signal)
    if (this.#settings.modem ?? true) await this.#sendProfile(tape, signal)
    const channel = this.#decisions.opensChannel ? await this.#openChannel(tape, signal) : 0
    this.#fci = await this.#select(channel, tape, signal)
    if (this.#decisions.terminalCapability === 'afterSelect') await this.#sendCapability(tape, signal)
    this.#channel = channel
    if (this.#decisions.activatesIpae(saysOfItself(this.#fci, 'ipaeSupported'))) {
      const request = encode(IpaeActivationRequest, { ipaeOption: ['activateIpae'] })
      for (const block of this.#blocks(channel, request, 'IpaeActivation')) await this.#run(block, tape, signal)
    }
    return channel
  }

  async #openChannel(tape: Tape, signal: AbortSignal): Promise<number> {
    try {
      return parseChannelOpened(await this.#run(openChannel(), tape, signal))
    } catch (cause) {
      throw new Es10Error('noSession', 'the card opens no logical channel', { cause })
    }
  }

  /** @returns the FCI */
  async #select(channel: number, tape: Tape, signal: AbortSignal): Promise<Buffer> {
    let sw: number = SW.fileNotFound
    for (const aid of this.#decisions.aids(ISDR_AID, this.#settings.furtherAids ?? [])) {
      if (sw !== SW.fileNotFound) break
      if (this.#decisions.readsTemplate) {
        const selected = await this.#run(select(channel, aid), tape, signal)
        if (isSuccess(selected.sw)) return selected.data
        sw = selected.sw
      } else {
        sw = parseResponse(await this.#card.transmit(encodeCommand(select(channel, aid)), tape, signal)).sw
        if (sw >> 8 === 0x61) return Buffer.alloc(0)
      }
    }
    throw Es10Error.ofStatus('SELECT ISD-R', sw)
  }

  /** Cards exist that refuse the command and work all the same, so its status word says nothing. */
  async #sendCapability(tape: Tape, signal: AbortSignal): Promise<void> {
    const capability = { extendedLogicalChannels: true, additionalInterfaces: 1, euicc: lpadCapabilities, unknown: [] }
    await this.#run(terminalCapability(capability), tape, signal)
  }

  async #sendProfile(tape: Tape, signal: AbortSignal): Promise<void> {
    const { sw } = await this.#run(terminalProfile(terminalProfileOctets(['refresh'])), tape, signal)
    if (sw >> 8 === 0x91) await this.#serveToolkit(sw & 0xff || 256, tape, signal)
  }

  /** Carries out proactive commands until the card has none left. After a REFRESH the session begins anew. */
  async #serveToolkit(length: number, tape: Tape, signal: AbortSignal): Promise<void> {
    if (!(this.#settings.modem ?? true)) {
      this.forget()
      return
    }
    let pending: number | undefined = length
    for (let round = 0; pending !== undefined; round++) {
      if (round === MOST_PROACTIVE) throw new Es10Error('noSession', `${MOST_PROACTIVE} proactive commands and no end`)
      const { data } = await this.#run(fetchCommand(pending), tape, signal)
      let details: ReturnType<typeof parseProactiveCommand>['details']
      try {
        details = parseProactiveCommand(data).details
      } catch (cause) {
        throw new Es10Error('malformed', 'FETCH gave no proactive command', { cause })
      }
      const { sw } = await this.#run(terminalResponse(details), tape, signal)
      if (this.#decisions.beginsAnew(details.type === REFRESH)) this.forget()
      pending = sw >> 8 === 0x91 ? sw & 0xff || 256 : undefined
    }
  }

  /** One command, with GET RESPONSE and a corrected Le where the card asks for them. */
  async #run(command: CommandApdu, tape: Tape, signal: AbortSignal): Promise<Outcome> {
    const outcome = await runCommand(this.#card, command, tape, signal)
    if (outcome.kind === 'endless') throw new Es10Error('noSession', outcome.reason)
    return outcome
  }

  #alone<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(task, task)
    this.#busy = turn.catch(() => {})
    return turn
  }
}

type OwnWord = 'ipaeSupported' | 'enabledProfile'

/** What the template of the ISD-R says (tag E1, SGP.32 v1.2 5.9.1); nothing before it was read, or where a card has none. */
export function saysOfItself(fci: Uint8Array, word: OwnWord): boolean {
  try {
    return parseIsdrFci(fci).value.isdrTemplateIoT?.euiccConfiguration.includes(word) ?? false
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

/** The card, as its status words are understood. */
function understoodBy(decisions: CardDecisions, card: Card): Card {
  return {
    reset: (tape, signal) => card.reset(tape, signal),
    async transmit(command, tape, signal) {
      const { data, sw } = parseResponse(await card.transmit(command, tape, signal))
      return encodeResponse({ data, sw: decisions.readsStatus(sw) })
    },
    close: () => card.close(),
  }
}
