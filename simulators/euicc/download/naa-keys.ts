/** Keys of network access applications in a profile package: a test profile has the one that is for tests (SGP.22 2.4.5.3). */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { decodePackage } from '../../../protocol/profile-package/package.ts'

/** K of the USIM for tests (3GPP TS 34.108 8.1.2, GSMA TS.48). */
const TEST_KEY = Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex')

/** Whether this is the key that every test network has. */
export function isTestKey(key: Uint8Array): boolean {
  return TEST_KEY.equals(key)
}

/** Every K of a package; none where it cannot be read, which is for others to say. */
export function naaKeysOf(profilePackage: Uint8Array): readonly Uint8Array[] {
  try {
    return decodePackage(profilePackage).value.flatMap((element) => {
      if (element.kind !== 'akaParameter') return []
      const { algoConfiguration } = element.value
      return algoConfiguration.kind === 'algoParameter' ? (algoConfiguration.value.key ?? []) : []
    })
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}
