import { type RunningSmds, type SmdsSettings, startSmds } from '../../simulators/smds/server.ts'
import type { SmdsAccess } from './url.ts'

export interface SimulatedSmds {
  readonly access: SmdsAccess
  readonly running: RunningSmds
  close(): Promise<void>
}

/** Starts a simulated SM-DS on loopback. It is then reached like any other: through a TLS socket, by its URL. */
export async function simulatedSmds(settings: SmdsSettings): Promise<SimulatedSmds> {
  const running = await startSmds(settings)
  const access: SmdsAccess = {
    adapter: 'simulated',
    url: `https://${running.name}:${running.port}/`,
    address: { host: running.host, port: running.port },
    trust: { kind: 'ca', pem: running.ca },
  }
  return { access, running, close: () => running.close() }
}
