import { tlv } from '../../protocol/ber/writer.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import { HarnessError } from '../../transport/faults.ts'

/** A signed result whose last operation went wrong, with `ok` in the place of its code and the signature as it was. */
export function madeGood(result: EuiccPackageResult): EuiccPackageResult {
  if (result.kind !== 'euiccPackageResultSigned') throw new HarnessError('only a result can be made good')
  const { euiccPackageResultDataSigned, euiccSignEPR } = result.value
  const data = Buffer.from(rawOf(euiccPackageResultDataSigned) ?? [])
  // The code is the last octet of the last result, which is the last member.
  data[data.length - 1] = 0
  return decode(EuiccPackageResult, tlv(0xbf51, tlv(0xa0, data, tlv(0x5f37, euiccSignEPR)))).value
}
