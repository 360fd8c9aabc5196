/** What the card tells of its memory: extCardResource of EUICCInfo2 (SGP.22 v2.5 5.7.8; ETSI TS 102 226 8.2.1.7). */

import { DecodeError } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { EuiccWorld } from './world.ts'

export interface CardMemory {
  /** 81: number of installed applications. */
  readonly applications: number
  /** 82: octets. */
  readonly nonVolatile: number
  readonly at: readonly TapeRef[]
}

/** @throws PeerFault `malformed` where it cannot be read */
export async function freeMemoryOf(world: EuiccWorld): Promise<CardMemory> {
  const { value, at } = await world.call('GetEUICCInfo2', {})
  const octets = Buffer.from(value.extCardResource)
  const reader = new BerReader(octets)
  const found = new Map<number, number>()
  try {
    for (let from = 0; from < octets.length; from = reader.end) {
      reader.next(from, octets.length)
      found.set(reader.tag, Number.parseInt(`0${reader.value().toString('hex')}`, 16))
    }
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new PeerFault('malformed', 'body', `extCardResource: ${cause.message}`, { at, cause })
  }
  const [applications, nonVolatile] = [found.get(0x81), found.get(0x82)]
  if (applications === undefined || nonVolatile === undefined)
    throw new PeerFault('malformed', 'body', 'extCardResource without 81 or 82', { at })
  return { applications, nonVolatile, at }
}
