/** Whether our SM-DP+ and SM-DS can be played as the profile says: its certificates are there, and its port is free. */
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { pkisFromFolder } from '../../profiles/pki-roles.ts'
import { readTlsOfOurs } from '../../profiles/smdp-credentials.ts'
import { type RoleOfOurs, type ServerOfOurs, serversOfOurs } from '../../profiles/smdp-of-ours.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import { endpointOf } from '../../profiles/written-values.ts'
import type { Clock } from '../../transport/clock.ts'
import { outsideDates } from './dates.ts'
import { type Finding, lookedAt, mistake, ok, wrong } from './finding.ts'

/**
 * @param folder that relative paths start from
 * @param triesPort whether to listen for a moment; not when it listens already
 */
export async function examineServersOfOurs(
  { smdp, smds, eim, options }: SutProfile,
  folder: string,
  triesPort: boolean,
  clock: Clock,
): Promise<readonly Finding[]> {
  const isOurs = eim.adapter === 'simulated'
  const look = (role: RoleOfOurs, server: ServerOfOurs | undefined, isWanted: boolean) =>
    server === undefined ? (isWanted ? [absent(role)] : []) : examineServer(role, server, folder, triesPort, clock)
  return [...(await look('smdp', smdp, !isOurs)), ...(await look('smds', smds, !isOurs && options.O_X_SMDS))]
}

function absent(role: RoleOfOurs): Finding {
  const { name, rows } = serversOfOurs[role]
  return { about: role, state: 'absent', key: role, text: `no ${name} of ours: ${rows} cannot be prepared` }
}

async function examineServer(
  role: RoleOfOurs,
  server: ServerOfOurs,
  folder: string,
  triesPort: boolean,
  clock: Clock,
): Promise<readonly Finding[]> {
  const now = clock.now().getTime()
  const shown = lookedAt(role, () => {
    const outside = outsideDates(readTlsOfOurs(role, server, folder), now)
    return outside === undefined
      ? []
      : [wrong(role, `${role}.certificate`, `${outside}; make a new one with "sgp32 pki --for-eim"`)]
  })
  const pki = await examinePki(role, server.pki, folder, now)
  const found = [...shown, ...pki, ...(triesPort ? await examinePort(role, server.listen) : [])]
  return found.length > 0 ? found : [ok(role, `${server.address} on ${server.listen}`)]
}

async function examinePki(role: RoleOfOurs, path: string | undefined, folder: string, now: number): Promise<readonly Finding[]> {
  if (path === undefined) return []
  try {
    await pkisFromFolder(resolve(folder, path), role === 'smdp' ? ['dpAuth', 'dpPb'] : ['dsAuth'], `${role}.pki`, now)
    return []
  } catch (error) {
    return [mistake(role, error)]
  }
}

/** Listens for a moment. */
function examinePort(role: RoleOfOurs, listen: string): Promise<readonly Finding[]> {
  const { host, port } = endpointOf(listen)
  return new Promise((done) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const advice =
        code === 'EACCES'
          ? 'run as a user that may use this port, or write another one and have 443 redirected to it'
          : 'write an address of this machine and a port that nobody uses'
      done([wrong(role, `${role}.listen`, `cannot listen on ${listen} (${code}); ${advice}`)])
    })
    server.listen(port, host, () => server.close(() => done([])))
  })
}
