/** Faults of the simulated IPA, each beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../fault.ts'
import type { AnyIpaDecisions } from './ipa.ts'

export type Decisions = Partial<AnyIpaDecisions>

export interface Row {
  /** What is seen in a situation of the IPA with these decisions. */
  readonly see: (decisions: Decisions) => Promise<unknown>
  readonly right: unknown
  readonly faulty: unknown
}

/** Upper-case hexadecimal; undefined for what is not there. */
export const hex = (octets: Uint8Array | undefined): string | undefined =>
  octets && Buffer.from(octets).toString('hex').toUpperCase()

/** A test for each fault that has a row. */
export function testRows<N extends string>(
  faults: Readonly<Record<N, Fault<AnyIpaDecisions>>>,
  rows: Readonly<Partial<Record<N, Row>>>,
): void {
  for (const name of Object.keys(rows) as N[]) {
    const [fault, row] = [faults[name], rows[name]]
    if (row === undefined) continue
    test(`fault ${name}: ${fault.what}`, async () => {
      assert.deepEqual(await row.see({}), row.right, 'the right IPA')
      assert.deepEqual(await row.see(fault.decisions), row.faulty, 'the faulty one')
    })
  }
}
