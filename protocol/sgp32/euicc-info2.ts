/** EUICCInfo2 of SGP.32 v1.2 5.9.2; ipaMode and iotSpecificInfo are required there although the syntax says OPTIONAL. */
import { namedBits } from '../schema/bits.ts'
import { enumeration, nil, octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of, Type } from '../schema/type.ts'
import { VersionType } from '../sgp22/basic.ts'
import { CiPKIdList, euiccInfo2Components } from '../sgp22/euicc-info.ts'

export function euiccInfo2<I>(iotSpecificInfo: Type<I>) {
  return sequence(
    'EUICCInfo2',
    {
      ...euiccInfo2Components,
      ipaMode: optional(enumeration('IpaMode', { ipad: 0, ipae: 1 }).retag(0x90)),
      euiccCiPKIdListForSigningV3: optional(CiPKIdList.retag(0xb1)),
      additionalEuiccInfo: optional(octetString(0, 32).retag(0x92)),
      highestSvn: optional(VersionType.retag(0x93)),
      iotSpecificInfo: optional(iotSpecificInfo),
    },
    0xbf22,
  )
}

export const iotVersion = sequenceOf(VersionType).retag(0xa0)

export const IoTSpecificInfo = sequence('IoTSpecificInfo', {
  iotVersion,
  ecallSupported: optional(nil().retag(0x81)),
  fallbackSupported: optional(nil().retag(0x82)),
})

export const EUICCInfo2 = euiccInfo2(IoTSpecificInfo.retag(0xb4))
export type EUICCInfo2 = Of<typeof EUICCInfo2>

export const ISDRProprietaryApplicationTemplateIoT = sequence(
  'ISDRProprietaryApplicationTemplateIoT',
  { euiccConfiguration: namedBits('EuiccConfiguration', ['ipaeSupported', 'enabledProfile']).retag(0x80) },
  0xe1,
)
