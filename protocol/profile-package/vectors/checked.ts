/** The golden package with changes, and what an eUICC has to answer to it: rows of tests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../../ber/octets.ts'
import { decode } from '../../schema/type.ts'
import { hex } from '../../vectors/hex.ts'
import { checkProfilePackage } from '../check.ts'
import { EUICCResponse, type PEStatus } from '../euicc-response.ts'
import type { Supported } from '../supported.ts'
import { goldenElements, ICCID_OCTETS, ten } from './golden-package.ts'

export const iccid = hex(ICCID_OCTETS)
export const PROCESSING = 'installFailedDueToPEProcessingError'
export const MISMATCH = 'installFailedDueToDataMismatch'

/** The golden package with the only occurrence of `from` replaced. */
export function changed(from: string, to: string): Buffer {
  const parts = showOctets(ten).split(from.replaceAll(' ', ''))
  assert.equal(parts.length, 2, `${from} occurs ${parts.length - 1} times`)
  return hex(parts.join(to))
}

/** The golden package with other elements in the place of some. */
export function replaced(others: Readonly<Record<number, string>>): Buffer {
  return hex(goldenElements.map((element, i) => others[i] ?? element.hex).join(''))
}

export interface Row {
  readonly what: string
  readonly upp: Buffer
  readonly iccid?: Buffer
  readonly supported?: Partial<Supported>
  readonly answer: 'installed' | typeof PROCESSING | typeof MISMATCH
  readonly statuses?: readonly PEStatus[]
}

/** Registers the test of one row. */
export function holds({ what, upp, iccid: metadata = iccid, supported, answer, statuses = [] }: Row): void {
  test(`${what}: ${answer}${statuses.map(({ status }) => `, ${status}`).join('')}`, () => {
    const result = checkProfilePackage(upp, metadata, supported)
    const { value } = decode(EUICCResponse, result.response, { strict: true })
    if (answer === 'installed') {
      assert.ok(result.kind === 'installed', JSON.stringify(result))
      assert.deepEqual(result.warnings, statuses)
      assert.deepEqual(value, { peStatus: statuses.length === 0 ? [{ status: 'ok' }] : statuses })
      return
    }
    assert.ok(result.kind === 'failed', JSON.stringify(result))
    assert.equal(result.bppCommandId, 'loadProfileElements')
    assert.equal(result.errorReason, answer)
    assert.deepEqual([result.status], statuses)
    assert.deepEqual(value, { peStatus: statuses, profileInstallationAborted: true })
    assert.notEqual(result.what, '')
  })
}
