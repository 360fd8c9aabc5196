import { type RunningSmdp, type SmdpSettings, startSmdp } from '../../simulators/smdp/server.ts'
import type { SmdpAccess } from './url.ts'

export interface SimulatedSmdp {
  readonly access: SmdpAccess
  readonly running: RunningSmdp
  close(): Promise<void>
}

/** Starts a simulated SM-DP+ on loopback. It is then reached like any other: through a TLS socket, by its URL. */
export async function simulatedSmdp(settings: SmdpSettings): Promise<SimulatedSmdp> {
  const running = await startSmdp(settings)
  const access: SmdpAccess = {
    adapter: 'simulated',
    url: `https://${running.name}:${running.port}/`,
    address: { host: running.host, port: running.port },
    trust: { kind: 'ca', pem: running.ca },
  }
  return { access, running, close: () => running.close() }
}
