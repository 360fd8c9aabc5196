/** What has crossed the network, handshake included. Octets of datagrams, without the headers of UDP and IP. */
export interface DatagramTraffic {
  sentOctets: number
  receivedOctets: number
  sentDatagrams: number
  receivedDatagrams: number
}

export function noTraffic(): DatagramTraffic {
  return { sentOctets: 0, receivedOctets: 0, sentDatagrams: 0, receivedDatagrams: 0 }
}

export function countSent(traffic: DatagramTraffic, { length }: Uint8Array): void {
  traffic.sentDatagrams++
  traffic.sentOctets += length
}

export function countReceived(traffic: DatagramTraffic, { length }: Uint8Array): void {
  traffic.receivedDatagrams++
  traffic.receivedOctets += length
}

/** What has crossed since it was so much. */
export function since(before: DatagramTraffic, now: DatagramTraffic): DatagramTraffic {
  return {
    sentOctets: now.sentOctets - before.sentOctets,
    receivedOctets: now.receivedOctets - before.receivedOctets,
    sentDatagrams: now.sentDatagrams - before.sentDatagrams,
    receivedDatagrams: now.receivedDatagrams - before.receivedDatagrams,
  }
}
