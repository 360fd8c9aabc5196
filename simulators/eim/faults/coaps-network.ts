/** Faults of what stands in front of an eIM, which take a bad network for an attack: whoever is behind it is shut out for an hour. */
import type { DatagramGate } from '../../../transport/dtls/dtls-server.ts'
import { clientHelloIn } from '../../../transport/dtls/records.ts'
import type { Timers } from '../../../transport/timers.ts'
import type { EimFault } from '../faults.ts'

const HOUR_MS = 3_600_000

const DATA = 23

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
    if (clientHelloIn(datagram) === undefined) return false
    const hello = `${name} ${datagram.toString('hex')}`
    const isDoubled = came.has(hello)
    came.add(hello)
    return isDoubled
  }
}

function recordsOfNobody() {
  const greeted = new Set<string>()
  return (datagram: Buffer, name: string): boolean => {
    if (clientHelloIn(datagram) !== undefined) greeted.add(name)
    return datagram[0] === DATA && !greeted.has(name)
  }
}
