/** For tests: an eUICC as the server sees one, signing with the keys of a test PKI. Every object can be made wrong before it is signed. */
import { randomBytes } from 'node:crypto'
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { type Curve, generateKeyPair, type KeyPair, pointOf, publicKeyFromPoint } from '../../protocol/crypto/curves.ts'
import { sharedSecret } from '../../protocol/crypto/ecdh.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { openBoundProfilePackage } from '../../protocol/crypto/open-bound-profile-package.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import type { NotificationEvent } from '../../protocol/sgp22/basic.ts'
import { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import type { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { NotificationMetadata, ProfileInstallationResultData } from '../../protocol/sgp22/notifications.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import { type AuthenticateClientRequest, EuiccSigned1 } from '../../protocol/sgp32/download-objects.ts'
import type { GetBoundProfilePackageRequest } from '../../protocol/sgp32/es9plus-asn1.ts'
import type { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { RequestOf, ResponseOf } from '../rsp-server/test-wire.ts'

type Signed1 = Of<typeof EuiccSigned1>
type Initiated = Extract<ResponseOf<'ES9+', 'initiateAuthentication'>, { kind: 'initiateAuthenticationOk' }>['value']
type Authenticated = Extract<ResponseOf<'ES9+', 'authenticateClient'>, { kind: 'authenticateClientOk' }>['value']

/** What is changed in an object: before it is signed, and in its octets after. */
export interface Wrong<T> {
  readonly signed?: Partial<T>
  /** Octets of the signed object as they are sent, and signed unless `signature` is there. */
  readonly octets?: (der: Buffer) => Buffer
  readonly signature?: (right: Buffer) => Buffer
}

export class TestEuicc {
  readonly eid: string
  readonly pki: TestPki
  readonly curve: Curve
  svn = Buffer.from('020500', 'hex')
  /** Free non-volatile memory, octets. */
  memory = 500_000
  iot = true
  info2: Partial<EUICCInfo2> = {}
  certificate: Issued
  eum: Issued
  /** CI lists, best first. */
  cis: readonly Buffer[]
  otKeys: KeyPair
  signature1: Buffer = Buffer.of()

  constructor(pki: TestPki, eid: string) {
    const own = pki.euiccs.get(eid)
    if (own === undefined) throw new Error(`the PKI has no eUICC ${eid}`)
    this.eid = eid
    this.pki = pki
    this.curve = pki.curve
    this.certificate = own
    this.eum = pki.eum
    this.cis = [pki.ci.certificate.extensions.subjectKeyIdentifier?.value ?? Buffer.of()]
    this.otKeys = generateKeyPair(pki.curve)
  }

  info1(): EUICCInfo1 {
    return { svn: this.svn, euiccCiPKIdListForVerification: this.cis, euiccCiPKIdListForSigning: this.cis }
  }

  initiate(smdpAddress: string, euiccChallenge: Uint8Array = randomBytes(16)): RequestOf<'ES9+', 'initiateAuthentication'> {
    return { euiccChallenge, smdpAddress, euiccInfo1: this.info1() }
  }

  /** The answer of AuthenticateServer, as the LPA passes it on. */
  authenticate(initiated: Initiated, matchingId: string | undefined, wrong: Wrong<Signed1> = {}): AuthenticateClientRequest {
    const { transactionId, serverAddress, serverChallenge } = initiated.serverSigned1
    const right: Signed1 = {
      transactionId,
      serverAddress,
      serverChallenge,
      euiccInfo2: this.wholeInfo2(),
      ctxParams1: {
        kind: 'ctxParamsForCommonAuthentication',
        value: {
          ...(matchingId === undefined ? {} : { matchingId }),
          deviceInfo: { tac: Buffer.from('35290611', 'hex'), deviceCapabilities: {} },
        },
      },
    }
    const der = encode(EuiccSigned1, { ...right, ...wrong.signed })
    const octets = wrong.octets?.(der) ?? der
    const signature = sign(this.certificate.privateKey, signedBytes.euiccSignature1(octets))
    const euiccSignature1 = wrong.signature?.(signature) ?? signature
    this.signature1 = signatureObject(euiccSignature1)
    return {
      transactionId,
      authenticateServerResponse: {
        kind: 'authenticateResponseOk',
        value: {
          euiccSigned1: decode(EuiccSigned1, octets).value,
          euiccSignature1,
          euiccCertificate: this.certificate.certificate.der,
          eumCertificate: this.eum.certificate.der,
        },
      },
    }
  }

  /** The answer of PrepareDownload. @param code the confirmation code that the user typed */
  prepare(
    authenticated: Authenticated,
    code?: string,
    wrong: Wrong<Of<typeof EUICCSigned2>> = {},
  ): Of<typeof GetBoundProfilePackageRequest> {
    const { transactionId, smdpSignature2 } = authenticated
    const right = {
      transactionId,
      euiccOtpk: pointOf(this.otKeys.publicKey),
      ...(code === undefined ? {} : { hashCc: hashCc(code, transactionId) }),
    }
    const der = encode(EUICCSigned2, { ...right, ...wrong.signed })
    const octets = wrong.octets?.(der) ?? der
    const covered = signedBytes.euiccSignature2(octets, signatureObject(smdpSignature2))
    const signature = sign(this.certificate.privateKey, covered)
    return {
      transactionId,
      prepareDownloadResponse: {
        kind: 'downloadResponseOk',
        value: { euiccSigned2: decode(EUICCSigned2, octets).value, euiccSignature2: wrong.signature?.(signature) ?? signature },
      },
    }
  }

  /** Opens a package as a card does. */
  open(authenticated: Authenticated, boundProfilePackage: BoundProfilePackage) {
    const { key } = parseCertificate(authenticated.smdpCertificate).publicKey
    if (key === undefined) throw new Error('CERT.DPpb without a key')
    return openBoundProfilePackage(encode(BoundProfilePackage, boundProfilePackage, { received: 'keep' }), {
      eid: eidOctets(this.eid),
      transactionId: authenticated.transactionId,
      euiccOtpk: pointOf(this.otKeys.publicKey),
      dpPbPublicKey: key,
      agree: (point) => sharedSecret(this.otKeys.privateKey, publicKeyFromPoint(this.curve, point)),
    })
  }

  cancel(
    transactionId: Uint8Array,
    reason: Of<typeof EuiccCancelSessionSigned>['reason'],
    smdpOid: string,
    wrong: Wrong<Of<typeof EuiccCancelSessionSigned>> = {},
  ): RequestOf<'ES9+', 'cancelSession'> {
    const der = encode(EuiccCancelSessionSigned, { transactionId, smdpOid, reason, ...wrong.signed })
    const octets = wrong.octets?.(der) ?? der
    const signature = sign(this.certificate.privateKey, signedBytes.euiccCancelSessionSignature(octets))
    return {
      transactionId,
      cancelSessionResponse: {
        kind: 'cancelSessionResponseOk',
        value: {
          euiccCancelSessionSigned: decode(EuiccCancelSessionSigned, octets).value,
          euiccCancelSessionSignature: wrong.signature?.(signature) ?? signature,
        },
      },
    }
  }

  installationResult(
    transactionId: Uint8Array,
    iccid: string,
    failure?: Extract<Of<typeof ProfileInstallationResultData>['finalResult'], { kind: 'errorResult' }>['value']['errorReason'],
    seqNumber = 1n,
  ): PendingNotification {
    const der = encode(ProfileInstallationResultData, {
      transactionId,
      notificationMetadata: {
        seqNumber,
        profileManagementOperation: ['notificationInstall'],
        notificationAddress: 'smdp.harness.test',
        iccid: iccidOctets(iccid),
      },
      smdpOid: '2.999.10',
      finalResult:
        failure === undefined
          ? {
              kind: 'successResult',
              value: {
                aid: Buffer.from('A0000005591010FFFFFFFF8900001100', 'hex'),
                simaResponse: Buffer.from('3007A0053003800100', 'hex'),
              },
            }
          : { kind: 'errorResult', value: { bppCommandId: 'loadProfileElements', errorReason: failure } },
    })
    return {
      kind: 'profileInstallationResult',
      value: {
        profileInstallationResultData: decode(ProfileInstallationResultData, der).value,
        euiccSignPIR: sign(this.certificate.privateKey, signedBytes.euiccSignPIR(der)),
      },
    }
  }

  notification(events: NotificationEvent, iccid: string, seqNumber = 2n): PendingNotification {
    const der = encode(NotificationMetadata, {
      seqNumber,
      profileManagementOperation: events,
      notificationAddress: 'smdp.harness.test',
      iccid: iccidOctets(iccid),
    })
    return {
      kind: 'otherSignedNotification',
      value: {
        tbsOtherNotification: decode(NotificationMetadata, der).value,
        euiccNotificationSignature: sign(this.certificate.privateKey, signedBytes.euiccNotificationSignature(der)),
        euiccCertificate: this.certificate.certificate.der,
        eumCertificate: this.eum.certificate.der,
      },
    }
  }

  wholeInfo2(): EUICCInfo2 {
    const memory = Buffer.alloc(4)
    memory.writeUInt32BE(this.memory)
    return {
      profileVersion: Buffer.from('020301', 'hex'),
      svn: this.svn,
      euiccFirmwareVer: Buffer.from('010000', 'hex'),
      extCardResource: Buffer.concat([Buffer.from('8101008204', 'hex'), memory, Buffer.from('83022000', 'hex')]),
      uiccCapability: ['usimSupport', 'akaMilenage'],
      rspCapability: ['additionalProfile'],
      euiccCiPKIdListForVerification: this.cis,
      euiccCiPKIdListForSigning: this.cis,
      ppVersion: Buffer.from('010000', 'hex'),
      sasAcreditationNumber: 'TEST',
      ...(this.iot ? { ipaMode: 'ipad' as const, iotSpecificInfo: { iotVersion: [Buffer.from('010200', 'hex')] } } : {}),
      ...this.info2,
    }
  }
}
