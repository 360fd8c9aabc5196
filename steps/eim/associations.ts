import type { KeyObject } from 'node:crypto'
import type { Bench } from '../../adapters/bench/bench.ts'
import type { EimAssociation } from '../../requirements/rule.ts'

/** Exporting takes time, and every scenario asks. */
const exported = new WeakMap<KeyObject, string>()

function spkiOf(key: KeyObject): string {
  const known = exported.get(key) ?? key.export({ type: 'spki', format: 'der' }).toString('hex')
  exported.set(key, known)
  return known
}

/** What the eUICCs of the bench have stored of the eIM at this moment: what rules judge packages by. */
export function associationsOf({ devices }: Bench): ReadonlyMap<string, EimAssociation> {
  return new Map(
    devices.flatMap(({ eid, association, euicc }) =>
      association === undefined
        ? []
        : [
            [
              eid,
              {
                eimId: association.eimId,
                publicKey: association.publicKey && spkiOf(association.publicKey),
                token: String(euicc?.state.token ?? 0n),
                counterBefore: euicc?.state.counter,
              },
            ] as const,
          ],
    ),
  )
}
