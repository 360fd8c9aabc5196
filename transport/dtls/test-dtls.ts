import { type TestContext, test } from 'node:test'
import { dtlsMissing } from './missing.ts'

const skip = process.env['CI_FULL'] === '1' ? false : (dtlsMissing() ?? false)

/** A test that needs DTLS: skipped with the reason where this Node has none, failed where the full set is demanded. */
export function dtlsTest(title: string, body: (t: TestContext) => void | Promise<void>): void {
  test(title, { skip }, body)
}
