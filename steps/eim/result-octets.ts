/** Results as octets, for what no type can say: elements that are missing, moved or unknown (SGP.32 2.11.2, 6.3.2). */
import { elementOf } from '../../protocol/ber/element.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { esipaAsn1 } from '../../protocol/bindings/esipa-asn1.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { type EimPackageResult, ProvideEimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import { requestFromV12 } from '../../protocol/v101/from-v12.ts'
import { HarnessError } from '../../transport/faults.ts'
import type { signing } from './ipa.ts'

type Signing = ReturnType<typeof signing>

/** The element that stands in ProvideEimPackageResult of a version. */
export function elementOfResult(spec: SpecVersion, eimPackageResult: EimPackageResult): Buffer {
  const written =
    spec === '1.0.1'
      ? encode(
          esipaAsn1['1.0.1'].provideEimPackageResult.request,
          requestFromV12('provideEimPackageResult', { eimPackageResult }),
          { received: 'keep' },
        )
      : encode(ProvideEimPackageResult, { eimPackageResult }, { received: 'keep' })
  return elementOf(0xbf50, written).value()
}

/** The same object with what its arm holds in the place of the arm. @param outer its tag */
export function withoutArm(outer: number, object: Uint8Array): Buffer {
  const arm = elementOf(outer, object).value()
  const reader = new BerReader(arm)
  reader.next(0, arm.length)
  return tlv(outer, reader.value())
}

/** A result with other contents of euiccResult, signed as a whole. @param results makes the contents of those that a good result has */
export function signedWith(euicc: Signing, good: EuiccPackageResult, results: (contents: Buffer) => Buffer): Buffer {
  if (good.kind !== 'euiccPackageResultSigned') throw new HarnessError('only a result has operations')
  const members = elementOf(0x30, rawOf(good.value.euiccPackageResultDataSigned) ?? Buffer.of()).value()
  const reader = new BerReader(members)
  let last = 0
  for (let at = 0; at < members.length; at = reader.end) {
    reader.next(at, members.length)
    last = at
  }
  const data = tlv(0x30, members.subarray(0, last), tlv(0x30, results(reader.value())))
  const signature = sign(euicc.credentials.privateKey, signedBytes.euiccSignEPR(data, euicc.state.token))
  return tlv(0xbf51, tlv(0xa0, data, tlv(0x5f37, signature)))
}
