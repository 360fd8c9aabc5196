/**
 * The eUICC side of profile protection: segments of LoadBoundProfilePackage in, commands and profile elements out, or the first
 * failure (SGP.22 2.5.5, 2.5.6, 5.5 and 5.7.6).
 */
import { elementOf } from '../ber/element.ts'
import { type Header, readHeader } from '../ber/header.ts'
import { DecodeError } from '../ber/issues.ts'
import { hexTag } from '../ber/tag.ts'
import { decodeUnambiguous } from '../schema/decode-complete.ts'
import { type InitialiseSecureChannelRequest, ReplaceSessionKeysRequest } from '../sgp22/bound-profile-package.ts'
import { type BppCommandId, type BppFailure, bppFailure, type ErrorReason } from './bpp-errors.ts'
import { BspSession, type BspTag } from './bsp.ts'
import { KeyError } from './curves.ts'
import { checkInitialiseSecureChannel, type SecureChannelExpectation } from './initialise-secure-channel.ts'
import { sessionKeysOf } from './replace-session-keys.ts'
import { sessionKeys } from './session-keys.ts'

export interface OpeningContext extends SecureChannelExpectation {
  /** EID of this eUICC, 16 octets. */
  readonly eid: Uint8Array
  /** The shared secret of otSK.EUICC and otPK.DP (a point of 65 octets). A KeyError refuses the point. */
  readonly agree: (smdpOtpk: Uint8Array) => Uint8Array
  /** For eUICCs that misbehave on purpose: what they make of replacement keys. */
  readonly replacement?: (request: ReplaceSessionKeysRequest) => ReplaceSessionKeysRequest
}

/** What a segment meant. TLVs are whole; `more`: only a header, or a part of a command of which more comes. */
export type BppStep =
  | { readonly kind: 'secureChannel'; readonly tlv: Buffer; readonly request: InitialiseSecureChannelRequest }
  | { readonly kind: 'configureISDP' | 'storeMetadata' | 'replaceSessionKeys'; readonly tlv: Buffer }
  | { readonly kind: 'profileElements'; readonly data: Buffer; readonly last: boolean }
  | { readonly kind: 'more' }
  | BppFailure

interface Part {
  readonly command: BppCommandId
  readonly items: BspTag
  /** Whether the header is a segment of its own, without the first item. */
  readonly headerAlone: boolean
  /** Tags that may follow; the mandatory one last. */
  readonly next: readonly number[]
}

const parts: Readonly<Record<number, Part>> = {
  160: { command: 'configureISDP', items: 0x87, headerAlone: false, next: [0xa1] },
  161: { command: 'storeMetadata', items: 0x88, headerAlone: true, next: [0xa2, 0xa3] },
  162: { command: 'replaceSessionKeys', items: 0x87, headerAlone: false, next: [0xa3] },
  163: { command: 'loadProfileElements', items: 0x86, headerAlone: true, next: [] },
}

/** One LoadBoundProfilePackage as the eUICC goes through it. After a failure it answers everything with that failure. */
export class BoundProfilePackageOpening {
  readonly #context: OpeningContext
  #session: BspSession | undefined
  #failure: BppFailure | undefined
  #part: Part | undefined
  #next: readonly number[] = [0xa0]
  /** Octets of BF36 that no part has claimed yet. */
  #packageLeft = 0
  /** Octets of the current part that have not come. */
  #partLeft = 0
  /** Plaintexts of the current part. */
  #plaintexts: Buffer[] = []

  constructor(context: OpeningContext) {
    this.#context = context
  }

  /** Whether the last 86 has come and nothing failed. */
  get complete(): boolean {
    return this.#part !== undefined && this.#next.length === 0 && this.#partLeft === 0 && this.#failure === undefined
  }

  /** Takes the next segment: the octets of one run of STORE DATA, put together. */
  accept(segment: Uint8Array): BppStep {
    if (this.#failure !== undefined) return this.#failure
    const step = this.#session === undefined ? this.#initialise(segment) : this.#continue(this.#session, segment)
    if (step.kind === 'failed') this.#failure = step
    return step
  }

  #initialise(segment: Uint8Array): BppStep {
    const refuse = (what: string) => bppFailure('initialiseSecureChannel', 'incorrectInputValues', what)
    const header = headerOf(segment)
    if (typeof header === 'string') return refuse(header)
    if (header.tag !== 0xbf36) return refuse(`${hexTag(header.tag)} where BF36 is due`)
    const tlv = Buffer.from(segment.subarray(header.size))
    const checked = checkInitialiseSecureChannel(tlv, this.#context)
    if (checked.kind === 'failed') return checked
    const { request } = checked
    try {
      const z = this.#context.agree(request.smdpOtpk)
      this.#session = new BspSession(sessionKeys(z, request.controlRefTemplate.hostId, this.#context.eid))
    } catch (error) {
      if (!(error instanceof KeyError)) throw error
      return refuse(`smdpOtpk: ${error.message}`)
    }
    this.#packageLeft = header.length - tlv.length
    return { kind: 'secureChannel', tlv, request }
  }

  #continue(session: BspSession, segment: Uint8Array): BppStep {
    if (this.#part !== undefined && this.#partLeft > 0) return this.#item(session, this.#part, segment)
    const header = headerOf(segment)
    const part = typeof header === 'string' || !this.#next.includes(header.tag) ? undefined : parts[header.tag]
    if (typeof header === 'string' || part === undefined) return this.#unexpected(header)

    this.#part = part
    this.#next = part.next
    this.#plaintexts = []
    this.#partLeft = header.length
    this.#packageLeft -= header.size + header.length
    if (header.length === 0) return this.#fail('scp03tStructureError', `${hexTag(header.tag)} is empty`)
    if (this.#packageLeft < 0 || (part.next.length === 0 && this.#packageLeft > 0)) {
      return this.#fail('scp03tStructureError', `the length of ${hexTag(header.tag)} does not agree with that of BF36`)
    }
    const rest = segment.subarray(header.size)
    if (!part.headerAlone) return this.#item(session, part, rest)
    if (rest.length === 0) return { kind: 'more' }
    return this.#fail(
      'scp03tStructureError',
      `${hexTag(header.tag)} came with more than its header, which is a segment of its own`,
    )
  }

  /** A segment that opens no part that may come now. */
  #unexpected(header: Header | string): BppFailure {
    const due = this.#next.at(-1)
    if (due === undefined) return bppFailure('loadProfileElements', 'scp03tStructureError', 'a segment after the last 86')
    const what = typeof header === 'string' ? header : `${hexTag(header.tag)} where ${this.#next.map(hexTag).join(' or ')} is due`
    return bppFailure(parts[due]?.command ?? 'loadProfileElements', 'scp03tStructureError', what)
  }

  #item(session: BspSession, part: Part, item: Uint8Array): BppStep {
    if (item.length > this.#partLeft) {
      return this.#fail('scp03tStructureError', `a segment of ${item.length} octets where the header left ${this.#partLeft}`)
    }
    const result = session.unprotect(part.items, item)
    if (result.kind !== 'plaintext') return this.#fail(result.kind, result.what)
    this.#partLeft -= item.length
    const last = this.#partLeft === 0
    if (part.command === 'loadProfileElements') return { kind: 'profileElements', data: result.plaintext, last }
    this.#plaintexts.push(result.plaintext)
    return last ? this.#command(session, part, Buffer.concat(this.#plaintexts)) : { kind: 'more' }
  }

  #command(session: BspSession, part: Part, tlv: Buffer): BppStep {
    try {
      if (part.command === 'configureISDP') return { kind: part.command, tlv: elementOf(0xbf24, tlv).bytes }
      if (part.command === 'storeMetadata') return { kind: part.command, tlv: elementOf(0xbf25, tlv).bytes }
      const request = decodeUnambiguous(ReplaceSessionKeysRequest, tlv).value
      session.replaceKeys(sessionKeysOf(this.#context.replacement?.(request) ?? request))
      return { kind: 'replaceSessionKeys', tlv }
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof KeyError)) throw error
      return this.#fail('incorrectInputValues', error.message)
    }
  }

  /** A failure of the current part; StoreMetadata has an id of its own from its second 88 on. */
  #fail(reason: ErrorReason, what: string): BppFailure {
    const command = this.#part?.command ?? 'configureISDP'
    return bppFailure(command === 'storeMetadata' && this.#plaintexts.length > 0 ? 'storeMetadata2' : command, reason, what)
  }
}

function headerOf(segment: Uint8Array): Header | string {
  try {
    return readHeader(segment)
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}
