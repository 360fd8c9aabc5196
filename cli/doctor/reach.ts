/** Whether something is at the address of the eIM, speaks TLS, and is who the profile says that it is. */
import { X509Certificate } from 'node:crypto'
import type { EimAccess } from '../../adapters/eim/url.ts'
import type { Clock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TlsFacts } from '../../transport/tape.ts'
import { connectTls, type TlsTarget } from '../../transport/tls-connect.ts'
import type { Trust } from '../../transport/trust.ts'
import type { Budget } from './budget.ts'
import { type Finding, ok, wrong } from './finding.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 14

/** Two connections: one that trusts anybody and sends nothing, to see who is there, and one that decides as a run will. */
export async function examineReach(access: EimAccess, clock: Clock, budget: Budget): Promise<readonly Finding[]> {
  const target = targetOf(access)
  const place = `${target.host}:${target.port}`
  const begun = clock.elapsed()
  const facts = await tried({ ...target, trust: { kind: 'none' } }, budget)
  if (facts instanceof PeerFault) return [unreached(facts, access)]
  const ms = Math.round(clock.elapsed() - begun)
  const reached = ok('reach', `${place} in ${ms} ms, ${facts.version}`)
  const refused = await tried(target, budget)
  const server = new X509Certificate(Buffer.from(facts.certificates[0] ?? '', 'hex'))
  return [
    reached,
    refused instanceof PeerFault ? distrusted(refused, server, target, clock) : trusted(server, refused, target.trust, clock),
  ]
}

/** Where and how a connection to the eIM is made. */
function targetOf({ url, address, trust, tls }: EimAccess): TlsTarget {
  const { hostname, port } = new URL(url)
  const servername = hostname.replace(/^\[(.*)\]$/, '$1')
  const { host, port: number } = address ?? { host: servername, port: port === '' ? 443 : Number(port) }
  return { host, port: number, servername, trust, ...(tls === undefined ? {} : { tls }) }
}

async function tried(target: TlsTarget, budget: Budget): Promise<TlsFacts | PeerFault> {
  try {
    const { socket, facts } = await connectTls(target, budget.patience, budget.signal)
    socket.on('error', () => {}).destroy()
    return facts
  } catch (error) {
    if (error instanceof PeerFault) return error
    throw error
  }
}

function unreached({ phase, what }: PeerFault, { address }: EimAccess): Finding {
  const key = address === undefined ? 'eim.url' : 'eim.address'
  const advice =
    phase === 'resolve'
      ? 'correct the name, or write where the eIM is as eim.address'
      : phase === 'connect'
        ? 'correct host and port, or start the eIM'
        : 'write the port where the eIM speaks TLS 1.2 or higher'
  return wrong('reach', key, `${what}; ${advice}`)
}

/**
 * @param server its certificate
 * @param at key of the profile that says where it is
 */
export function distrusted(
  { what }: PeerFault,
  server: X509Certificate,
  { servername, trust }: Pick<TlsTarget, 'servername' | 'trust'>,
  clock: Clock,
  at: 'eim' | 'eim.coaps' = 'eim',
): Finding {
  const now = clock.now().getTime()
  if (now > Date.parse(server.validTo) || now < Date.parse(server.validFrom))
    return wrong(
      'trust',
      'eim.trust',
      `${what}; give the eIM a certificate that is valid today, or set the clock of this machine`,
    )
  if (server.checkHost(servername) === undefined && what.includes('not for the name'))
    return wrong(
      'trust',
      `${at}.url`,
      `${what}, only for ${server.subjectAltName ?? 'no name at all'}; write one of these names, and where it is as ${at}.address`,
    )
  const other =
    trust.kind === 'certificate' || trust.kind === 'publicKey'
      ? 'the certificate or key that it shows now'
      : 'ca: with the CA that issued it, or certificate: to pin it'
  return wrong('trust', 'eim.trust', `${what}; write ${other}`)
}

function trusted(server: X509Certificate, { certificates }: TlsFacts, trust: Trust, clock: Clock): Finding {
  const days = Math.floor((Date.parse(server.validTo) - clock.now().getTime()) / DAY_MS)
  const top = new X509Certificate(Buffer.from(certificates.at(-1) ?? '', 'hex'))
  const how: Readonly<Record<Trust['kind'], string>> = {
    system: `chain to ${nameOf(top)}`,
    ca: `chain to ${nameOf(top)}`,
    rsp: `chain to ${nameOf(top)}`,
    certificate: 'pinned certificate',
    publicKey: 'pinned public key',
    none: 'nobody is asked who it is',
  }
  const text = `${how[trust.kind]}, ${days} ${days === 1 ? 'day' : 'days'} left`
  if (trust.kind === 'none') return { about: 'trust', state: 'note', text }
  return { about: 'trust', state: days < SOON_DAYS ? 'warning' : 'ok', text }
}

function nameOf({ subject, issuer }: X509Certificate): string {
  const [, name] = /(?:^|\n)CN=([^\n]*)/.exec(issuer ?? subject ?? '') ?? []
  return name ?? (issuer ?? subject ?? 'a certificate without a name').replaceAll('\n', ', ')
}
