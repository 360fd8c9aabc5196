/**
 * A scripted card for the tests of the IPA: real APDUs on the outside, and inside a table of answers by ES10 tag that a test changes.
 * It keeps notifications and results in a list, as an eUICC does, and checks nothing.
 *
 * Long because: it stands for a whole card in every test of the IPA.
 */
import { parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { refresh } from '../../protocol/apdu/proactive.ts'
import { answer, encodeResponse, type ResponseApdu } from '../../protocol/apdu/response.ts'
import { firstChunk, nextChunk, type Waiting } from '../../protocol/apdu/response-chunks.ts'
import { StoreDataAssembler } from '../../protocol/apdu/store-data.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { decode, encode, type Of, type Type } from '../../protocol/schema/type.ts'
import { RetrieveNotificationsListRequest } from '../../protocol/sgp32/notifications.ts'
import type { Card } from '../../transport/card.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { looseAt, looseElements } from './loose-elements.ts'

export const EID = '89049032123451234512345678901235'

/** Answer data, or a status word. `switches` makes a REFRESH follow. */
export type Scripted = Uint8Array | number | { readonly data: Uint8Array; readonly switches: boolean }

/** Something that lies on the card until it is removed. */
export interface Stored {
  readonly seq: number
  readonly octets: Uint8Array
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

export class TestCard implements Card {
  /** Answers by the tag of the request; each gets the whole request. */
  readonly functions = new Map<number, (request: Buffer) => Scripted>()
  notifications: Stored[] = []
  results: Stored[] = []
  /** Every command, upper-case hexadecimal. */
  readonly commands: string[] = []
  /** Every ES10 request that came in full. */
  readonly requests: Buffer[] = []
  resets = 0
  /** Whether a REFRESH is announced after a switch to a device that can. */
  proactive = true
  refuses = false
  /** What the ISD-R says of itself. */
  fci = hex('6F188410A0000005591010FFFFFFFF8900000100E10480020640')
  /** Answers at most this many octets at once, so that the rest has to be fetched. */
  readonly #assembler = new StoreDataAssembler()
  #waiting: Waiting | undefined
  #capability = false
  #profile = false
  #channel = 0
  #selected = false
  #pending: Buffer | undefined
  /** Octets of the package in flight that are still to come. */
  #packageLeft = 0
  /** What follows the last segment of a package, or the first one it fails at. */
  installation: () => Uint8Array = () => new Uint8Array()
  /** Number of the segment, from 0, that the card fails at; then it answers with the installation result. */
  failsAtSegment = Number.POSITIVE_INFINITY
  #segment = 0

  constructor() {
    this.answer(0xbf3e, hex(`BF3E125A10${EID}`))
    this.answer(0xbf2e, hex('BF2E128010 000102030405060708090A0B0C0D0E0F'))
    this.answer(0xbf30, (request) => this.#remove(request))
    this.answer(0xbf2b, (request) => this.#retrieve(request))
    this.answer(0xbf2d, hex('BF2D02A000'))
    this.answer(0xbf43, hex('BF4302A000'))
    this.answer(0xbf5a, hex('BF5A03800101'))
  }

  answer(tag: number, scripted: Scripted | ((request: Buffer) => Scripted)): this {
    this.functions.set(tag, typeof scripted === 'function' ? scripted : () => scripted)
    return this
  }

  /** Answers with the encoding of a value. */
  value<T extends Type<unknown>>(tag: number, type: T, value: Of<T>): this {
    return this.answer(tag, encode(type as Type<unknown>, value))
  }

  /** Requests with this tag. */
  calls(tag: number): Buffer[] {
    return this.requests.filter((request) => looseElements(request)[0]?.tag === tag)
  }

  /** Tags of all requests, in order: `BF3E BF55`. */
  get order(): string {
    return this.requests.map((request) => (looseElements(request)[0]?.tag ?? 0).toString(16).toUpperCase()).join(' ')
  }

  async reset(_tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    if (signal.aborted || this.refuses) throw new PeerFault('closed', 'headers', 'the card is gone')
    this.resets++
    this.commands.push('reset')
    this.#capability = false
    this.#profile = false
    this.#selected = false
    this.#channel = 0
    this.#pending = undefined
    return hex('3B9F96801FC78031E073FE211B6382')
  }

  async transmit(octets: Uint8Array, tape: Tape): Promise<Uint8Array> {
    if (this.refuses) throw new PeerFault('closed', 'headers', 'the card is gone')
    this.commands.push(Buffer.from(octets).toString('hex').toUpperCase())
    tape.record('sent', 'card', octets)
    const response = encodeResponse(this.#respond(octets))
    tape.record('received', 'card', response)
    return response
  }

  async close(): Promise<void> {}

  #respond(octets: Uint8Array): ResponseApdu {
    const command = parseCommand(octets)
    switch (command.ins) {
      case INS.terminalCapability:
        this.#capability = true
        return answer()
      case INS.terminalProfile:
        this.#profile = ((command.data[2] ?? 0) & 0x80) !== 0
        return answer()
      case INS.manageChannel:
        return command.p1 === 0 ? answer(0x9000, Uint8Array.of(++this.#channel)) : answer()
      case INS.select:
        this.#selected = true
        return this.#give(this.fci, 0x9000, command.le)
      case INS.getResponse: {
        const { response, left } = nextChunk(this.#waiting, command.le)
        this.#waiting = left
        return response
      }
      case INS.fetch:
        return answer(0x9000, this.#pending ?? new Uint8Array())
      case INS.terminalResponse:
        this.#pending = undefined
        return answer()
      case INS.storeData: {
        if (!this.#selected || !this.#capability) return answer(0x6985)
        const taken = this.#assembler.take(command)
        if (taken.kind === 'more') return answer()
        return taken.kind === 'refused' ? answer(taken.sw) : this.#function(taken.request, command.le)
      }
      default:
        return answer(0x6d00)
    }
  }

  #function(request: Buffer, le: number | undefined): ResponseApdu {
    this.requests.push(request)
    const tag = looseElements(request)[0]?.tag ?? 0
    if (tag === 0xbf36 || this.#packageLeft > 0) return this.#segmentOf(request, tag, le)
    const scripted = this.functions.get(tag)?.(request) ?? 0x6a88
    if (typeof scripted === 'number') return answer(scripted)
    const { data, switches } = scripted instanceof Uint8Array ? { data: scripted, switches: false } : scripted
    if (!switches || !this.proactive || !this.#profile) return this.#give(data, 0x9000, le)
    this.#pending = refresh('UICC reset')
    return this.#give(data, 0x9100 | this.#pending.length, le)
  }

  #segmentOf(request: Buffer, tag: number, le: number | undefined): ResponseApdu {
    if (tag === 0xbf36) {
      this.#segment = 0
      // The length of the whole stands in the header of the first segment.
      const header = request.subarray(0, 5)
      const long = header[2] === 0x82
      const length = long ? header.readUInt16BE(3) : header[2] === 0x81 ? (header[3] ?? 0) : (header[2] ?? 0)
      this.#packageLeft = length + (long ? 5 : header[2] === 0x81 ? 4 : 3)
    }
    this.#packageLeft -= request.length
    if (this.#segment++ >= this.failsAtSegment || this.#packageLeft <= 0) {
      this.#packageLeft = 0
      return this.#give(this.installation(), 0x9000, le)
    }
    return answer()
  }

  #give(data: Uint8Array, sw: number, le: number | undefined): ResponseApdu {
    const { response, left } = firstChunk(data, sw, le)
    this.#waiting = left
    return response
  }

  #remove(request: Buffer): Uint8Array {
    const seq = Number(BigInt(`0x${Buffer.from(looseAt(request, 0xbf30, 0x80) ?? []).toString('hex')}`))
    const before = this.notifications.length + this.results.length
    this.notifications = this.notifications.filter((one) => one.seq !== seq)
    this.results = this.results.filter((one) => one.seq !== seq)
    return hex(`BF30038001${before === this.notifications.length + this.results.length ? '01' : '00'}`)
  }

  #retrieve(request: Buffer): Uint8Array {
    const { searchCriteria } = decode(RetrieveNotificationsListRequest, request).value
    const all = (stored: readonly Stored[]) => stored.map(({ octets }) => octets)
    if (searchCriteria?.kind === 'euiccPackageResults') return tlv(0xbf2b, tlv(0xa2, ...all(this.results)))
    if (searchCriteria?.kind === 'seqNumber') {
      const found = this.notifications.filter(({ seq }) => BigInt(seq) === BigInt(searchCriteria.value))
      return tlv(0xbf2b, tlv(0xa0, ...all(found)))
    }
    if (searchCriteria?.kind === 'profileManagementOperation') {
      const bits = encode(RetrieveNotificationsListRequest, { searchCriteria }).subarray(-2)
      const matches = this.notifications.filter(({ octets }) => Buffer.from(octets).includes(Buffer.concat([hex('8102'), bits])))
      return tlv(0xbf2b, tlv(0xa0, ...all(matches)))
    }
    return tlv(0xbf2b, tlv(0xa0, ...all(this.notifications)))
  }
}
