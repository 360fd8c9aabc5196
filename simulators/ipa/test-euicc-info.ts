/** EUICCInfo1 and EUICCInfo2 of the scripted card. */
import { encode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'

export const ciKey = Buffer.from('F54172BDF98A95D65CBEB88A38A1C11D800A85C3', 'hex')
const version = (text: string) => Buffer.from(text.split('.').map(Number))
const keys = { euiccCiPKIdListForVerification: [ciKey], euiccCiPKIdListForSigning: [ciKey] }

export const euiccInfo1 = encode(EUICCInfo1, { svn: version('2.5.0'), ...keys })

export const euiccInfo2Value = {
  profileVersion: version('2.3.1'),
  svn: version('2.5.0'),
  euiccFirmwareVer: version('1.0.0'),
  extCardResource: Buffer.from('81010082040003000083020800', 'hex'),
  uiccCapability: ['usimSupport'],
  rspCapability: ['additionalProfile'],
  ...keys,
  ppVersion: version('1.0.0'),
  sasAcreditationNumber: 'TEST',
  ipaMode: 'ipad',
  iotSpecificInfo: { iotVersion: [version('1.2.0')] },
} as const
export const euiccInfo2 = encode(EUICCInfo2, euiccInfo2Value)
