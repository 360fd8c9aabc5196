/**
 * What an eUICC answers to an unprotected profile package: installed, perhaps with warnings, or refused (TCA profile specification,
 * error handling; SGP.22 2.5.6 ErrorResult).
 *
 * No file system is built. Contents are looked at in the header and in EF.ICCID only.
 */
import { DecodeError } from '../ber/issues.ts'
import { hexTag } from '../ber/tag.ts'
import { plainNibbles, swappedNibbles } from '../identifiers/nibbles.ts'
import { decode, encode } from '../schema/type.ts'
import { efIccid } from './ef-iccid.ts'
import { EUICCResponse, type PEStatus } from './euicc-response.ts'
import { type Fault, mismatch, processingFault } from './fault.ts'
import { ProfileHeader } from './header.ts'
import { headerFault } from './header-demands.ts'
import { structureFault } from './structure.ts'
import { everything, type Supported } from './supported.ts'
import { type WalkedElement, walk } from './walk.ts'

export interface Installed {
  readonly kind: 'installed'
  /** Elements that were passed over. */
  readonly warnings: readonly PEStatus[]
  /** EUICCResponse for `simaResponse` of the successResult. */
  readonly response: Buffer
}

export interface NotInstalled {
  readonly kind: 'failed'
  readonly bppCommandId: 'loadProfileElements'
  readonly errorReason: Fault['errorReason']
  readonly status: PEStatus
  /** What was found, in words. */
  readonly what: string
  /** EUICCResponse for `simaResponse` of the errorResult. */
  readonly response: Buffer
}

/**
 * Never throws for any octets: what cannot be read is refused.
 *
 * @param upp the decrypted segments 86, joined
 * @param iccid of the metadata (5A): 10 octets, half octets swapped
 * @param supported what is not given is {@link everything}
 */
export function checkProfilePackage(
  upp: Uint8Array,
  iccid: Uint8Array,
  supported: Partial<Supported> = {},
): Installed | NotInstalled {
  const able = { ...everything, ...supported }
  let elements: readonly WalkedElement[]
  let header: Partial<ProfileHeader>
  try {
    elements = walk(upp)
    const fault = structureFault(elements)
    if (fault !== undefined) return refused(fault)
    // The header is the first element: what follows it is only noted, and nobody asks for the notes.
    header = decode(ProfileHeader, upp).value
  } catch (error) {
    if (error instanceof DecodeError) return refused(processingFault('invalid-request-format', error.message))
    throw error
  }
  const { processed, skipped } = divided(elements, able)
  const fault = headerFault(header, able) ?? mandateFault(skipped) ?? iccidFault(processed, header, iccid)
  if (fault !== undefined) return refused(fault)
  const warnings = skipped.map(({ identification }) => statusOf('pe-not-supported', identification))
  const response = encode(EUICCResponse, { peStatus: warnings.length > 0 ? warnings : [{ status: 'ok' }] })
  return { kind: 'installed', warnings, response }
}

function divided(elements: readonly WalkedElement[], { elements: known }: Supported) {
  const always: readonly string[] = ['header', 'end', ...known]
  const isKnown = ({ name }: WalkedElement): boolean => name !== undefined && always.includes(name)
  return { processed: elements.filter(isKnown), skipped: elements.filter((element) => !isKnown(element)) }
}

function mandateFault(skipped: readonly WalkedElement[]): Fault | undefined {
  const element = skipped.find(({ mandated }) => mandated)
  if (element === undefined) return undefined
  const { name, tag, offset, identification } = element
  return processingFault('pe-not-supported', `the mandated element ${name ?? hexTag(tag)} at byte ${offset}`, identification)
}

/** EF.ICCID has to be the ICCID of the metadata. Where no EF.ICCID is made, the one in the header has to be. */
function iccidFault(processed: readonly WalkedElement[], header: Partial<ProfileHeader>, iccid: Uint8Array): Fault | undefined {
  const expected = plainNibbles(iccid)
  const mf = processed.find(({ name }) => name === 'mf')
  try {
    const contents = mf === undefined ? undefined : efIccid(mf.bytes)
    if (contents !== undefined) {
      if (plainNibbles(contents) === expected) return undefined
      const found = contents.length === iccid.length ? plainNibbles(contents) : `of ${contents.length} octets`
      return mismatch(`EF.ICCID ${found}, metadata ${expected}`, mf?.identification)
    }
  } catch (error) {
    if (error instanceof DecodeError) return processingFault('invalid-parameter', error.message, mf?.identification)
    throw error
  }
  const found = header.iccid === undefined ? 'without ICCID' : swappedNibbles(header.iccid)
  return found === expected ? undefined : mismatch(`header ${found}, metadata ${expected}`)
}

function refused({ errorReason, status: code, identification, what }: Fault): NotInstalled {
  const status = statusOf(code, identification)
  const response = encode(EUICCResponse, { peStatus: [status], profileInstallationAborted: true })
  return { kind: 'failed', bppCommandId: 'loadProfileElements', errorReason, status, what, response }
}

function statusOf(status: PEStatus['status'], identification: number | undefined): PEStatus {
  return identification === undefined ? { status } : { status, identification }
}
