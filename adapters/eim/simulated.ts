import { type EimFaultName, eimFaults } from '../../simulators/eim/faults.ts'
import { startEim } from '../../simulators/eim/server.ts'
import type { EimAccess } from './url.ts'

export interface SimulatedEim {
  readonly access: EimAccess
  close(): Promise<void>
}

/** Starts a simulated eIM on loopback. It is then reached like any other eIM: through a TLS socket, by its URL. */
export async function simulatedEim(fault: EimFaultName, eids: readonly string[]): Promise<SimulatedEim> {
  const eim = await startEim({ eids, fault: eimFaults[fault] })
  const access: EimAccess = {
    adapter: 'simulated',
    url: `https://${eim.name}:${eim.port}/`,
    address: { host: eim.host, port: eim.port },
    trust: { kind: 'certificate', pem: eim.certificate },
  }
  return { access, close: () => eim.close() }
}
