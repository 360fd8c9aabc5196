/** Names that are looked up in tests, without a server of names. */
import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { TestContext } from 'node:test'

export interface FoundAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Has names looked up by this, until the end of the test. */
export function lookingUp(t: TestContext, look: () => Promise<readonly FoundAddress[]>): void {
  t.mock.method(dns, 'lookup', look)
  syncBuiltinESMExports()
  t.after(() => {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  })
}
