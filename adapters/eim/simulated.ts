import { type EimFaultName, eimFaults } from '../../simulators/eim/faults.ts'
import { type EimSettings, type RunningEim, startEim } from '../../simulators/eim/server.ts'
import type { EimAccess } from './url.ts'

export interface SimulatedEim {
  readonly access: EimAccess
  readonly running: RunningEim
  close(): Promise<void>
}

/** Starts a simulated eIM on loopback. It is then reached like any other eIM: through a TLS socket, by its URL. */
export async function simulatedEim(
  fault: EimFaultName,
  eids: readonly string[],
  settings: Omit<EimSettings, 'fault' | 'eids'> = {},
): Promise<SimulatedEim> {
  const running = await startEim({ ...settings, eids, fault: eimFaults[fault] })
  const access: EimAccess = {
    adapter: 'simulated',
    url: `https://${running.name}:${running.port}/`,
    address: { host: running.host, port: running.port },
    trust: { kind: 'certificate', pem: running.certificate },
  }
  return { access, running, close: () => running.close() }
}
