import { defaultPatience, type HttpsPatience } from '../../transport/https-client.ts'
import { openStreamPath, type StreamPath } from '../../transport/path/stream-path.ts'
import { placeOf } from '../../transport/server-place.ts'
import type { Tape } from '../../transport/tape.ts'
import { speak, type WireOutcome, type WireScript } from '../../transport/wire.ts'
import type { EimAccess } from './url.ts'

/** The eIM under test as somebody sees it who writes octets: each script has a connection of its own, trusted as those of the port. */
export interface EimWire {
  /** Of the Host header, as a right request has it. */
  readonly authority: string
  /** Writes what the script says and gives what comes back. @throws PeerFault where there is no connection, or on abort */
  speak(script: WireScript, tape: Tape, signal: AbortSignal): Promise<WireOutcome>
  /** A way to the eIM for connections of ours, whose trouble changes while they stand; what it does is on the tape. @throws PeerFault */
  path(tape: Tape, signal: AbortSignal): Promise<StreamPath>
}

export function eimWire({ url, address, trust, tls, network }: EimAccess, patience: Partial<HttpsPatience> = {}): EimWire {
  const place = placeOf({ url, ...(address === undefined ? {} : { address }) })
  const target = { ...place, trust, ...(tls === undefined ? {} : { tls }) }
  return {
    authority: place.authority,
    path: (tape, signal) =>
      openStreamPath(
        {
          target: { host: place.host, port: place.port },
          peer: 'the eIM',
          script: network?.streams ?? {},
          tell: (text) => void tape.note('eim', text),
        },
        signal,
      ),
    speak: (script, tape, signal) => speak('eim', target, script, { ...defaultPatience, ...patience }, tape, signal),
  }
}
