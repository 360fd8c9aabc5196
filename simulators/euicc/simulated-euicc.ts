import { ApduError } from '../../protocol/apdu/apdu-error.ts'
import { channelOpened, classOf, parseManageChannel } from '../../protocol/apdu/channel.ts'
import { type CommandApdu, parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { answer, encodeResponse, type ResponseApdu } from '../../protocol/apdu/response.ts'
import { SW } from '../../protocol/apdu/status-word.ts'
import { LAST_BLOCK } from '../../protocol/apdu/store-data.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { StateStore } from '../state-file.ts'
import { atr } from './atr.ts'
import { Channels } from './channels.ts'
import { Chip } from './chip.ts'
import { type EuiccDecisions, rightEuiccDecisions } from './decisions.ts'
import { interruptDownload } from './download/load-bound-profile-package.ts'
import { eventLine } from './event-line.ts'
import { execute, saved } from './execute.ts'
import { profilesAtReset } from './profile-states-refresh.ts'
import { selectByAid, selectFile } from './selection.ts'
import type { EuiccSettings } from './settings.ts'
import type { EuiccState } from './state.ts'
import { terminalAnswered, toldByDevice, waitingRefresh } from './toolkit.ts'
import { afterReset } from './volatile.ts'

export interface EuiccOptions {
  readonly settings: EuiccSettings
  /** What it remembers before its first day; a stored state goes before this. */
  readonly state: EuiccState
  readonly decisions?: Partial<EuiccDecisions>
  readonly random?: Random
  /** Where its state is kept over power cycles; without one it is kept in memory. */
  readonly store?: StateStore<EuiccState>
  /** Told of every ES10 function, one line each. */
  readonly log?: (line: string) => void
}

/** APDUs in, APDUs out: a simulated eUICC as a device meets it. Everything happens before `transmit` returns. */
export class SimulatedEuicc {
  readonly chip: Chip
  readonly #store: StateStore<EuiccState> | undefined
  readonly #log: ((line: string) => void) | undefined
  #channels = new Channels()
  /** State before the last function. */
  #beforeLast: EuiccState | undefined
  /** What of a response waits for GET RESPONSE, and the status word behind it. */
  #waiting: { readonly channel: number; readonly data: Buffer; readonly sw: number } | undefined

  constructor({ settings, state, decisions, random = systemRandom, store, log }: EuiccOptions) {
    const all = { ...rightEuiccDecisions, ...decisions }
    this.chip = new Chip(settings, all, store?.load() ?? state, random)
    this.#store = store
    this.#log = log
  }

  get state(): EuiccState {
    return this.chip.state
  }

  /** Power off and on. What a restart changes and cannot store stays as it was. @returns the ATR */
  reset(): Uint8Array {
    const { chip } = this
    const before = chip.state
    chip.state = chip.decisions.afterPowerLoss(before, this.#beforeLast ?? before)
    this.#beforeLast = undefined
    interruptDownload(chip)
    profilesAtReset(chip)
    const { notifications, packageResults } = chip.state
    const lists = chip.decisions.listsAfterReset(notifications, packageResults)
    if (lists.notifications !== notifications || lists.packageResults !== packageResults) chip.state = { ...chip.state, ...lists }
    const defaultDpAddress = chip.decisions.addressAfterRestart(chip.state.defaultDpAddress)
    if (defaultDpAddress !== chip.state.defaultDpAddress) chip.state = { ...chip.state, defaultDpAddress }
    const { isToolkitBusy } = chip.volatile
    const challenge = chip.decisions.challengeAfterReset(chip.volatile.challenge)
    const session = chip.decisions.sessionAfterReset(chip.volatile.session)
    chip.volatile = { ...afterReset(), isToolkitBusy, challenge, session }
    chip.wantsRefresh = false
    this.#channels = new Channels()
    this.#waiting = undefined
    this.#stored(before, 'reset')
    return chip.decisions.atr(atr)
  }

  /** Answers one command APDU, whatever its octets are. @returns the response APDU, its status word at the end */
  transmit(command: Uint8Array): Uint8Array {
    return encodeResponse(this.#answer(command))
  }

  #answer(octets: Uint8Array): ResponseApdu {
    let command: CommandApdu
    try {
      command = parseCommand(octets)
    } catch (error) {
      if (error instanceof ApduError) return answer(SW.wrongLength)
      throw error
    }
    const place = classOf(command.cla)
    if (place === undefined || place.furtherBits !== 0) return answer(SW.classNotSupported)
    if (this.#channels.get(place.channel) === undefined) return answer(SW.logicalChannelNotSupported)
    if (command.ins === INS.getResponse) return this.#getResponse(command, place.channel)
    this.#waiting = undefined
    try {
      return place.form === 'proprietary'
        ? this.#proprietary(command, place.channel)
        : this.#interindustry(command, place.channel)
    } catch (error) {
      if (error instanceof ApduError || error instanceof DecodeError) return answer(SW.wrongData)
      throw error
    }
  }

  #interindustry(command: CommandApdu, channel: number): ResponseApdu {
    if (command.ins === INS.manageChannel) return this.#manageChannel(command)
    if (command.ins === INS.select) return this.#select(command, channel)
    if (command.ins === READ_BINARY) return this.#readBinary(command, channel)
    return answer(SW.instructionNotSupported)
  }

  #proprietary(command: CommandApdu, channel: number): ResponseApdu {
    switch (command.ins) {
      case INS.storeData:
        return this.#storeData(command, channel)
      case INS.terminalResponse:
        return this.#terminalResponse(command)
      default:
        return toldByDevice(this.chip, command) ?? answer(SW.instructionNotSupported)
    }
  }

  #manageChannel(command: CommandApdu): ResponseApdu {
    const wanted = parseManageChannel(command)
    if (wanted.kind === 'close') return answer(this.#channels.close(wanted.channel) ? SW.ok : SW.logicalChannelNotSupported)
    const channel = this.#channels.open(wanted.channel)
    return channel === undefined ? answer(SW.logicalChannelNotSupported) : channelOpened(channel)
  }

  #select(command: CommandApdu, number: number): ResponseApdu {
    const channel = this.#channels.get(number)
    const found = command.p1 === 0x04 ? selectByAid(this.chip, command) : selectFile(this.chip, command)
    if (channel === undefined || found === undefined) return answer(SW.fileNotFound)
    channel.selected = found.selected
    channel.blocks.reset()
    channel.isStuck = false
    return this.#deliver(found.response, SW.ok, command, number)
  }

  #readBinary({ p1, p2, le = 0x100 }: CommandApdu, number: number): ResponseApdu {
    const selected = this.#channels.get(number)?.selected
    if (selected?.kind !== 'ef') return answer(NO_CURRENT_EF)
    const from = (p1 << 8) | p2
    if (from > selected.contents.length) return answer(WRONG_OFFSET)
    const data = selected.contents.subarray(from, from + le)
    return data.length < le && le < 0x100 ? answer(0x6c00 | data.length) : answer(SW.ok, data)
  }

  #storeData(command: CommandApdu, number: number): ResponseApdu {
    const channel = this.#channels.get(number)
    const { decisions } = this.chip
    if (channel === undefined || !decisions.takesEs10(channel.selected.kind === 'isdr')) return answer(SW.conditionsNotSatisfied)
    if (channel.isStuck === true) return answer(SW.conditionsNotSatisfied)
    const isSecondFirst = command.p2 === 0 && channel.blocks.blocks > 0 && !decisions.beginsAnew()
    if (isSecondFirst) channel.blocks.reset()
    if (isSecondFirst || (command.p2 === 0 && !decisions.takesFirstBlock(command.data.length, command.p1 === LAST_BLOCK)))
      return answer(SW.wrongData)
    const taken = channel.blocks.take(command)
    if (taken.kind === 'more') return answer(SW.ok, decisions.answerToBlock(channel.blocks.blocks))
    const octets = taken.kind === 'complete' ? taken.request.length : 0
    channel.isStuck = !decisions.takesFurther(taken.kind, octets)
    if (taken.kind === 'refused') return answer(taken.sw)
    const before = this.chip.state
    const done = execute(this.chip, taken.request, this.#store)
    this.#beforeLast = before
    this.#log?.(eventLine(done, taken.request, this.chip.settings.spec))
    if (done.kind !== 'done') return answer(decisions.statusOf(done.kind, statusWords[done.kind]))
    return this.#deliver(done.response, this.#statusBehind(before), command, number)
  }

  /** 9000, or 91XX where the function wants a REFRESH. */
  #statusBehind(before: EuiccState): number {
    const { chip } = this
    if (!chip.wantsRefresh) return SW.ok
    chip.wantsRefresh = false
    const octets = waitingRefresh(chip, before)
    this.#channels.keep(chip.decisions.channelsAfterSwitch(this.#channels.numbers, chip.settings.channelsAtSwitch))
    return chip.decisions.statusOfRefresh(octets)
  }

  /** What it brings about is stored, or has not happened. */
  #terminalResponse(command: CommandApdu): ResponseApdu {
    const before = this.chip.state
    const response = terminalAnswered(this.chip, command)
    return this.#stored(before, 'TERMINAL RESPONSE') ? response : answer(statusWords.memoryFailure)
  }

  /** Stores the state where it is another than `before`; goes back to that where this fails. @returns whether it is stored */
  #stored(before: EuiccState, command: string): boolean {
    if (this.chip.state === before) return true
    const failure = saved(this.chip.state, this.#store)
    if (failure === undefined) return true
    this.chip.state = before
    this.#log?.(`${command} -> refused: ${failure}`)
    return false
  }

  /** The response itself where the command has an Le that it fits; else 61XX, and it waits for GET RESPONSE. */
  #deliver(data: Buffer, sw: number, { le }: CommandApdu, channel: number): ResponseApdu {
    if (data.length === 0) return answer(sw)
    if (le !== undefined && data.length <= le) return answer(sw, data)
    this.#waiting = { channel, data, sw }
    return answer(SW_MORE | (Math.min(data.length, 0x100) % 0x100))
  }

  #getResponse({ le = 0x100 }: CommandApdu, channel: number): ResponseApdu {
    const waiting = this.#waiting
    // Middleware under T=0 (OpenSC) fetches on the basic channel what another channel has waiting.
    if (waiting === undefined || (waiting.channel !== channel && channel !== 0)) return answer(SW.conditionsNotSatisfied)
    if (le > waiting.data.length && le !== 0x100) return answer(0x6c00 | (waiting.data.length & 0xff))
    const data = this.chip.decisions.nextPart(waiting.data, le)
    const rest = this.chip.decisions.leftToFetch(waiting.data.subarray(data.length))
    this.#waiting = rest.length === 0 ? undefined : { ...waiting, data: rest }
    return rest.length === 0 ? answer(waiting.sw, data) : answer(SW_MORE | (Math.min(rest.length, 0x100) % 0x100), data)
  }
}

const READ_BINARY = 0xb0
const SW_MORE = 0x6100
const NO_CURRENT_EF = 0x6986
const WRONG_OFFSET = 0x6b00

/** What the card answers where a function gives nothing. The specification names no status words here. */
const statusWords = {
  unreadable: SW.wrongData,
  unknownFunction: SW.referencedDataNotFound,
  closed: SW.conditionsNotSatisfied,
  notAllowed: SW.conditionsNotSatisfied,
  memoryFailure: 0x6581,
} as const
