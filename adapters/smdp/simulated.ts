import { type RunningSmdp, type SmdpSettings, startSmdp } from '../../simulators/smdp/server.ts'
import { type SimulatedServer, simulatedServer } from '../access.ts'

/** Starts a simulated SM-DP+ on loopback. */
export async function simulatedSmdp(settings: SmdpSettings): Promise<SimulatedServer<RunningSmdp>> {
  const running = await startSmdp(settings)
  return simulatedServer(running, { kind: 'ca', pem: running.ca })
}
