/** The octets of an SM-DP+ as an eUICC gets them (SGP.22 v2.5 5.7.5, 5.7.6, 5.7.13): everything right, and whatever is wanted wrong. */
import type { KeyObject } from 'node:crypto'
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { boundProfilePackage } from '../../protocol/crypto/bound-profile-package.ts'
import { BspSession } from '../../protocol/crypto/bsp.ts'
import { generateKeyPair, pointOf, publicKeyFromPoint } from '../../protocol/crypto/curves.ts'
import { sharedSecret } from '../../protocol/crypto/ecdh.ts'
import { sign, verify } from '../../protocol/crypto/ecdsa.ts'
import { initialiseSecureChannelRequest, type SecureChannelOffer } from '../../protocol/crypto/initialise-secure-channel.ts'
import { sessionKeys } from '../../protocol/crypto/session-keys.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { buildProfilePackage } from '../../protocol/profile-package/build.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { AuthenticateServerRequest, ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import { ConfigureISDPRequest, type ReplaceSessionKeysRequest } from '../../protocol/sgp22/bound-profile-package.ts'
import { PrepareDownloadRequest, SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import { AuthenticateServerResponse, PrepareDownloadResponse } from '../../protocol/sgp32/download-objects.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'

/** Digits of the ICCID of the profile, where none is named. */
export const testIccid = '89000123456789012341'

export interface ServerOffer {
  readonly transactionId: Uint8Array
  /** What is echoed of the challenge. */
  readonly euiccChallenge: Uint8Array
  readonly ciKeyId: Uint8Array
  /** Whose certificate goes along. */
  readonly server: Pick<Issued, 'certificate' | 'privateKey'>
  readonly matchingId: string
  /** Makes a signature of the right one. */
  readonly spoil: (signature: Buffer) => Buffer
}

export interface BindingOffer {
  readonly transactionId: Uint8Array
  readonly server: Pick<Issued, 'certificate' | 'privateKey'>
  readonly bppEuiccOtpk: Uint8Array
  readonly hashCc: Uint8Array
  readonly ccRequiredFlag: boolean
  readonly spoil: (signature: Buffer) => Buffer
  /** The octets that smdpSignature2 is made over. */
  readonly signed: (smdpSigned2: Buffer, euiccSignature1: Buffer) => Buffer
}

export interface PackageOffer extends Partial<Omit<SecureChannelOffer, 'dpPbKey'>> {
  readonly dpPbKey?: KeyObject
  /** Digits that the keys are derived for. Default the first eUICC of the PKI. */
  readonly eid?: string
  readonly configureIsdp?: Uint8Array
  readonly metadata?: Partial<StoreMetadataRequest>
  /** Whole BF25 in the place of that. */
  readonly storeMetadata?: Uint8Array
  readonly profilePackage?: Uint8Array
  readonly replaceSessionKeys?: ReplaceSessionKeysRequest
  readonly segmentSize?: number
}

/** One session of it. */
export class ScriptedSmdp {
  readonly pki: Pick<TestPki, 'curve' | 'ci' | 'dpAuth' | 'dpPb' | 'euiccs'>
  readonly address = 'smdp.harness.test'
  transactionId: Buffer = Buffer.from('0102030405060708090A0B0C0D0E0F10', 'hex')
  /** What the eUICC has given: 5F37 object, key of CERT.EUICC, otPK.EUICC. */
  euiccSignature1: Buffer = signatureObject(Buffer.alloc(64))
  euiccOtpk: Buffer = Buffer.alloc(0)

  constructor(pki: ScriptedSmdp['pki']) {
    this.pki = pki
  }

  /** BF38 for a challenge. */
  authenticateServer(euiccChallenge: Uint8Array, offer: Partial<ServerOffer> = {}): Buffer {
    const { dpAuth, ci } = this.pki
    const { server = dpAuth, ciKeyId = keyIdOf(ci), matchingId = 'MATCH-1', spoil = unchanged } = offer
    const serverSigned1 = encode(ServerSigned1, {
      transactionId: offer.transactionId ?? this.transactionId,
      euiccChallenge: offer.euiccChallenge ?? euiccChallenge,
      serverAddress: this.address,
      serverChallenge: Buffer.alloc(16, 0x5c),
    })
    return encode(AuthenticateServerRequest, {
      serverSigned1: decode(ServerSigned1, serverSigned1).value,
      serverSignature1: spoil(sign(server.privateKey, signedBytes.serverSignature1(serverSigned1))),
      euiccCiPKIdToBeUsed: ciKeyId,
      serverCertificate: server.certificate.der,
      ctxParams1: {
        kind: 'ctxParamsForCommonAuthentication',
        value: { matchingId, deviceInfo: { tac: Buffer.from('35290611', 'hex'), deviceCapabilities: {} } },
      },
    })
  }

  /** BF21 after the eUICC's BF38. */
  prepareDownload(bf38: Uint8Array, offer: Partial<BindingOffer> = {}): Buffer {
    const { value: answer } = decode(AuthenticateServerResponse, bf38)
    if (answer.kind === 'authenticateResponseOk') this.euiccSignature1 = signatureObject(answer.value.euiccSignature1)
    const { server = this.pki.dpPb, spoil = unchanged, signed = signedBytes.smdpSignature2 } = offer
    const { bppEuiccOtpk, hashCc, ccRequiredFlag = false } = offer
    const smdpSigned2 = encode(SmdpSigned2, {
      transactionId: offer.transactionId ?? this.transactionId,
      ccRequiredFlag,
      ...(bppEuiccOtpk === undefined ? {} : { bppEuiccOtpk }),
    })
    return encode(PrepareDownloadRequest, {
      smdpSigned2: decode(SmdpSigned2, smdpSigned2).value,
      smdpSignature2: spoil(sign(server.privateKey, signed(smdpSigned2, this.euiccSignature1))),
      ...(hashCc === undefined ? {} : { hashCc }),
      smdpCertificate: server.certificate.der,
    })
  }

  /** BF36 after the eUICC's BF21. */
  bind(bf21: Uint8Array, offer: PackageOffer = {}): Buffer {
    const { value: answer } = decode(PrepareDownloadResponse, bf21)
    if (answer.kind !== 'downloadResponseOk') throw new Error(`the eUICC prepared no download: ${JSON.stringify(answer)}`)
    this.euiccOtpk = Buffer.from(answer.value.euiccSigned2.euiccOtpk)
    const { curve, dpPb } = this.pki
    const { hostId = Buffer.alloc(8, 0x80), eid = [...this.pki.euiccs.keys()][0] ?? '', dpPbKey = dpPb.privateKey } = offer
    const oneTime = generateKeyPair(curve)
    const z = sharedSecret(oneTime.privateKey, publicKeyFromPoint(curve, this.euiccOtpk))
    const session = new BspSession(sessionKeys(z, hostId, eidOctets(eid)))
    const { transactionId, euiccOtpk } = this
    const bf23 = initialiseSecureChannelRequest({
      transactionId,
      euiccOtpk,
      smdpOtpk: pointOf(oneTime.publicKey),
      ...offer,
      hostId,
      dpPbKey,
    })
    const { replaceSessionKeys, segmentSize } = offer
    return boundProfilePackage(bf23, session, {
      configureIsdp: offer.configureIsdp ?? encode(ConfigureISDPRequest, { dpProprietaryData: { dpOid: '2.999.10' } }),
      storeMetadata: offer.storeMetadata ?? metadataOf(offer.metadata),
      profilePackage: offer.profilePackage ?? profilePackageOf(testIccid),
      ...(replaceSessionKeys === undefined ? {} : { replaceSessionKeys }),
      ...(segmentSize === undefined ? {} : { segmentSize }),
    })
  }
}

/** BF25 of the test profile. */
export function metadataOf(members: Partial<StoreMetadataRequest> = {}): Buffer {
  return encode(StoreMetadataRequest, {
    iccid: iccidOctets(testIccid),
    serviceProviderName: 'Operator',
    profileName: 'Profile',
    profileClass: 'operational',
    ...members,
  })
}

const built = new Map<string, Buffer>()

/** A profile package; those of one ICCID are made once. */
export function profilePackageOf(iccid: string): Buffer {
  const known =
    built.get(iccid) ?? buildProfilePackage({ iccid, profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' })
  built.set(iccid, known)
  return known
}

/** Whether a signature of the eUICC of a PKI holds over these octets. */
export function isSignedByEuicc({ euiccs }: TestPki, signature: Uint8Array, octets: Uint8Array): boolean {
  const [euicc] = euiccs.values()
  return euicc !== undefined && verify(euicc.publicKey, signature, octets)
}

/** The octets that a value was received in. @throws where it was not received */
export function received(value: object, field?: string): Buffer {
  const octets = rawOf(value, field)
  if (octets === undefined) throw new Error('the value was not decoded')
  return octets
}

/** subjectKeyIdentifier. */
export function keyIdOf({ certificate }: Issued): Buffer {
  const id = certificate.extensions.subjectKeyIdentifier?.value
  if (id === undefined) throw new Error('a certificate without subjectKeyIdentifier')
  return id
}

/** The same signature with its last bit changed. */
export function spoilt(signature: Buffer): Buffer {
  const copy = Buffer.from(signature)
  copy[63] = (copy[63] ?? 0) ^ 1
  return copy
}

function unchanged(signature: Buffer): Buffer {
  return signature
}
