/** An IPA whose acts are over when its peers have heard nothing of it for a while: most devices say "done" before they have begun. */
import { PeerFault } from '../../transport/faults.ts'
import type { InjectPort, IpaPort } from '../port.ts'

export interface Settling {
  /** So long nothing has to come. Milliseconds. */
  readonly quietMs: number
  /** At most so long. */
  readonly limitMs: number
  /** Grows with everything that comes from the IPA: to the servers, and to the card. */
  heard(): number
  /** Whether it has begun something that has not ended, with something of it within so many milliseconds: nobody is quiet there. Default never. */
  isUnderWay?(withinMs: number): boolean
}

/** What is under way over UDP may be silent for the first timer of DTLS, 9 s (RFC 7925 11), or until CoAP sends a message for the third time. */
export const UNDER_WAY_MS = 10_000

const LOOK_MS = 20

/** The same port; each of its acts resolves when it is quiet. What goes on beyond the limit is left to go on. */
export function settled(port: IpaPort, settling: Settling): IpaPort {
  const after = async (act: Promise<void>, signal: AbortSignal) => {
    await act
    await untilQuiet(settling, signal)
  }
  return {
    ...port,
    pokeNow: (signal) => after(port.pokeNow(signal), signal),
    restart: (signal) => after(port.restart(signal), signal),
    regainNetwork: (signal) => after(port.regainNetwork(signal), signal),
    startDownload: (activationCode, signal) => after(port.startDownload(activationCode, signal), signal),
  }
}

/** The same port; a call resolves when what the IPA does behind its answer has ended. @param settle waits for that */
export function settledInject(port: InjectPort, settle: (signal: AbortSignal) => Promise<void>): InjectPort {
  return {
    ...port,
    async transferEimPackage(eimPackage, tape, signal, as) {
      try {
        return await port.transferEimPackage(eimPackage, tape, signal, as)
      } finally {
        await settle(signal)
      }
    },
  }
}

/** @throws PeerFault where the signal is aborted */
export async function untilQuiet(
  { quietMs, limitMs, heard, isUnderWay = () => false }: Settling,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now()
  let last = heard()
  let since = begun
  while (performance.now() - begun < limitMs) {
    if (signal.aborted) throw new PeerFault('aborted', 'connect', 'the run was ended', { cause: signal.reason })
    if (heard() !== last) {
      last = heard()
      since = performance.now()
    } else if (performance.now() - since >= quietMs && !isUnderWay(UNDER_WAY_MS)) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
