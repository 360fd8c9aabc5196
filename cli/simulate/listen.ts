import { ConfigError } from '../../profiles/config-error.ts'

/** Where a server of ours listens; port 0 is any free one. */
export interface Listen {
  readonly host: string
  readonly port: number
}

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`. @throws ConfigError with what to write instead */
export function listenFrom(text: string | undefined): Listen {
  if (text === undefined) return { host: '127.0.0.1', port: 0 }
  const [, bracketed, plain, port] = text.match(/^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port ?? 0) > 65535)
    throw new ConfigError(`--listen ${text}: write HOST or HOST:PORT, such as 127.0.0.1:8443; an IPv6 address in [ ]`)
  return { host, port: Number(port ?? 0) }
}

/** A peer's `HOST:PORT`. @throws ConfigError with what to write instead */
export function peerFrom(option: string, text: string): Listen {
  const [, bracketed, plain, port] = text.match(/^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) < 1 || Number(port) > 65535)
    throw new ConfigError(`${option} ${text}: write HOST:PORT, such as 127.0.0.1:35963; an IPv6 address in [ ]`)
  return { host, port: Number(port) }
}

/** `NAME=HOST:PORT` of each option. @throws ConfigError with what to write instead */
export function placesFrom(texts: readonly string[]): Readonly<Record<string, Listen>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', place, ...rest] = text.split('=')
      if (name === '' || place === undefined || rest.length > 0)
        throw new ConfigError(`--place ${text}: write NAME=HOST:PORT, such as smdp.harness.test=127.0.0.1:8443`)
      return [name, peerFrom('--place', place)] as const
    }),
  )
}

/** Ports without one in the URL: HTTPS, and CoAP over DTLS (RFC 7252 12.7). */
const usualPorts = { https: 443, coaps: 5684 } as const

/** Host and port of a URL of this scheme. @throws ConfigError with what to write instead */
export function urlPlaceFrom(option: string, text: string, scheme: keyof typeof usualPorts = 'https'): Listen {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== `${scheme}:` || url.hostname === '' || url.port === '0')
    throw new ConfigError(
      `${option} ${text}: write the URL of an eIM, such as ${scheme}://127.0.0.1:8443${/^coaps:/.test(text) && scheme === 'https' ? ', or --coaps too' : ''}`,
    )
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? usualPorts[scheme] : Number(url.port) }
}

/** An address as it stands in a URL. */
export function shownAddress({ host, port }: Listen): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use: write another one, or leave it out for any free one',
  EACCES: 'this port is not for you: write one from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have that address: write one that it has, such as 127.0.0.1 or 0.0.0.0',
  ENOTFOUND: 'no such host: write an address of this machine, such as 127.0.0.1 or 0.0.0.0',
  EAI_AGAIN: 'no such host: write an address of this machine, such as 127.0.0.1 or 0.0.0.0',
}

/** What a failed listen is for the user; other errors pass as they are. */
export function asListenError(error: unknown, listen: Listen): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  const reason = code === undefined ? undefined : reasons[code]
  return reason === undefined ? error : new ConfigError(`--listen ${shownAddress(listen)}: ${reason}`, { cause: error })
}
