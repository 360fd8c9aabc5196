import { testEid, testEin } from '../protocol/certificates/test-names.ts'
import { eidCheckDigits } from '../protocol/identifiers/eid.ts'

/** `count` EIDs that the test EUM may give; the first one is that of SGP.26. */
export function testEids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    if (n === 0) return testEid
    const digits = `${testEin}${String(n).padStart(22, '0')}`
    return `${digits}${eidCheckDigits(digits)}`
  })
}
