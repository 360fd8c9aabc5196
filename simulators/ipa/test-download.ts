/** Objects of a download for the tests of the IPA, and an SM-DP+ of nothing but answers. */
import { tlv } from '../../protocol/ber/writer.ts'
import { encode, type Of } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import { SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { Reply } from '../../transport/reply.ts'
import type { TestCard } from './test-card.ts'
import { euiccInfo1, euiccInfo2Value } from './test-euicc-info.ts'
import { iccid, noSignature } from './test-objects.ts'
import { bare, type Call, jsonAnswer, pki } from './test-scene.ts'

export const SMDP = 'smdp.harness.test'
export const SMDS = 'smds.harness.test'
export const transactionId = Buffer.from('0A0B0C', 'hex')
const challenge = Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex')
const euicc = pki.euiccs.values().next().value

export const metadata: Of<typeof StoreMetadataRequest> = {
  iccid,
  serviceProviderName: 'TEST',
  profileName: 'Test profile',
  profileClass: 'operational',
}

export function boundProfilePackageOf(plan: {
  readonly metadata?: Of<typeof StoreMetadataRequest>
  readonly blocks86?: readonly number[]
  readonly second87?: boolean
}): Buffer {
  const stored = encode(StoreMetadataRequest, plan.metadata ?? metadata)
  return encode(BoundProfilePackage, {
    initialiseSecureChannelRequest: {
      remoteOpId: 1,
      transactionId,
      controlRefTemplate: {
        keyType: Buffer.from('88', 'hex'),
        keyLen: Buffer.from('10', 'hex'),
        hostId: Buffer.from('01', 'hex'),
      },
      smdpOtpk: Buffer.alloc(65, 4),
      smdpSign: noSignature,
    },
    firstSequenceOf87: [Buffer.alloc(24)],
    sequenceOf88: [Buffer.concat([stored, Buffer.alloc(8)])],
    ...(plan.second87 ? { secondSequenceOf87: [Buffer.alloc(56)] } : {}),
    sequenceOf86: (plan.blocks86 ?? [40]).map((size) => Buffer.alloc(size)),
  })
}

export interface SmdpPlan {
  serverAddress?: string
  certificate?: Buffer
  pbCertificate?: Buffer
  announced?: Of<typeof StoreMetadataRequest>
  installed?: Of<typeof StoreMetadataRequest>
  ccRequired?: boolean
  omitTransactionId?: boolean
  /** Error of a function, by its name. */
  errors?: Readonly<Record<string, readonly [string, string]>>
  notification?: Reply
}

const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64')

/** Members of the JSON answers, shared by ES9+ and ESipa. */
export function membersOf(name: string, plan: SmdpPlan): object | undefined {
  const id = plan.omitTransactionId ? {} : { transactionId: transactionId.toString('hex').toUpperCase() }
  switch (name) {
    case 'initiateAuthentication': {
      const signed = {
        transactionId,
        euiccChallenge: challenge,
        serverAddress: plan.serverAddress ?? SMDP,
        serverChallenge: challenge,
      }
      const ciPkId = base64(tlv(0x04, (pki.ci.certificate.extensions.subjectKeyIdentifier?.value ?? iccid).subarray(0, 8)))
      return {
        transactionId: transactionId.toString('hex').toUpperCase(),
        serverSigned1: base64(encode(ServerSigned1, signed)),
        serverSignature1: base64(tlv(0x5f37, noSignature)),
        euiccCiPKIdToBeUsed: ciPkId,
        euiccCiPKIdentifierToBeUsed: ciPkId,
        serverCertificate: base64(plan.certificate ?? pki.dpAuth.certificate.der),
      }
    }
    case 'authenticateClient': {
      const signed = { transactionId, ccRequiredFlag: plan.ccRequired ?? false }
      return {
        ...id,
        profileMetadata: base64(encode(StoreMetadataRequest, plan.announced ?? metadata)),
        smdpSigned2: base64(encode(SmdpSigned2, signed)),
        smdpSignature2: base64(tlv(0x5f37, noSignature)),
        smdpCertificate: base64(plan.pbCertificate ?? pki.dpPb.certificate.der),
      }
    }
    case 'getBoundProfilePackage':
      return {
        ...id,
        boundProfilePackage: base64(boundProfilePackageOf({ metadata: plan.installed ?? plan.announced ?? metadata })),
      }
    case 'cancelSession':
      return {}
    default:
      return undefined
  }
}

/** Answers of an SM-DP+, or of an eIM that relays, in the JSON binding. */
export function answering(plan: SmdpPlan): (call: Call) => Reply {
  return ({ name }) => {
    const error = plan.errors?.[name]
    if (error !== undefined)
      return jsonAnswer({}, { status: 'Failed', statusCodeData: { subjectCode: error[0], reasonCode: error[1] } })
    if (name === 'handleNotification') return plan.notification ?? bare(204)
    const members = membersOf(name, plan)
    return members === undefined ? bare(404) : jsonAnswer(members)
  }
}

/** Answers of an SM-DS with one event. */
export function answeringEvents(eventId: string, rspServerAddress: string, certificate?: Buffer): (call: Call) => Reply {
  return ({ name }) =>
    name === 'authenticateClient'
      ? jsonAnswer({ transactionId: '0A0B0C', eventEntries: [{ eventId, rspServerAddress }] })
      : jsonAnswer(membersOf(name, { serverAddress: SMDS, ...(certificate === undefined ? {} : { certificate }) }) ?? {})
}

/** The card's side of a download that succeeds. */
export function readyToDownload(card: TestCard, installation: () => Uint8Array): void {
  const ctxParams1 = {
    kind: 'ctxParamsForCommonAuthentication',
    value: { deviceInfo: { tac: Buffer.from('35290611', 'hex'), deviceCapabilities: {} } },
  } as const
  const euiccSigned1 = { transactionId, serverAddress: SMDP, serverChallenge: challenge, euiccInfo2: euiccInfo2Value, ctxParams1 }
  const certificates = {
    euiccCertificate: euicc?.certificate.der ?? new Uint8Array(),
    eumCertificate: pki.eum.certificate.der,
  }
  card.answer(0xbf20, euiccInfo1)
  card.value(0xbf38, AuthenticateServerResponse, {
    kind: 'authenticateResponseOk',
    value: { euiccSigned1, euiccSignature1: noSignature, ...certificates },
  })
  card.value(0xbf21, PrepareDownloadResponse, {
    kind: 'downloadResponseOk',
    value: { euiccSigned2: { transactionId, euiccOtpk: Buffer.alloc(65, 4) }, euiccSignature2: noSignature },
  })
  card.answer(0xbf41, (request) => {
    const reason = request.at(-1) ?? 127
    return encode(CancelSessionResponse, {
      kind: 'cancelSessionResponseOk',
      value: {
        euiccCancelSessionSigned: { transactionId, smdpOid: '2.999.10', reason },
        euiccCancelSessionSignature: noSignature,
      },
    })
  })
  card.installation = installation
}
