/** A JSON body of ESipa, ES9+ or ES11: header and plain members as remarks, each base64 of a TLV decoded. */
import { esipaStatusCodes } from '../../protocol/bindings/status-codes.ts'
import { eimPackageErrors } from '../../protocol/esipa/get-eim-package.ts'
import { showEid, showMccMnc } from '../../protocol/sgp22/show.ts'
import { base64Octets } from './base64-text.ts'
import { decodeObject } from './decode-object.ts'
import { InputError } from './input-error.ts'
import type { DecodeSettings, Item } from './items.ts'
import { jsonMembers } from './json-members.ts'

/** More members than any body has; arrays of a hostile peer are not followed further. */
const MOST_MEMBERS = 10_000
const DEEPEST = 32

/** All members in the order of the body. @throws InputError for JSON that is no object, list or text */
export function jsonItems(json: unknown, settings: DecodeSettings): readonly Item[] {
  const items: Item[] = []
  visit(json, '', '', settings, items, 0)
  if (items.length === 0) throw new InputError('a JSON body without any members: there is nothing to decode')
  return items
}

function visit(json: unknown, name: string, title: string, settings: DecodeSettings, items: Item[], depth: number): void {
  if (items.length >= MOST_MEMBERS) throw new InputError(`a JSON body of more than ${MOST_MEMBERS} members`)
  if (depth > DEEPEST) throw new InputError(`a JSON body with more than ${DEEPEST} objects inside one another`)
  if (Array.isArray(json)) {
    for (const [i, element] of json.entries()) visit(element, name, `${title}[${i}]`, settings, items, depth + 1)
  } else if (typeof json === 'object' && json !== null) {
    const pair = statusOf(json)
    if (pair !== undefined) items.push({ kind: 'remark', title, text: pair })
    for (const [key, value] of Object.entries(json)) {
      visit(value, key, title === '' ? key : `${title}.${key}`, settings, items, depth + 1)
    }
  } else {
    items.push(leaf(json, name, title === '' ? 'JSON value' : title, settings))
  }
}

function leaf(json: unknown, name: string, title: string, settings: DecodeSettings): Item {
  const meaning = Object.hasOwn(jsonMembers, name) ? jsonMembers[name] : undefined
  const remark = (text: string): Item => ({ kind: 'remark', title, text })
  if (typeof json !== 'string') return remark(meaning === 'error' && typeof json === 'number' ? errorText(json) : String(json))
  if (meaning === 'text') return remark(JSON.stringify(json))
  if (meaning === 'eid')
    return remark(/^([0-9a-f]{2})+$/i.test(json) ? showEid(Buffer.from(json, 'hex')) : `${JSON.stringify(json)} (no EID)`)
  if (meaning === undefined) return unknownMember(json, title, settings)
  return base64Member(json, meaning, title, settings)
}

function base64Member(text: string, meaning: string, title: string, settings: DecodeSettings): Item {
  try {
    const { octets, notes } = base64Octets(text)
    const remarks = notes.length === 0 ? '' : ` (${notes.join('; ')})`
    const hex = octets.toString('hex').toUpperCase()
    if (meaning === 'plmn') return { kind: 'remark', title, text: `${showMccMnc(octets)}${remarks}` }
    if (meaning === 'octets') return { kind: 'remark', title, text: `${hex}${remarks}` }
    if (meaning === 'signature') return { kind: 'remark', title, text: `${withoutHeader(hex, '5F3740', 64)}${remarks}` }
    if (meaning === 'keyIdentifier') return { kind: 'remark', title, text: `${withoutHeader(hex, '0414', 20)}${remarks}` }
    return decodeObject(octets, settings, `${title}${remarks}`, {
      name: meaning,
      ...(settings.bestOnly === undefined ? {} : { bestOnly: settings.bestOnly }),
    })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { kind: 'remark', title, text: error.message, failed: true }
  }
}

/** Peers send the TLV, as they should, or its contents alone. */
function withoutHeader(hex: string, header: string, length: number): string {
  if (hex.startsWith(header) && hex.length === header.length + 2 * length) return hex.slice(header.length)
  return hex.length === 2 * length ? `${hex} (bare, without ${header})` : hex
}

/** A member that no binding has: an object where its octets are surely one, else text. */
function unknownMember(text: string, title: string, settings: DecodeSettings): Item {
  if (text.length >= 8 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    const object = decodeObject(Buffer.from(text, 'base64'), settings, title)
    if (object.error === undefined && object.book !== 'plain') return object
  }
  return { kind: 'remark', title, text: JSON.stringify(text) }
}

function errorText(number: number): string {
  const name = Object.entries(eimPackageErrors).find(([, value]) => value === number)?.[0]
  return name === undefined ? `${number} (not defined)` : `${name} (${number})`
}

/** The error that a pair of subject and reason code stands for, where ESipa has one; names of several functions where they differ. */
function statusOf(json: object): string | undefined {
  const { subjectCode, reasonCode } = { subjectCode: undefined, reasonCode: undefined, ...json }
  if (typeof subjectCode !== 'string' || typeof reasonCode !== 'string') return undefined
  const rows = Object.values(esipaStatusCodes)
    .flat()
    .filter(([subject, reason]) => subject === subjectCode && reason === reasonCode)
  const names = [...new Set(rows.map(([, , error]) => error))]
  return names.length === 0 ? 'a pair that no ESipa function defines' : names.join(' or ')
}
