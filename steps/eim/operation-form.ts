/** How an operation that was ordered stands in a package: SGP.32 2.11.1.1.1 to 2.11.1.1.3. */
import type { EimToStore, OrderedOperation } from '../../adapters/operator/port.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { hexTag } from '../../protocol/ber/tag.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { objectIdentifier } from '../../protocol/schema/object-identifier.ts'
import { encode } from '../../protocol/schema/type.ts'
import { contentsOf, type Element, elementsIn } from '../../requirements/answer-elements.ts'

/** An element that has to stand in an operation. */
export interface DueElement {
  readonly tag: number
  readonly what: string
  readonly contents: Uint8Array
}

export interface OperationForm {
  readonly list: 'psmoList' | 'ecoList'
  readonly tag: number
  /** In their order. */
  readonly due: readonly DueElement[]
  /** Elements that an eIM may add by a policy of its own. */
  readonly ownChoice?: readonly { readonly tag: number; readonly what: string }[]
  /** Elements that would say something that was not ordered. */
  readonly undue: readonly { readonly tag: number; readonly what: string }[]
  /** Whether nothing may stand in it at all. */
  readonly empty: boolean
}

const ROLLBACK = { tag: 0x05, what: 'rollbackFlag' } as const
const NULL_CONTENTS = Buffer.of()
const plain = { due: [], undue: [], empty: false } as const

export function formOf(operation: OrderedOperation): OperationForm {
  switch (operation.name) {
    case 'enable': {
      const flag = operation.rollback === true
      const due = [iccidOf(operation.iccid), ...(flag ? [{ ...ROLLBACK, contents: NULL_CONTENTS }] : [])]
      return { ...plain, list: 'psmoList', tag: 0xa3, due, ownChoice: flag ? [] : [ROLLBACK] }
    }
    case 'disable':
      return { ...plain, list: 'psmoList', tag: 0xa4, due: [iccidOf(operation.iccid)] }
    case 'delete':
      return { ...plain, list: 'psmoList', tag: 0xa5, due: [iccidOf(operation.iccid)] }
    case 'listProfileInfo':
      // What an eIM wants to know of each profile (5C) is its own affair; a search was not ordered.
      return { ...plain, list: 'psmoList', tag: 0xbf2d, undue: [{ tag: 0xa0, what: 'search criteria' }] }
    case 'getRAT':
      return { ...plain, list: 'psmoList', tag: 0xa6, empty: true }
    case 'configureImmediateEnable':
      return { ...plain, list: 'psmoList', tag: 0xa7, ...immediateEnable(operation) }
    case 'setFallbackAttribute':
      return { ...plain, list: 'psmoList', tag: 0xa8, due: [iccidOf(operation.iccid)] }
    case 'unsetFallbackAttribute':
      return { ...plain, list: 'psmoList', tag: 0xa9, empty: true }
    case 'setDefaultDpAddress':
      return { ...plain, list: 'psmoList', tag: 0xbf65, due: [text(0x80, 'address', operation.address)] }
    case 'addEim':
      return { ...plain, list: 'ecoList', tag: 0xa8, due: configuration(operation.eim) }
    case 'updateEim':
      return { ...plain, list: 'ecoList', tag: 0xaa, due: configuration(operation.eim) }
    case 'deleteEim':
      return { ...plain, list: 'ecoList', tag: 0xa9, due: [text(0x80, 'eimId', operation.eimId)] }
    case 'listEim':
      return { ...plain, list: 'ecoList', tag: 0xab, empty: true }
  }
}

/** What of an element is not as it should be; undefined where all of it is. */
export function formFault(form: OperationForm, element: Element): string | undefined {
  const contents = contentsOf(element)
  if (form.empty) return contents.length === 0 ? undefined : `${contents.length} octets in it: ${showOctets(contents)}`
  const elements = elementsIn(contents)
  const extra = form.undue.find(({ tag }) => elements.some((one) => one.tag === tag))
  if (extra !== undefined) return `${extra.what} (${hexTag(extra.tag)}), which was not ordered`
  let from = 0
  for (const { tag, what, contents: due } of form.due) {
    const at = elements.findIndex((one, place) => place >= from && one.tag === tag)
    const found = elements[at]
    if (found === undefined) {
      const before = elements.some((one) => one.tag === tag)
      return before ? `${what} (${hexTag(tag)}) before what goes in front of it` : `no ${what} (${hexTag(tag)})`
    }
    const seen = contentsOf(found)
    if (!seen.equals(due)) return `${what} (${hexTag(tag)}) holds ${showOctets(seen) || 'nothing'}`
    from = at + 1
  }
  return undefined
}

/** What an eIM has added by a policy of its own. */
export function addedIn({ ownChoice = [] }: OperationForm, element: Element): string | undefined {
  const elements = elementsIn(contentsOf(element))
  return ownChoice.find(({ tag }) => elements.some((one) => one.tag === tag))?.what
}

/** The elements of a form in words. */
export function formInWords({ list, tag, due, empty }: OperationForm): string {
  const parts = due.map(({ tag: one, what, contents }) => `${what} ${hexTag(one)} ${showOctets(contents) || 'empty'}`)
  return `${hexTag(tag)} in the ${list}, ${empty ? 'empty' : parts.length === 0 ? 'for all profiles' : `with ${parts.join(', ')}`}`
}

function immediateEnable({ enable, smdpOid, smdpAddress }: Extract<OrderedOperation, { name: 'configureImmediateEnable' }>) {
  const flag = { tag: 0x80, what: 'immediateEnableFlag', contents: NULL_CONTENTS }
  const oid = { tag: 0x81, what: 'OID of the SM-DP+' }
  const address = { tag: 0x82, what: 'address of the SM-DP+' }
  const due = [
    ...(enable ? [flag] : []),
    ...(smdpOid === undefined ? [] : [{ ...oid, contents: contentsIn(encode(objectIdentifier(), smdpOid)) }]),
    ...(smdpAddress === undefined ? [] : [{ ...address, contents: Buffer.from(smdpAddress) }]),
  ]
  return { due, undue: [flag, oid, address].filter(({ tag }) => due.every((one) => one.tag !== tag)) }
}

/** What an operator says of an eIM, as far as each of its elements has but one form. */
function configuration({ eimId, eimFqdn, requestToken }: EimToStore): readonly DueElement[] {
  return [
    text(0x80, 'eimId', eimId),
    ...(eimFqdn === undefined ? [] : [text(0x81, 'eimFqdn', eimFqdn)]),
    ...(requestToken === true ? [{ tag: 0x84, what: 'request of a token', contents: Buffer.of(0xff) }] : []),
  ]
}

function iccidOf(digits: string): DueElement {
  return { tag: 0x5a, what: `ICCID ${digits}`, contents: iccidOctets(digits) }
}

function text(tag: number, what: string, value: string): DueElement {
  return { tag, what, contents: Buffer.from(value) }
}

function contentsIn(octets: Uint8Array): Buffer {
  const [element] = elementsIn(octets)
  return element === undefined ? Buffer.of() : contentsOf(element)
}
