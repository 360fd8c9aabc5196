/** The eIM under test as somebody sees it who writes messages of CoAP, records of DTLS and datagrams. */

import { isIP } from 'node:net'
import type { BlockSize } from '../../protocol/bindings/coap-blocks.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { CoapOption } from '../../transport/coap/message.ts'
import { type CoapTiming, rfc7252Timing } from '../../transport/coap/timing.ts'
import { blockSizeOf, largestBlockWithin, mappingWithin, requestOptions } from '../../transport/coaps/mapping.ts'
import { connectDtls, type DtlsTarget } from '../../transport/dtls/dtls-connect.ts'
import { PeerFault } from '../../transport/faults.ts'
import { placeOf } from '../../transport/server-place.ts'
import type { Tape } from '../../transport/tape.ts'
import { accessOver, type ServerAccess } from '../access.ts'
import { CoapLine, type Opened } from './coap-line.ts'
import { DatagramPath, type PathSettings } from './datagram-path.ts'

/** How a path to the eIM departs from that of the profile. */
export type PathOffer = Pick<PathSettings, 'largest' | 'outgoing' | 'script'>

/** How an association departs from what an IPA does by itself. */
export interface LineOffer extends PathOffer, Pick<DtlsTarget, 'suites' | 'mtu' | 'versions' | 'saved'> {
  readonly timing?: Partial<CoapTiming>
  /** A path that there is already, of an association that was forgotten. */
  readonly over?: DatagramPath
}

export interface CoapWire {
  /** Options that every request has: those of the path of ESipa, as the profile says it. */
  readonly requestOptions: readonly CoapOption[]
  /** Octets of a block at most, as the profile says, or as its datagrams hold them. */
  readonly blockSize: number
  /** Octets of the largest block that the datagrams of the profile and of its network hold, whatever size of blocks it says. */
  readonly largestBlock: BlockSize
  /** For Server Name Indication; undefined where the eIM is known by an address alone. */
  readonly serverName: string | undefined
  /** How long to wait for anything, milliseconds. */
  readonly waitMs: number
  /**
   * A handshake of its own, and the association that comes of it. A handshake that comes to nothing is data.
   *
   * @throws PeerFault on abort, and where the name of the eIM has no address
   */
  open(offer: LineOffer, tape: Tape, signal: AbortSignal): Promise<Opened>
  /**
   * A path to the eIM, for a port of ours or for datagrams without DTLS. What befalls a datagram there is a note on the tape.
   *
   * @param signal ends the search for its address; a path that is open does not end with it
   * @throws PeerFault on abort, and where the name of the eIM has no address
   */
  path(tape: Tape, offer?: PathOffer, signal?: AbortSignal): Promise<DatagramPath>
}

/** Flights of a handshake are sent again after one second, after two more, after four more (RFC 6347 4.2.4.1): so long losses are made good. */
const HANDSHAKE_MS = 8_000

/** @returns undefined where nobody knows where the eIM is over CoAP @param turn waits until the next association may begin */
export function coapWire(
  access: ServerAccess,
  waitMs: number,
  turn: (signal: AbortSignal) => Promise<void>,
): CoapWire | undefined {
  if (access.coapsAt === undefined) return undefined
  const { datagrams } = access.network ?? {}
  const mapping = mappingWithin(access.coapsAt.mapping, datagrams?.mtu)
  const { url, address, trust } = accessOver(access, 'coaps')
  const { host, port, servername } = placeOf({ url, ...(address === undefined ? {} : { address }) })
  const path = (tape: Tape, { script, ...offer }: PathOffer = {}, signal?: AbortSignal) => {
    const trouble = datagrams === undefined ? script : { ...datagrams, ...script }
    return DatagramPath.open({ ...offer, host, port, script: trouble, tell: (text) => void tape.note('eim', text) }, signal)
  }
  return {
    requestOptions: requestOptions(ASN1_PATH, mapping),
    blockSize: blockSizeOf(mapping),
    largestBlock: largestBlockWithin(access.coapsAt.mapping, datagrams?.mtu),
    serverName: isIP(servername) === 0 ? servername : undefined,
    waitMs,
    path,
    async open({ timing, over, suites = mapping.suites, mtu = mapping.mtu, versions, saved, ...offer }, tape, signal) {
      await turn(signal)
      const way = over ?? (await path(tape, offer, signal))
      const line = new CoapLine(way, { ...rfc7252Timing, ...mapping.timing, ...timing }, tape, turn)
      const target: DtlsTarget = {
        ...way.near,
        servername,
        trust,
        ...(suites === undefined ? {} : { suites }),
        ...(mtu === undefined ? {} : { mtu }),
        ...(versions === undefined ? {} : { versions }),
        ...(saved === undefined ? {} : { saved }),
      }
      try {
        const connection = await connectDtls(target, line.listener, Math.max(waitMs, HANDSHAKE_MS), signal)
        const { facts } = connection
        tape.note('eim', `an association with ${host}:${port}, ${facts.version}, ${facts.cipher}`, facts)
        line.stands(connection)
        return { line }
      } catch (error) {
        if (!(error instanceof PeerFault) || error.kind === 'aborted') {
          way.close()
          throw error
        }
        tape.note('eim', `no association: ${error.what}`)
        return { refused: error, path: way }
      }
    },
  }
}
