/** The eIM's side of packages, for tests: packages that are right in everything, or wrong in one thing, and results whose signature holds. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { tlv } from '../../../protocol/ber/writer.ts'
import { testEid } from '../../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import type { Eco } from '../../../protocol/sgp32/eco.ts'
import type { EimConfigurationData } from '../../../protocol/sgp32/eim-configuration-data.ts'
import { EuiccPackageResult } from '../../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'
import { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { Psmo } from '../../../protocol/sgp32/psmo.ts'
import { eimPackage, type Operations, packageAround as signedPackage } from '../../played/eim-package.ts'
import type { EuiccDecisions } from '../decisions.ts'
import { TestCard } from '../download/test-card.ts'
import { euiccSettings, firstState } from '../make-euicc.ts'
import type { EuiccSettings } from '../settings.ts'
import type { EimEntry, EuiccState, InstalledProfile } from '../state.ts'

export const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })

export const eimId = 'eim.example.com'
export const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const iccids = ['98001032547698103201', '98001032547698103202', '98001032547698103203'] as const
export const [a, b, c] = iccids

/** An installed profile that tells everything to n1, n2, n3.example.com by the last digit of its ICCID. */
export function profile(iccid: string, more: Partial<InstalledProfile> = {}, metadata: Partial<StoreMetadataRequest> = {}) {
  const address = `n${iccid.slice(-1)}.example.com`
  const events = ['notificationEnable', 'notificationDisable', 'notificationDelete'] as const
  const bf25 = encode(StoreMetadataRequest, {
    iccid: Buffer.from(iccid, 'hex'),
    serviceProviderName: 'Operator',
    profileName: iccid,
    profileClass: 'operational',
    notificationConfigurationInfo: [{ profileManagementOperation: events, notificationAddress: address }],
    ...metadata,
  })
  const aid = `A0000005591010FFFFFFFF8900${iccid.slice(-4)}00`
  const made = { iccid, aid, metadata: hex(bf25), enabled: false, size: 5000, fallbackAttribute: false, preloaded: false }
  return { ...made, ...more } satisfies InstalledProfile
}

export function entry(more: Partial<EimEntry> = {}, key: KeyObject = pki.eimSigning.publicKey): EimEntry {
  const spki = key.export({ type: 'spki', format: 'der' })
  const eimPublicKeyData = hex(tlv(0xa5, Buffer.of(0xa0), spki.subarray(1)))
  return { eimId, counterValue: 0, eimPublicKeyData, ...more }
}

/** What an eIM or an IPA sends to associate an eIM. */
export function configuration(more: Partial<EimConfigurationData> = {}): EimConfigurationData {
  const value = otherKey.publicKey.export({ type: 'spki', format: 'der' })
  return { eimId: 'new.example.com', counterValue: 0, eimPublicKeyData: { kind: 'eimPublicKey', value }, ...more }
}

export interface CardOptions {
  readonly settings?: Partial<EuiccSettings>
  readonly state?: Partial<EuiccState>
  readonly decisions?: Partial<EuiccDecisions>
}

/** A card with profile a enabled, b and c disabled, and one eIM. */
export function cardWith({ settings: others, state, decisions }: CardOptions = {}): TestCard {
  const settings = euiccSettings([pki], testEid, others)
  const profiles = [profile(a, { enabled: true }), profile(b), profile(c)]
  const first = firstState(settings, profiles, { eims: [entry()], ...state })
  return new TestCard({ settings, state: first, ...(decisions === undefined ? {} : { decisions }) })
}

export interface PackageOptions {
  readonly from?: string
  readonly eid?: string
  readonly counter?: number
  readonly transactionId?: Uint8Array | null
  readonly token?: number
  readonly key?: KeyObject
}

export const transactionId = Buffer.from('77010203', 'hex')

/** The octets of a package; without options that of the eIM of `cardWith`, counter 1. */
export function packageOf(operations: Operations, options: PackageOptions = {}): Buffer {
  const { from = eimId, eid = testEid, counter = 1, token = 0, key = pki.eimSigning.privateKey } = options
  const id = options.transactionId === null ? undefined : (options.transactionId ?? transactionId)
  return eimPackage({ eimId: from, eid, counter, transactionId: id, operations }, { key, token })
}

/** A package around octets that need not be right. */
export function packageAround(signed: Buffer, { token = 0, key = pki.eimSigning.privateKey }: PackageOptions = {}): Buffer {
  return signedPackage(signed, { token, key })
}

export interface Seen {
  readonly arm: 'result' | 'signedError' | 'unsignedError'
  readonly code?: string
  readonly counter?: number
  readonly transactionId?: string
  readonly token?: number
  readonly results: readonly EuiccResultData[]
  readonly seqNumber?: number
}

/** An answer to a package. @throws where its signature does not hold under `token` */
export function answerOf(bf51: Uint8Array, token = 0): Seen {
  const { kind, value } = decode(EuiccPackageResult, bf51).value
  if (kind === 'euiccPackageErrorUnsigned') {
    const { associationToken } = value
    return {
      arm: 'unsignedError',
      results: [],
      ...idOf(value),
      ...(associationToken === undefined ? {} : { token: Number(associationToken) }),
    }
  }
  if (kind === 'euiccPackageErrorSigned') {
    const { euiccPackageErrorDataSigned: data, euiccSignEPE } = value
    demandSigned(rawOf(data), euiccSignEPE, token)
    const code = String(data.euiccPackageErrorCode)
    return { arm: 'signedError', code, counter: Number(data.counterValue), results: [], ...idOf(data) }
  }
  const { euiccPackageResultDataSigned: data, euiccSignEPR } = value
  demandSigned(rawOf(data), euiccSignEPR, token)
  const { counterValue, seqNumber, euiccResult: results } = data
  return { arm: 'result', counter: Number(counterValue), seqNumber: Number(seqNumber), results, ...idOf(data) }
}

/** Operation and result, as one text each: `enableResult ok`. */
export function texts({ results }: Pick<Seen, 'results'>): readonly string[] {
  return results.map(({ kind, value }) => {
    if (typeof value !== 'object') return `${kind} ${value}`
    if (Array.isArray(value)) return `${kind} ${value.length}`
    if ('setDefaultDpAddressResult' in value) return `${kind} ${value.setDefaultDpAddressResult}`
    if (!('kind' in value)) return kind
    return `${kind} ${Array.isArray(value.value) ? value.value.length : value.value}`
  })
}

/** Loads a package and reads the answer. */
export function load(card: TestCard, operations: Operations, options: PackageOptions = {}): Seen {
  return answerOf(card.ask(packageOf(operations, options)).data, options.token)
}

const of = (iccid: string) => ({ iccid: Buffer.from(iccid, 'hex') })

export const psmo = {
  enable: (iccid: string): Psmo => ({ kind: 'enable', value: of(iccid) }),
  disable: (iccid: string): Psmo => ({ kind: 'disable', value: of(iccid) }),
  delete: (iccid: string): Psmo => ({ kind: 'delete', value: of(iccid) }),
  list: { kind: 'listProfileInfo', value: {} } satisfies Psmo,
  rat: { kind: 'getRAT', value: {} } satisfies Psmo,
  address: (defaultDpAddress: string): Psmo => ({ kind: 'setDefaultDpAddress', value: { defaultDpAddress } }),
} as const

export const eco = {
  add: (more?: Partial<EimConfigurationData>): Eco => ({ kind: 'addEim', value: configuration(more) }),
  update: (value: EimConfigurationData): Eco => ({ kind: 'updateEim', value }),
  delete: (id: string): Eco => ({ kind: 'deleteEim', value: { eimId: id } }),
  list: { kind: 'listEim', value: {} } satisfies Eco,
} as const

/** Enabled profiles, as the card lists them: `E3` elements with ICCID and state. */
export function enabledOf(card: TestCard): readonly string[] {
  const list = card.hex('BF2D 06 5C 04 5A 9F70 90')
  return [...list.matchAll(/5A0A([0-9A-F]{20})9F700101/g)].flatMap(([, iccid]) => iccid ?? [])
}

export function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}

function idOf({ eimTransactionId: id }: { readonly eimTransactionId?: Uint8Array }) {
  return id === undefined ? {} : { transactionId: hex(id) }
}

function demandSigned(octets: Uint8Array | undefined, signature: Uint8Array, token: number): void {
  const key = pki.euiccs.get(testEid)?.publicKey
  if (octets === undefined || key === undefined) throw new Error('nothing to verify')
  if (!verify(key, signature, signedBytes.euiccSignEPR(octets, token))) throw new Error('the signature does not hold')
}
