import { asCard } from '../../simulators/euicc/as-card.ts'
import type { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import type { EuiccPort } from '../port.ts'

/** A simulated eUICC in this process, as the card of a device. It stays whole when the port is closed. */
export function simulatedEuicc(euicc: SimulatedEuicc): EuiccPort {
  return { identity: { role: 'euicc', adapter: 'simulated', endpoint: `EID ${euicc.chip.settings.eid}` }, ...asCard(euicc) }
}
