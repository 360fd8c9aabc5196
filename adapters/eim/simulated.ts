import { type EimFaultName, eimFaults } from '../../simulators/eim/faults.ts'
import { type EimSettings, type RunningEim, startEim } from '../../simulators/eim/server.ts'
import { type SimulatedServer, simulatedServer } from '../access.ts'

/** Starts a simulated eIM on loopback. It is then reached like any other eIM: through a TLS socket, by its URL. */
export async function simulatedEim(
  fault: EimFaultName,
  eids: readonly string[],
  settings: Omit<EimSettings, 'fault' | 'eids'> = {},
): Promise<SimulatedServer<RunningEim>> {
  const running = await startEim({ ...settings, eids, fault: eimFaults[fault] })
  return simulatedServer(running, { kind: 'certificate', pem: running.certificate })
}
