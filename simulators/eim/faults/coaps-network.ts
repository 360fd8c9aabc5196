/** Faults of what stands in front of an eIM, which take a bad network for an attack: whoever is behind it is shut out for an hour. */
import type { DatagramGate } from '../../../transport/dtls/dtls-server.ts'
import type { Timers } from '../../../transport/timers.ts'
import type { EimFault } from '../faults.ts'

const HOUR_MS = 3_600_000

const HANDSHAKE = 22
const DATA = 23
const CLIENT_HELLO = 1
/** In front of the content of a record. */
const RECORD_HEADER = 13
const isHello = (datagram: Buffer) => datagram[0] === HANDSHAKE && datagram[RECORD_HEADER] === CLIENT_HELLO

export const coapsNetworkFaults = {
  takesDoubledHellosForAFlood: {
    what: 'takes a hello that comes twice for a flood, and shuts its address out for an hour',
    ledger: ['ESIPA-COAP-047'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: (timers) => shuttingOut(timers, doubledHellos()) },
  },
  losesADeviceOnRebinding: {
    what: 'takes a record of no association for an attack, and shuts its address out for an hour, new handshakes and all',
    ledger: ['ESIPA-COAP-048'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: (timers) => shuttingOut(timers, recordsOfNobody()) },
  },
} as const satisfies Record<string, EimFault>

/** @param isAttack whether a datagram of this address is one */
function shuttingOut(timers: Timers, isAttack: (datagram: Buffer, name: string) => boolean): DatagramGate {
  const until = new Map<string, number>()
  return (datagram, { address, port }) => {
    const name = `${address}:${port}`
    if (isAttack(datagram, name)) until.set(name, timers.now() + HOUR_MS)
    return (until.get(name) ?? 0) <= timers.now()
  }
}

function doubledHellos() {
  const came = new Set<string>()
  return (datagram: Buffer, name: string): boolean => {
    if (!isHello(datagram)) return false
    const hello = `${name} ${datagram.toString('hex')}`
    const isDoubled = came.has(hello)
    came.add(hello)
    return isDoubled
  }
}

function recordsOfNobody() {
  const greeted = new Set<string>()
  return (datagram: Buffer, name: string): boolean => {
    if (isHello(datagram)) greeted.add(name)
    return datagram[0] === DATA && !greeted.has(name)
  }
}
