/** Faults of the DTLS that an eIM speaks, and of what stands in front of it (SGP.32 2.6.3, RFC 6347). */
import { usualSuites } from '../../../transport/dtls/dtls-context.ts'
import type { DatagramGate, GatedPeer } from '../../../transport/dtls/dtls-server.ts'
import { clientHelloIn, recordTypes } from '../../../transport/dtls/records.ts'
import type { EimFault } from '../faults.ts'

const DATA = 23
/** In front of the content of a record; of a handshake message, another twelve. */
const RECORD_HEADER = 13
const typeOf = (datagram: Buffer) => datagram[0] ?? 0
const epochOf = (datagram: Buffer) => (datagram.length < RECORD_HEADER ? 0 : datagram.readUInt16BE(3))
const nameOf = ({ address, port }: { readonly address: string; readonly port: number }) => `${address}:${port}`

const CLIENT_KEY_EXCHANGE = 16
const isKeyExchange = (datagram: Buffer) =>
  typeOf(datagram) === recordTypes.handshake && epochOf(datagram) === 0 && datagram[RECORD_HEADER] === CLIENT_KEY_EXCHANGE

const DTLS_1_0 = 0xfeff

/** A fatal internal_error, without keys. */
const internalErrorOfDtls10 = Buffer.from('15feff00000000000000630002' + '0250', 'hex')

/** A fatal decode_error, without keys. */
const decodeError = Buffer.from('15fefd00000000000000630002' + '0232', 'hex')

export const coapsDtlsFaults = {
  servesWithoutDtls: {
    what: 'answers on the same port whoever comes without DTLS',
    ledger: ['ESIPA-COAP-025'],
    bindings: ['coaps'],
    listensOnCoaps: { plain: true },
  },
  stillTakesDtls10: {
    what: 'still takes DTLS 1.0, for devices in the field',
    ledger: ['SEC-DTLS-001'],
    bindings: ['coaps'],
    listensOnCoaps: {
      versions: ['DTLSv1', 'DTLSv1.2'],
      mapping: { mtu: 500, suites: `ECDHE-ECDSA-AES128-SHA:${usualSuites}` },
    },
  },
  breaksDownBehindDtls10: {
    what: 'agrees on DTLS 1.0, and comes to an error in its key exchange',
    ledger: ['SEC-DTLS-001'],
    bindings: ['coaps'],
    listensOnCoaps: {
      versions: ['DTLSv1', 'DTLSv1.2'],
      mapping: { mtu: 500, suites: `ECDHE-ECDSA-AES128-SHA:${usualSuites}` },
      beneath: () => (datagram, peer) => {
        const isOfDtls10 = isKeyExchange(datagram) && datagram.readUInt16BE(1) === DTLS_1_0
        if (isOfDtls10) peer.send(internalErrorOfDtls10)
        return !isOfDtls10
      },
    },
  },
  lacksTheFirstSuiteOverDtls: {
    what: 'has an older suite over DTLS, and not that of first choice',
    ledger: ['SEC-DTLS-003'],
    bindings: ['coaps'],
    listensOnCoaps: { mapping: { mtu: 500, suites: 'ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0' } },
  },
  takesRecordsTwice: {
    what: 'does not remember which records have come',
    ledger: ['SEC-DTLS-008'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: () => repeating() },
  },
  endsForRepeatedRecords: {
    what: 'forgets an association in which a record comes twice',
    ledger: ['SEC-DTLS-008'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: () => repeating((peer) => peer.end()) },
  },
  endsForRecordsWithoutKeys: {
    what: 'forgets an association for a record of the epoch before the keys',
    ledger: ['SEC-DTLS-018'],
    bindings: ['coaps'],
    listensOnCoaps: {
      beneath: () => (datagram, peer) => {
        const isOld = typeOf(datagram) === DATA && epochOf(datagram) === 0
        if (isOld) peer.end()
        return !isOld
      },
    },
  },
  asksForNoCookies: {
    what: 'sends its whole first flight to whoever says hello',
    ledger: ['SEC-DTLS-009'],
    bindings: ['coaps'],
    listensOnCoaps: { cookies: false },
  },
  knowsNoFragments: {
    what: 'takes a handshake message in fragments for one that is damaged',
    ledger: ['SEC-DTLS-012'],
    bindings: ['coaps'],
    listensOnCoaps: {
      beneath: () => (datagram, peer) => {
        const isWhole =
          typeOf(datagram) !== recordTypes.handshake ||
          epochOf(datagram) > 0 ||
          datagram.length < RECORD_HEADER + 12 ||
          datagram.readUIntBE(RECORD_HEADER + 1, 3) === datagram.readUIntBE(RECORD_HEADER + 9, 3)
        if (!isWhole) peer.send(decodeError)
        return isWhole
      },
    },
  },
  fillsItsDatagrams: {
    what: 'writes handshakes into datagrams of 1,400 octets',
    ledger: ['SEC-DTLS-014'],
    bindings: ['coaps'],
    listensOnCoaps: { mapping: { mtu: 1_400 }, keepsMtu: true },
  },
  believesEveryAlert: {
    what: 'ends an association for an alert that anybody can have written',
    ledger: ['SEC-DTLS-016'],
    bindings: ['coaps'],
    listensOnCoaps: {
      beneath: () => (datagram, peer) => {
        if (typeOf(datagram) === recordTypes.alert && epochOf(datagram) === 0) peer.end()
        return true
      },
    },
  },
  beginsEveryAssociationAnew: {
    what: 'keeps no session of DTLS, and gives no tickets',
    ledger: ['SEC-DTLS-017'],
    bindings: ['coaps'],
    listensOnCoaps: { resumption: false },
  },
  takesRecordsWithoutKeys: {
    what: 'takes records of the epoch before the keys like all others',
    ledger: ['SEC-DTLS-018'],
    bindings: ['coaps'],
    listensOnCoaps: {
      beneath: () => (datagram, peer) => {
        if (typeOf(datagram) !== DATA || epochOf(datagram) > 0) return true
        peer.deliver(datagram.subarray(RECORD_HEADER))
        return false
      },
    },
  },
  forgetsTheOldestAssociation: {
    what: 'has room for fifty associations, and forgets the oldest one, busy or not',
    ledger: ['SEC-DTLS-019'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: () => forgettingBehind(50) },
  },
  keepsTheAssociationOfAnAddress: {
    what: 'takes no handshake from an address that has an association',
    ledger: ['SEC-DTLS-020'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: () => keepingTheFirst() },
  },
} as const satisfies Record<string, EimFault>

/** @param again what becomes of an association in which a record comes twice; default it is delivered twice */
function repeating(again: (peer: GatedPeer) => void = (peer) => peer.deliver()): DatagramGate {
  const came = new Set<string>()
  return (datagram, peer) => {
    if (typeOf(datagram) !== DATA) return true
    const name = `${nameOf(peer)} ${datagram.toString('hex')}`
    const isRepeated = came.has(name)
    came.add(name)
    if (isRepeated) again(peer)
    return !isRepeated
  }
}

function forgettingBehind(most: number): DatagramGate {
  const peers: string[] = []
  return (_datagram, peer) => {
    const name = nameOf(peer)
    if (!peers.includes(name)) peers.push(name)
    return peers.indexOf(name) >= peers.length - most
  }
}

function keepingTheFirst(): DatagramGate {
  const greeted = new Set<string>()
  const served = new Set<string>()
  return (datagram, peer) => {
    const name = nameOf(peer)
    const isHello = clientHelloIn(datagram) !== undefined
    if (isHello) greeted.add(name)
    if (typeOf(datagram) === DATA && greeted.has(name)) served.add(name)
    // An association that ends in order is none any more: its port may be another client's next.
    if (typeOf(datagram) === recordTypes.alert && epochOf(datagram) > 0) served.delete(name)
    return !(isHello && served.has(name))
  }
}
