import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { coapWire } from '../eim/coap-wire.ts'
import { type TlsOffer, tlsProbe } from '../eim/tls-probe.ts'
import type { EimAccess } from '../eim/url.ts'
import { type EimWire, eimWire } from '../eim/wire.ts'
import type { Bench } from './bench.ts'
import type { Pace } from './paced.ts'

/** Silence is an answer of its own to odd octets, so that a moment's delay must not be taken for it. */
const LEAST_PATIENCE_MS = 1_500

/** What a bench has below HTTP: its octets and its handshakes wait for their turn like every request. */
export function wired(access: EimAccess, patienceMs: number, pace: Pace): Pick<Bench, 'wire' | 'probe' | 'coap' | 'isUnlimited'> {
  const patience = { connectMs: patienceMs, handshakeMs: patienceMs, headersMs: patienceMs, bodyMs: patienceMs }
  const wire = eimWire(access, { ...patience, headersMs: Math.max(patienceMs, LEAST_PATIENCE_MS) })
  const paced: EimWire = {
    authority: wire.authority,
    path: wire.path,
    async speak(script, tape, signal) {
      await pace.turn(signal)
      return wire.speak(script, tape, signal)
    },
  }
  const turn = (signal: AbortSignal) => pace.turn(signal)
  return {
    coap: dtlsMissing() === undefined ? coapWire(access, Math.max(patienceMs, LEAST_PATIENCE_MS), turn) : undefined,
    wire: paced,
    isUnlimited: pace.isUnlimited,
    async probe(offer: TlsOffer, tape, signal) {
      await pace.turn(signal)
      return tlsProbe(access, offer, tape, signal, patience)
    },
  }
}
