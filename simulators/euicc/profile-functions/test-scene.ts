/** A small eUICC with profiles and an eIM, for the tests of profile states: everything goes in and comes out as ES10 objects. */
import { lpadCapabilities } from '../../../protocol/apdu/terminal-capability.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import { testEid } from '../../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { sign, verify } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode, encode, type Of } from '../../../protocol/schema/type.ts'
import { EuiccPackageSigned } from '../../../protocol/sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'
import { RetrieveNotificationsListResponse } from '../../../protocol/sgp32/notifications.ts'
import { type ProfileInfo, ProfileInfoListResponse, StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { ConfigureImmediateEnable, Psmo } from '../../../protocol/sgp32/psmo.ts'
import type { StateStore } from '../../state-file.ts'
import type { Chip } from '../chip.ts'
import type { EuiccDecisions } from '../decisions.ts'
import { execute } from '../execute.ts'
import { euiccSettings, firstState } from '../make-euicc.ts'
import type { EuiccSettings } from '../settings.ts'
import { SimulatedEuicc } from '../simulated-euicc.ts'
import type { EimEntry, EuiccState, InstalledProfile } from '../state.ts'

export const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })

/** ICCIDs of the profiles that tests speak of. */
export const iccids = {
  a: '98001032547698103201',
  b: '98001032547698103202',
  c: '98001032547698103203',
  test: '98001032547698103204',
  emergency: '98001032547698103205',
} as const

type Metadata = Partial<StoreMetadataRequest>

/** An installed profile; it tells everything to one address of its own. */
export function profile(iccid: string, metadata: Metadata = {}, more: Partial<InstalledProfile> = {}): InstalledProfile {
  const bf25 = encode(StoreMetadataRequest, {
    iccid: Buffer.from(iccid, 'hex'),
    serviceProviderName: 'Operator',
    profileName: iccid,
    profileClass: 'operational',
    notificationConfigurationInfo: [
      {
        profileManagementOperation: ['notificationEnable', 'notificationDisable', 'notificationDelete'],
        notificationAddress: `n${iccid.slice(-1)}.example.com`,
      },
    ],
    ...metadata,
  })
  return {
    iccid,
    aid: `A0000005591010FFFFFFFF8900${iccid.slice(-4)}00`,
    enabled: false,
    metadata: bf25.toString('hex').toUpperCase(),
    size: 5000,
    fallbackAttribute: false,
    preloaded: false,
    ...more,
  }
}

const eimKey = pki.eimSigning
const spki = eimKey.publicKey.export({ type: 'spki', format: 'der' })

/** An associated eIM with the signing key of the test PKI. */
export function eim(eimId: string, more: Partial<EimEntry> = {}): EimEntry {
  // A0 takes the place of the 30 of SubjectPublicKeyInfo.
  const key = tlv(0xa5, Buffer.concat([Buffer.of(0xa0), spki.subarray(1)]))
  return { eimId, counterValue: 0, eimPublicKeyData: key.toString('hex').toUpperCase(), ...more }
}

/** Profile a is enabled, b is not. */
const usual = [profile(iccids.a, {}, { enabled: true }), profile(iccids.b)]

export interface SceneOptions {
  readonly profiles?: readonly InstalledProfile[]
  readonly eims?: readonly EimEntry[]
  readonly settings?: Partial<EuiccSettings>
  readonly state?: Partial<EuiccState>
  readonly decisions?: Partial<EuiccDecisions>
  readonly store?: StateStore<EuiccState>
}

type Result = Of<typeof EuiccResultData>

/** One eUICC and the eIM's side of its packages. */
export class Scene {
  readonly #euicc: SimulatedEuicc
  readonly #store: StateStore<EuiccState> | undefined
  #counter = 0

  constructor({
    profiles = usual,
    eims = [eim('eim.example.com')],
    settings: others,
    state,
    decisions = {},
    store,
  }: SceneOptions = {}) {
    const settings = euiccSettings([pki], testEid, { rat: [], ...others })
    const first = firstState(settings, profiles, { eims, ...state })
    this.#euicc = new SimulatedEuicc({ settings, state: first, decisions, ...(store === undefined ? {} : { store }) })
    this.#store = store
    this.restart()
  }

  get chip(): Chip {
    return this.#euicc.chip
  }

  /** Power off and on; the device says again what it has. */
  restart(): void {
    this.#euicc.reset()
    this.chip.volatile.capabilities = lpadCapabilities
  }

  /** One ES10 object in, one out. */
  execute(request: string | Buffer): Buffer {
    const octets = typeof request === 'string' ? Buffer.from(request.replaceAll(' ', ''), 'hex') : request
    const done = execute(this.chip, octets, this.#store)
    if (done.kind !== 'done') throw new Error(`${done.name}: ${done.kind}`)
    return done.response
  }

  /** The response in hexadecimal. */
  ask(request: string): string {
    return this.execute(request).toString('hex').toUpperCase()
  }

  /** The octets of a package with these operations and the next counter. */
  packageOf(operations: readonly Psmo[], from = 'eim.example.com', token = 0): Buffer {
    this.#counter++
    const signed = encode(EuiccPackageSigned, {
      eimId: from,
      eidValue: Buffer.from(testEid, 'hex'),
      counterValue: this.#counter,
      eimTransactionId: Buffer.of(0x77, this.#counter),
      euiccPackage: { kind: 'psmoList', value: operations },
    })
    const signature = sign(eimKey.privateKey, signedBytes.eimSignature(signed, token))
    return tlv(0xbf51, signed, signatureObject(signature))
  }

  /** What became of the operations of a package, in order. */
  load(...operations: readonly Psmo[]): readonly Result[] {
    return resultsOf(this.execute(this.packageOf(operations)))
  }

  /** ICCIDs of the installed profiles, as ProfileInfo lists them. */
  installed(): readonly string[] {
    return this.#listed(() => true)
  }

  enabled(): readonly string[] {
    return this.#listed(({ profileState }) => profileState === 'enabled')
  }

  /** Those with the Fallback Attribute. */
  holders(): readonly string[] {
    return this.#listed(({ fallbackAttribute }) => fallbackAttribute === true)
  }

  #listed(isMeant: (profile: ProfileInfo) => boolean): readonly string[] {
    const list = decode(ProfileInfoListResponse, this.execute('BF2D 07 5C 05 5A 9F70 9F26')).value
    if (list.kind !== 'profileInfoListOk') throw new Error(`no list of profiles: ${list.value}`)
    return list.value.filter(isMeant).map(({ iccid = Buffer.of() }) => Buffer.from(iccid).toString('hex').toUpperCase())
  }

  /** Events that are told, with ICCID and address, in order. */
  told(): readonly string[] {
    const list = decode(RetrieveNotificationsListResponse, this.execute('BF2B00')).value
    if (list.kind !== 'notificationList') throw new Error(`no list of notifications: ${list.kind}`)
    return list.value.flatMap((notification) => {
      if (notification.kind !== 'otherSignedNotification') return []
      const { profileManagementOperation: events, iccid, notificationAddress } = notification.value.tbsOtherNotification
      return `${events} ${Buffer.from(iccid ?? [])
        .toString('hex')
        .toUpperCase()} ${notificationAddress}`
    })
  }

  /** The package results that wait, as they are stored. */
  results(): readonly EuiccPackageResult[] {
    const list = decode(RetrieveNotificationsListResponse, this.execute('BF2B 04 A0 02 82 00')).value
    if (list.kind !== 'euiccPackageResultList') throw new Error(`no list of results: ${list.kind}`)
    return list.value
  }
}

/** The results inside a signed package result whose signature holds under the token. @throws where it is an error */
export function resultsOf(bf51: Buffer, token = 0): readonly Result[] {
  return signedResultOf(decode(EuiccPackageResult, bf51).value, token).euiccResult
}

/** The signed data of a package result, its signature checked. */
export function signedResultOf(result: EuiccPackageResult, token = 0) {
  if (result.kind !== 'euiccPackageResultSigned') throw new Error(`a result, not ${JSON.stringify(result)}`)
  const { euiccPackageResultDataSigned: data, euiccSignEPR } = result.value
  const octets = rawOf(data)
  const euicc = pki.euiccs.get(testEid)
  if (octets === undefined || euicc === undefined) throw new Error('nothing to verify')
  if (!verify(euicc.publicKey, euiccSignEPR, signedBytes.euiccSignEPR(octets, token)))
    throw new Error('the signature does not hold')
  return data
}

/** Operations of a package by the ICCID of the profile. */
export const psmo = {
  enable: (iccid: string): Psmo => ({ kind: 'enable', value: { iccid: octets(iccid) } }),
  enableWithRollback: (iccid: string): Psmo => ({ kind: 'enable', value: { iccid: octets(iccid), rollbackFlag: true } }),
  disable: (iccid: string): Psmo => ({ kind: 'disable', value: { iccid: octets(iccid) } }),
  delete: (iccid: string): Psmo => ({ kind: 'delete', value: { iccid: octets(iccid) } }),
  setFallback: (iccid: string): Psmo => ({ kind: 'setFallbackAttribute', value: { iccid: octets(iccid) } }),
  configureImmediate: (value: Of<typeof ConfigureImmediateEnable>): Psmo => ({ kind: 'configureImmediateEnable', value }),
  unsetFallback: { kind: 'unsetFallbackAttribute', value: {} } satisfies Psmo,
  list: { kind: 'listProfileInfo', value: {} } satisfies Psmo,
} as const

function octets(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
