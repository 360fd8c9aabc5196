/** What the IPA of a played eUICC tells an eIM that asks: exactly the members that the tag list names (SGP.32 2.11.1.2, 2.11.2.2). */
import type { SpecVersion } from '../../protocol/registry.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { IpaEuiccData } from '../../protocol/sgp32/ipa-euicc-data.ts'
import type { EuiccCredentials } from './euicc.ts'
import { euiccInfo1, euiccInfo2, TAC } from './euicc-info.ts'

const FREE_MEMORY = 500_000

/** Lists of notifications and results are empty: a scenario that has some puts them in. There is no default SM-DP+, and no token 0. */
export function ipaData(
  { certificate, eumCertificate, ciPKId }: EuiccCredentials,
  spec: SpecVersion,
  token: bigint,
  tagList: Uint8Array,
): IpaEuiccData {
  const asked = tagsOf(tagList)
  const where = <T>(tags: readonly string[], make: () => T): T | Record<string, never> =>
    tags.some((tag) => asked.includes(tag)) ? make() : {}
  return {
    ...where(['A0', 'BF2B'], () => ({ notificationsList: [] })),
    ...(spec === '1.0.1' ? {} : where(['A2'], () => ({ euiccPackageResultList: [] }))),
    ...where(['BF20'], () => ({ euiccInfo1: decode(EUICCInfo1, euiccInfo1(ciPKId)).value })),
    ...where(['BF22'], () => ({ euiccInfo2: decode(EUICCInfo2, euiccInfo2(spec, ciPKId, FREE_MEMORY)).value })),
    ...where(['83'], () => ({ rootSmdsAddress: 'smds.harness.test' })),
    ...where(['84'], () => (token === 0n ? {} : { associationToken: token })),
    ...where(['A5'], () => ({ eumCertificate })),
    ...where(['A6'], () => ({ euiccCertificate: certificate })),
    ...where(['A8', '88'], () => ({
      ipaCapabilities: {
        ipaFeatures: ['directRspServerCommunication', 'indirectRspServerCommunication'] as const,
        ipaSupportedProtocols: ['ipaRetrieveHttps'] as const,
      },
    })),
    ...where(['A9'], () => ({ deviceInfo: { tac: TAC, deviceCapabilities: {} } })),
  }
}

/** Tags of one octet, or of two where the first one says so, upper-case hexadecimal. */
function tagsOf(tagList: Uint8Array): readonly string[] {
  const tags: string[] = []
  for (let at = 0; at < tagList.length; ) {
    const length = ((tagList[at] ?? 0) & 0x1f) === 0x1f ? 2 : 1
    tags.push(
      Buffer.from(tagList.subarray(at, at + length))
        .toString('hex')
        .toUpperCase(),
    )
    at += length
  }
  return tags
}
