/** For tests: datagrams as a capture file that dissectors read (pcap, version 2.4, packets of IPv4 without anything below). */

export interface CapturedDatagram {
  readonly from: CapturedEnd
  readonly to: CapturedEnd
  readonly octets: Buffer
}

/** Address with dots. */
export interface CapturedEnd {
  readonly address: string
  readonly port: number
}

const LINKTYPE_RAW = 101
const LARGEST = 65_535
const UDP = 17

/** One millisecond lies between two of them. */
export function captureOf(datagrams: readonly CapturedDatagram[]): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(LARGEST, 16)
  header.writeUInt32LE(LINKTYPE_RAW, 20)
  const records = datagrams.map((datagram, number) => {
    const packet = packetOf(datagram)
    const record = Buffer.alloc(16)
    record.writeUInt32LE(1_700_000_000 + Math.floor(number / 1_000), 0)
    record.writeUInt32LE((number % 1_000) * 1_000, 4)
    record.writeUInt32LE(packet.length, 8)
    record.writeUInt32LE(packet.length, 12)
    return Buffer.concat([record, packet])
  })
  return Buffer.concat([header, ...records])
}

function packetOf({ from, to, octets }: CapturedDatagram): Buffer {
  const udp = Buffer.alloc(8)
  udp.writeUInt16BE(from.port, 0)
  udp.writeUInt16BE(to.port, 2)
  udp.writeUInt16BE(8 + octets.length, 4)
  // RFC 768: a checksum of 0 is none.
  const ip = Buffer.alloc(20)
  ip[0] = 0x45
  ip.writeUInt16BE(28 + octets.length, 2)
  ip[8] = 64
  ip[9] = UDP
  octetsOf(from.address).copy(ip, 12)
  octetsOf(to.address).copy(ip, 16)
  ip.writeUInt16BE(checksum(ip), 10)
  return Buffer.concat([ip, udp, octets])
}

function octetsOf(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}

/** RFC 1071, of an even number of octets. */
function checksum(octets: Buffer): number {
  let sum = 0
  for (let at = 0; at < octets.length; at += 2) sum += octets.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return ~sum & 0xffff
}
