import { test } from 'node:test'
import { OpenSslMissing, openssl } from './openssl.ts'

function missing(): string | false {
  try {
    openssl()
    return false
  } catch (error) {
    if (error instanceof OpenSslMissing) return error.message
    throw error
  }
}

const skip = process.env['CI_FULL'] === '1' ? false : missing()

/** A test that needs DTLS: skipped with the reason where this Node has none, failed where the full set is demanded. */
export function dtlsTest(title: string, body: () => void | Promise<void>): void {
  test(title, { skip }, body)
}
