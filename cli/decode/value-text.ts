/** The value of a node in the room that a line has for it. */
import { cutTo, widthOf } from './display-width.ts'
import { inert, inertQuoted } from './inert.ts'
import type { ShownNode } from './shown-tree.ts'

/** Octets of a long value that are shown where the room has no end. */
const SHOWN_OCTETS = 32

/**
 * Value and remark of a node. What does not fit is cut, with an ellipsis and how long it is.
 *
 * @param room columns; Infinity where nothing limits them
 * @param full leaves nothing out
 */
export function valueText(node: ShownNode, room: number, full: boolean): string {
  const note = node.note === undefined ? '' : inert(node.note)
  const value = shownValue(node)
  if (value === '') return full ? note : cutTo(note, room)
  const whole = note === '' ? value : `${value} (${note})`
  if (full) return whole
  const isOctets = isHexOf(node, value)
  const isLong = isOctets && node.length > 2 * SHOWN_OCTETS
  if (!isLong && whole.length <= 4 * room && widthOf(whole) <= room) return whole
  if (note !== '' && isOctets) return cutTo(note, room)
  if (isOctets) return cutOctets(value, node.length, Math.min(room, 2 * SHOWN_OCTETS + 20))
  const [, identifier, remark] = node.type === 'EID' ? (/^(\S+) \((.*)\)$/.exec(value) ?? []) : []
  // What is wrong with it must be seen also where the digits are cut.
  if (remark !== undefined && !remark.includes('right')) return cutTo(`${remark}: ${identifier}`, room)
  return cutWithLength(whole, room)
}

function shownValue({ value, length, children, tag, type }: ShownNode): string {
  if (value === undefined || (value === '' && type !== 'OCTET STRING'))
    return length === 0 && children.length === 0 && tag !== 5 ? 'empty' : ''
  if (value === '') return 'empty'
  return value.startsWith('"') ? inertQuoted(value) : inert(value)
}

function isHexOf({ length }: ShownNode, value: string): boolean {
  return value.length === 2 * length && /^[0-9A-F]+$/.test(value)
}

function cutOctets(value: string, length: number, room: number): string {
  const tail = `… (${length} octets)`
  const digits = Math.max(0, room - tail.length) & ~1
  return digits < 2 ? cutTo(`${length} octets`, room) : `${value.slice(0, digits)}${tail}`
}

function cutWithLength(text: string, room: number): string {
  const tail = ` (${text.length} characters)`
  return room < tail.length + 8 ? cutTo(text, room) : `${cutTo(text, room - tail.length)}${tail}`
}
