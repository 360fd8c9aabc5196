/** What an eUICC tells about itself: GetEID, GetEUICCInfo1 and 2 (SGP.22 5.7.8, 5.7.20; SGP.32 5.9.2), GetCerts (SGP.32 5.9.10). */

import { tlv } from '../../../protocol/ber/writer.ts'
import { GetCertsRequest, GetCertsResponse } from '../../../protocol/es10b/euicc-data.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode, type Of, type Type } from '../../../protocol/schema/type.ts'
import {
  EUICCInfo2 as ConsumerInfo2,
  EUICCInfo1,
  GetEuiccInfo1Request,
  GetEuiccInfo2Request,
} from '../../../protocol/sgp22/euicc-info.ts'
import {
  GetEuiccDataRequest,
  GetEuiccDataResponse,
  GetRatRequest,
  GetRatResponse,
} from '../../../protocol/sgp22/local-management.ts'
import { EUICCInfo2 } from '../../../protocol/sgp32/euicc-info2.ts'
import { EUICCInfo2 as Info2OfV101 } from '../../../protocol/v101/download-objects.ts'
import type { Chip } from '../chip.ts'
import { keyIdentifierOf } from '../ci-key.ts'
import { type Es10Function, NotAllowedNow } from '../es10.ts'
import type { EuiccSettings, EuiccSpec } from '../settings.ts'

const every: readonly EuiccSpec[] = ['1.2', '1.1', '1.0.1', 'SGP.22']

/** Specification version number of SGP.22 that the chip follows. */
export const svn = Uint8Array.of(2, 5, 0)

export const getEid: Es10Function = {
  tag: 0xbf3e,
  interface: 'ES10c',
  specs: every,
  run({ eidValue, decisions }, request) {
    decodeUnambiguous(GetEuiccDataRequest, request)
    return encode(GetEuiccDataResponse, { eidValue: decisions.toldEid(eidValue) })
  },
}

export const getEuiccInfo1: Es10Function = {
  tag: 0xbf20,
  interface: 'ES10b',
  specs: every,
  run({ settings, decisions }, request) {
    decodeUnambiguous(GetEuiccInfo1Request, request)
    return encode(EUICCInfo1, decisions.info1({ svn, ...ciLists(settings) }))
  },
}

export const getEuiccInfo2: Es10Function = {
  tag: 0xbf22,
  interface: 'ES10b',
  specs: every,
  run(chip, request) {
    decodeUnambiguous(GetEuiccInfo2Request, request)
    return encode(info2Type(chip.settings.spec), euiccInfo2(chip))
  },
}

export const getCerts: Es10Function = {
  tag: 0xbf56,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const { euiccCiPKId } = decodeUnambiguous(GetCertsRequest, request, { variants: true }).value
    const credentials = chip.decisions.certificatesFor(chip.settings.signing, euiccCiPKId)
    if (credentials === undefined) {
      if (!chip.decisions.answersWithErrors()) throw new NotAllowedNow('a CI key that is not known')
      return encode(GetCertsResponse, { kind: 'getCertsError', value: 'invalidCiPKId' })
    }
    const { eum, euicc } = chip.decisions.givenCertificates(credentials.eum.der, credentials.certificate.der)
    return encode(GetCertsResponse, { kind: 'certs', value: { eumCertificate: eum, euiccCertificate: euicc } })
  },
}

export const getRat: Es10Function = {
  tag: 0xbf43,
  interface: 'ES10b',
  specs: every,
  run({ decisions, rat }, request) {
    decodeUnambiguous(GetRatRequest, request)
    return encode(GetRatResponse, { rat: decisions.ratToTell(rat) })
  },
}

function ciLists({ signing, verification }: EuiccSettings) {
  return {
    euiccCiPKIdListForVerification: verification.map(keyIdentifierOf),
    euiccCiPKIdListForSigning: signing.map(({ ci }) => keyIdentifierOf(ci)),
  }
}

/** Version of SGP.32 that each card tells; a consumer card tells none. */
const versionsOf = { '1.2': [1, 2, 0], '1.1': [1, 1, 0], '1.0.1': [1, 0, 1], 'SGP.22': [0, 0, 0] } as const

/** EUICCInfo2 as it is now: its extCardResource tells the memory that is free. */
export function euiccInfo2({ settings, state, decisions }: Chip): EUICCInfo2 {
  const ipaMode = decisions.ipaMode(settings.ipaeSupported)
  const { spec, forbiddenPprs, ecallSupported, fallbackSupported } = settings
  const iot = {
    ...(ipaMode === undefined ? {} : { ipaMode }),
    iotSpecificInfo: {
      iotVersion: decisions.iotVersions(versionsOf[spec]).map((version) => Uint8Array.from(version)),
      ...(spec !== '1.0.1' && ecallSupported ? { ecallSupported: true as const } : {}),
      ...(spec !== '1.0.1' && fallbackSupported ? { fallbackSupported: true as const } : {}),
    },
  } as const
  return {
    profileVersion: Uint8Array.of(2, 3, 1),
    svn,
    euiccFirmwareVer: Uint8Array.of(1, 0, 0),
    extCardResource: extCardResource(state.profiles.length, decisions.toldMemory(state.freeMemory, settings.memory)),
    uiccCapability: ['usimSupport', 'isimSupport', 'akaMilenage', 'usimTestAlgorithm', 'multipleUsimSupport'],
    ts102241Version: Uint8Array.of(12, 0, 0),
    globalplatformVersion: Uint8Array.of(2, 3, 0),
    rspCapability: ['additionalProfile', 'crlSupport', 'testProfileSupport'],
    ...ciLists(settings),
    euiccCategory: 'mediumEuicc',
    ...(forbiddenPprs.length === 0 ? {} : { forbiddenProfilePolicyRules: forbiddenPprs }),
    ppVersion: Uint8Array.of(1, 0, 0),
    sasAcreditationNumber: 'TEST-UP-0000',
    ...(spec === 'SGP.22' ? {} : iot),
  }
}

/** The type in which a card of this version writes it. */
export function info2Type(spec: EuiccSpec): Type<EUICCInfo2> {
  // Consumer cards and those of v1.0.1 have fewer members, and the value has only those.
  if (spec === 'SGP.22') return ConsumerInfo2 as unknown as Type<EUICCInfo2>
  return spec === '1.0.1' ? (Info2OfV101 as unknown as Type<Of<typeof EUICCInfo2>>) : EUICCInfo2
}

/** 81 number of applications, 82 free non-volatile memory, 83 free volatile memory (ETSI TS 102 226 8.2.1.7). */
function extCardResource(applications: number, free: number): Buffer {
  return Buffer.concat([tlv(0x81, number(applications)), tlv(0x82, number(free)), tlv(0x83, number(8 * 1024))])
}

/** Big-endian, as few octets as it needs. */
function number(value: number): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}
