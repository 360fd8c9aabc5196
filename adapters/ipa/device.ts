/** An IPA that is asked act by act, whoever carries them out. */
import { PeerFault } from '../../transport/faults.ts'
import type { IpaPort, PeerIdentity } from '../port.ts'
import type { AskedAct } from './acts.ts'

/** @param ask has it done; rejects where it could not be done @param close ends what was begun for it */
export function deviceIpa(
  { callMs, ...identity }: Omit<PeerIdentity, 'role'> & Pick<IpaPort, 'callMs'>,
  ask: (act: AskedAct, signal: AbortSignal) => Promise<void>,
  close: () => Promise<void> = async () => {},
): IpaPort {
  const asked = async (act: AskedAct, signal: AbortSignal) => {
    if (signal.aborted)
      throw new PeerFault('aborted', 'connect', 'the IPA was not asked: the run was ended', { cause: signal.reason })
    await ask(act, signal)
  }
  return {
    identity: { role: 'ipa', ...identity },
    callMs,
    pokeNow: (signal) => asked({ do: 'poll' }, signal),
    restart: (signal) => asked({ do: 'restart' }, signal),
    loseNetwork: (signal) => asked({ do: 'loseNetwork' }, signal),
    regainNetwork: (signal) => asked({ do: 'regainNetwork' }, signal),
    startDownload: (activationCode, signal) => asked({ do: 'download', activationCode }, signal),
    startEmergencyCall: (signal) => asked({ do: 'emergencyCall' }, signal),
    resetMemory: (signal) => asked({ do: 'memoryReset' }, signal),
    close,
  }
}
