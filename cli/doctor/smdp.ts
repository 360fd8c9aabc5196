/** Whether our SM-DP+ can be played as the profile says: its certificates are there, and its port is free. */
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { pkisFromFolder } from '../../profiles/pki-roles.ts'
import { readSmdpTls } from '../../profiles/smdp-credentials.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import { endpointOf } from '../../profiles/written-values.ts'
import type { Clock } from '../../transport/clock.ts'
import { outsideDates } from './dates.ts'
import { type Finding, lookedAt, mistake, ok, wrong } from './finding.ts'

/**
 * @param folder that relative paths start from
 * @param triesPort whether to listen for a moment; not when it listens already
 */
export async function examineSmdp(
  { smdp, eim }: SutProfile,
  folder: string,
  triesPort: boolean,
  clock: Clock,
): Promise<readonly Finding[]> {
  if (smdp === undefined)
    return eim.adapter === 'simulated'
      ? []
      : [
          {
            about: 'smdp',
            state: 'absent',
            key: 'smdp',
            text: 'no SM-DP+ of ours: rows of indirect downloads cannot be prepared',
          },
        ]
  const now = clock.now().getTime()
  const shown = lookedAt('smdp', () => {
    const outside = outsideDates(readSmdpTls(smdp, folder), now)
    return outside === undefined
      ? []
      : [wrong('smdp', 'smdp.certificate', `${outside}; make a new one with "sgp32 pki --for-eim"`)]
  })
  const found = [...shown, ...(await examinePki(smdp.pki, folder, now)), ...(triesPort ? await examinePort(smdp.listen) : [])]
  return found.length > 0 ? found : [ok('smdp', `${smdp.address} on ${smdp.listen}`)]
}

async function examinePki(path: string | undefined, folder: string, now: number): Promise<readonly Finding[]> {
  if (path === undefined) return []
  try {
    await pkisFromFolder(resolve(folder, path), ['dpAuth', 'dpPb'], 'smdp.pki', now)
    return []
  } catch (error) {
    return [mistake('smdp', error)]
  }
}

/** Listens for a moment. */
function examinePort(listen: string): Promise<readonly Finding[]> {
  const { host, port } = endpointOf(listen)
  return new Promise((done) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const advice =
        code === 'EACCES'
          ? 'run as a user that may use this port, or write another one and have 443 redirected to it'
          : 'write an address of this machine and a port that nobody uses'
      done([wrong('smdp', 'smdp.listen', `cannot listen on ${listen} (${code}); ${advice}`)])
    })
    server.listen(port, host, () => server.close(() => done([])))
  })
}
