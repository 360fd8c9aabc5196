/** Where a server is, as its URL says it and as the connection finds it. */
export interface ServerPlace {
  readonly host: string
  readonly port: number
  /** Name for SNI and for the name check. */
  readonly servername: string
  /** For the Host header: name, and port where it is not 443. */
  readonly authority: string
}

/**
 * @param url `https://`, or `coaps://` with the port that RFC 7252 12.7 has for it
 * @param address where to connect to, where that is not the host of the URL
 */
export function placeOf({ url, address }: Located): ServerPlace {
  const { protocol, hostname, host: authority, port } = new URL(url)
  const servername = hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    servername,
    authority,
    ...(address ?? { host: servername, port: port === '' ? (protocol === 'coaps:' ? 5684 : 443) : Number(port) }),
  }
}

interface Located {
  readonly url: string
  readonly address?: { readonly host: string; readonly port: number }
}
