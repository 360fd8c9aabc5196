/** EUICCInfo1 and EUICCInfo2 (SGP.22 5.7.8, SGP.32 5.9.2) of the eUICC that the harness plays. */
import type { SpecVersion } from '../../protocol/registry.ts'
import { encode, type Type } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import { EUICCInfo2 as Info2OfV101 } from '../../protocol/v101/download-objects.ts'

/** Type allocation code of the played device. */
export const TAC = Buffer.from('35290611', 'hex')

const version = (text: string) => Uint8Array.from(text.split('.').map(Number))
const keys = (ci: Uint8Array) => ({ euiccCiPKIdListForVerification: [ci], euiccCiPKIdListForSigning: [ci] })

/** @param ci key identifier of the CI that the eUICC verifies and signs under */
export function euiccInfo1(ci: Uint8Array): Buffer {
  return encode(EUICCInfo1, { svn: version('2.5.0'), ...keys(ci) })
}

/**
 * @param ci key identifier of the CI
 * @param freeMemory octets of non-volatile memory that are left
 */
export function euiccInfo2(spec: SpecVersion, ci: Uint8Array, freeMemory: number): Buffer {
  const value: EUICCInfo2 = {
    profileVersion: version('2.3.1'),
    svn: version('2.5.0'),
    euiccFirmwareVer: version('1.0.0'),
    extCardResource: Buffer.concat([Buffer.of(0x81, 1, 0, 0x82, 4), fourOctets(freeMemory), Buffer.of(0x83, 2, 0x20, 0)]),
    uiccCapability: ['usimSupport', 'akaMilenage'],
    rspCapability: ['additionalProfile'],
    ...keys(ci),
    ppVersion: version('1.0.0'),
    sasAcreditationNumber: 'TEST-UP-0000',
    ipaMode: 'ipad',
    iotSpecificInfo: { iotVersion: [version(spec === '1.1' ? '1.1.0' : spec === '1.2' ? '1.2.0' : spec)] },
  }
  // The value has only members that v1.0.1 has too.
  return encode(spec === '1.0.1' ? (Info2OfV101 as unknown as Type<EUICCInfo2>) : EUICCInfo2, value)
}

function fourOctets(value: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value)
  return octets
}
