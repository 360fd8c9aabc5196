import { Es10Error } from '../../simulators/ipa/es10-error.ts'
import type { Ipa } from '../../simulators/ipa/ipa.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { IpaPort } from '../port.ts'

/**
 * A simulated IPA in this process.
 *
 * @param endpoint what reports show: the card that it is on, or its name
 */
export function simulatedIpa(ipa: Ipa, endpoint: string): IpaPort {
  return {
    identity: { role: 'ipa', adapter: 'simulated', endpoint },
    callMs: 0,
    pokeNow: (signal) => made(ipa.pokeNow(signal), signal),
    restart: (signal) => made(ipa.restart(signal), signal),
    loseNetwork: (signal) => made(ipa.loseNetwork(signal), signal),
    regainNetwork: (signal) => made(ipa.regainNetwork(signal), signal),
    startDownload: (activationCode, signal) => made(ipa.startDownload(activationCode, signal), signal),
    startEmergencyCall: (signal) => made(ipa.enableEmergencyProfile(signal), signal),
    resetMemory: (signal) => made(ipa.memoryReset(['deleteOperationalProfiles'], signal), signal),
    close: () => ipa.close(),
  }
}

/** An IPA that was stopped has not misbehaved, whatever it says about it. */
async function made(act: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await act
  } catch (cause) {
    // A card that fails ends what an IPA does, and its peers see no more of it than that.
    if (cause instanceof Es10Error) return
    if (!signal.aborted || (cause instanceof PeerFault && cause.kind === 'aborted')) throw cause
    throw new PeerFault('aborted', 'connect', 'the IPA was stopped before it was done', { cause })
  }
}
