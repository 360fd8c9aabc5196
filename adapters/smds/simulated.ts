import { type RunningSmds, type SmdsSettings, startSmds } from '../../simulators/smds/server.ts'
import { type SimulatedServer, simulatedServer } from '../access.ts'

/** Starts a simulated SM-DS on loopback. */
export async function simulatedSmds(settings: SmdsSettings): Promise<SimulatedServer<RunningSmds>> {
  const running = await startSmds(settings)
  return simulatedServer(running, { kind: 'ca', pem: running.ca })
}
