/** Indirect profile download: the eIM between IPA and SM-DP+ or SM-DS (SGP.32 v1.2 3.2.3.2, 5.14.1 to 5.14.3, 5.14.8). */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import { hashCc } from '../../../protocol/crypto/confirmation-code.ts'
import type { AuthenticateClientRequestEsipa } from '../../../protocol/esipa/authenticate-client.ts'
import type { CancelSessionRequestEsipa } from '../../../protocol/esipa/cancel-session.ts'
import type {
  GetBoundProfilePackageOkEsipa,
  GetBoundProfilePackageRequestEsipa,
} from '../../../protocol/esipa/get-bound-profile-package.ts'
import type { InitiateAuthenticationOkEsipa } from '../../../protocol/esipa/initiate-authentication.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import type { Of } from '../../../protocol/schema/type.ts'
import type { EUICCInfo1 } from '../../../protocol/sgp22/euicc-info.ts'
import type { AuthenticateClientRequestEsipa as AuthenticateClientRequestV101 } from '../../../protocol/v101/download-objects.ts'
import { metadataOf } from '../../profile-metadata.ts'
import type { EimCore } from '../core.ts'
import { eidOfCertificate } from '../notification.ts'
import type { Euicc, RelaySession } from '../state.ts'
import { type TargetQuestion, targetOf } from './download-target.ts'
import { type AuthenticateClientOk, events, triggerOf } from './events.ts'
import { ctxParams1Octets, ctxParams1Of, has, storedInfo1 } from './ipa-features.ts'
import { wholeAuthenticate, wholeCancel, wholePrepare } from './make-whole.ts'
import { passedOn, RelayError, relayed } from './relay-error.ts'

export interface InitiateRequest extends TargetQuestion {
  readonly euiccChallenge: Uint8Array
  readonly euiccInfo1?: Of<typeof EUICCInfo1> | undefined
}

/** @throws RelayError for every error of the function */
export async function initiateAuthentication(
  eim: EimCore,
  request: InitiateRequest,
): Promise<Of<typeof InitiateAuthenticationOkEsipa>> {
  const { behaviour, decisions, records, servers, clock } = eim
  const target = targetOf(eim, request)
  if (typeof target === 'string') throw new RelayError(target, 'no download is waiting for this request')
  const { address, server, euicc } = target
  if (server === 'smdp' && behaviour.allowedSmdpAddresses?.includes(address) === false)
    throw new RelayError('invalidDpAddress', `${address} is not among the SM-DP+s of this eIM`)
  const euiccInfo1 = request.euiccInfo1 ?? storedInfo1(euicc)
  if (euiccInfo1 === undefined) throw new RelayError('undefinedError', 'the IPA left euiccInfo1 out, and it is not known')
  const { euiccChallenge } = request
  const answer = await relayed(
    servers.call(server, address, 'initiateAuthentication', { euiccChallenge, smdpAddress: address, euiccInfo1 }),
  )
  if (answer.value.kind === 'initiateAuthenticationError') throw passedOn(answer.value.value, answer.codes)
  const ok = answer.value.value
  const judged = decisions.judgeServer(ok, {
    address,
    oid: target.oid,
    euiccChallenge,
    role: server === 'smdp' ? 'dp-auth' : 'ds-auth',
    cis: behaviour.cis,
    now: clock.now().getTime(),
  })
  if (judged.kind === 'wrong') throw new RelayError(judged.error, judged.why)
  const ctxParams1 = ctxParams1Of(eim, target)
  const session: RelaySession = {
    transactionId: showOctets(ok.transactionId),
    server,
    address,
    oid: judged.oid,
    serverSigned1: showOctets(rawOf(ok.serverSigned1) ?? Buffer.of()),
    state: 'authenticating',
    ...(euicc === undefined ? {} : { eid: euicc.eid }),
    ...(target.order === undefined ? {} : { order: target.order.id }),
    ...(ctxParams1 === undefined ? {} : { ctxParams1: showOctets(ctxParams1Octets(ctxParams1)) }),
  }
  records.putSession(session)
  const isMinimal = decisions.leavesOut(eim, euicc)
  return {
    ...(isMinimal ? {} : { transactionId: ok.transactionId }),
    serverSigned1: ok.serverSigned1,
    serverSignature1: ok.serverSignature1,
    euiccCiPKIdentifierToBeUsed: ok.euiccCiPKIdToBeUsed,
    serverCertificate: ok.serverCertificate,
    ...(ctxParams1 === undefined ? (target.matchingId === undefined ? {} : { matchingId: target.matchingId }) : { ctxParams1 }),
  }
}

/** @throws RelayError for every error of the function */
export async function authenticateClient(
  eim: EimCore,
  { transactionId, authenticateServerResponse }: AuthenticateClientRequestEsipa | Of<typeof AuthenticateClientRequestV101>,
  connection: number,
): Promise<AuthenticateClientOk> {
  const { behaviour, decisions, records, servers, clock } = eim
  const session = decisions.sessionOf(records, showOctets(transactionId))
  if (session === undefined || session.state === 'ended') throw new RelayError('invalidTransactionId', 'no such session')
  const owner = records.euiccs.get(session.eid ?? eim.connections.get(connection) ?? '')
  const made = wholeAuthenticate(eim, session, owner, authenticateServerResponse)
  const euicc = made.euiccCertificate === undefined ? owner : ownerByCertificate(eim, owner, made.euiccCertificate)
  const request = { transactionId, authenticateServerResponse: made.response }
  const known: RelaySession = {
    ...session,
    state: 'authenticated',
    ...(euicc === undefined ? {} : { eid: euicc.eid }),
    ...(made.euiccSignature1 === undefined ? {} : { euiccSignature1: showOctets(tlv(0x5f37, made.euiccSignature1)) }),
  }
  if (session.server === 'smds') return events(eim, known, transactionId, request, euicc)
  const answer = await relayed(servers.call('smdp', session.address, 'authenticateClient', request))
  if (answer.value.kind === 'authenticateClientError') {
    records.putSession({ ...known, state: 'ended' })
    throw passedOn(answer.value.value, answer.codes)
  }
  const ok = answer.value.value
  const why = decisions.profileAnswerFault(
    ok,
    session,
    made.euiccSignature1 && tlv(0x5f37, made.euiccSignature1),
    behaviour.cis,
    clock.now().getTime(),
  )
  if (why !== undefined) {
    records.putSession({ ...known, state: 'ended' })
    throw new RelayError('undefinedError', why)
  }
  const order = triggerOf(euicc, session)
  const code = ok.smdpSigned2.ccRequiredFlag && order?.confirmationCode
  const hash = code ? hashCc(code, ok.transactionId) : undefined
  const next: RelaySession = {
    ...known,
    metadata: showOctets(rawOf(ok.profileMetaData) ?? Buffer.of()),
    smdpSigned2: showOctets(rawOf(ok.smdpSigned2) ?? Buffer.of()),
    smdpSignature2: showOctets(tlv(0x5f37, ok.smdpSignature2)),
    ...(hash === undefined ? {} : { hashCc: showOctets(hash) }),
  }
  const verifies = has(euicc, 'eimProfileMetadataVerification')
  const policy = verifies ? decisions.policyFault(eim, euicc, ok.profileMetaData) : undefined
  if (policy !== undefined) {
    records.putSession({ ...next, expectedCancel: 'pprNotAllowed' })
    throw new RelayError('pprNotAllowed', policy)
  }
  records.putSession(next)
  const isMinimal = decisions.leavesOut(eim, euicc)
  return {
    kind: 'authenticateClientOkDPEsipa',
    value: {
      ...(isMinimal ? {} : { transactionId }),
      ...(isMinimal && verifies ? {} : { profileMetaData: ok.profileMetaData }),
      smdpSigned2: ok.smdpSigned2,
      smdpSignature2: ok.smdpSignature2,
      smdpCertificate: ok.smdpCertificate,
      ...(hash === undefined ? {} : { hashCc: hash }),
    },
  }
}

/** @throws RelayError for every error of the function */
export async function getBoundProfilePackage(
  eim: EimCore,
  { transactionId, prepareDownloadResponse }: GetBoundProfilePackageRequestEsipa,
): Promise<Of<typeof GetBoundProfilePackageOkEsipa>> {
  const { decisions, records, servers } = eim
  const session = decisions.sessionOf(records, showOctets(transactionId))
  if (session === undefined || session.server === 'smds' || session.smdpSigned2 === undefined || session.state === 'ended')
    throw new RelayError('invalidTransactionId', 'no such session, or none that has come so far')
  const euicc = records.euiccs.get(session.eid ?? '')
  const response = wholePrepare(eim, session, euicc, prepareDownloadResponse)
  const answer = await relayed(
    servers.call('smdp', session.address, 'getBoundProfilePackage', { transactionId, prepareDownloadResponse: response }),
  )
  if (answer.value.kind === 'getBoundProfilePackageError') {
    records.putSession(decisions.afterRefusedPackage(session))
    throw passedOn(answer.value.value, answer.codes)
  }
  const ok = answer.value.value
  if (!decisions.isMetadataUnchanged(session, metadataOf(ok.boundProfilePackage))) {
    records.putSession({ ...session, expectedCancel: 'metadataMismatch' })
    throw new RelayError('metadataMismatch', 'the metadata in the package are not those that were announced')
  }
  records.putSession({ ...session, state: 'downloading' })
  const isMinimal = decisions.leavesOut(eim, euicc)
  return { ...(isMinimal ? {} : { transactionId }), boundProfilePackage: ok.boundProfilePackage }
}

/** @throws RelayError for every error of the function */
export async function cancelSession(
  eim: EimCore,
  { transactionId, cancelSessionResponse }: CancelSessionRequestEsipa,
): Promise<void> {
  const { decisions, records, servers } = eim
  const session = decisions.sessionOf(records, showOctets(transactionId))
  if (session === undefined || session.server === 'smds') throw new RelayError('invalidTransactionId', 'no such session')
  const euicc = records.euiccs.get(session.eid ?? '')
  const response = wholeCancel(eim, session, euicc, cancelSessionResponse)
  const answer = await relayed(
    servers.call('smdp', session.address, 'cancelSession', { transactionId, cancelSessionResponse: response }),
  )
  if (answer.value.kind === 'cancelSessionError') throw passedOn(answer.value.value, answer.codes)
  records.putSession({ ...session, state: 'ended' })
}

/** The eUICC that the certificate names. @throws RelayError where the download is for another one */
function ownerByCertificate(eim: EimCore, owner: Euicc | undefined, certificate: Uint8Array): Euicc | undefined {
  const eid = eidOfCertificate(certificate)
  if (owner !== undefined && eid !== undefined && eid !== owner.eid && !eim.decisions.servesAnotherEuicc(owner, eid))
    throw new RelayError('eidMismatch', `the download is for ${owner.eid}, and the certificate is that of ${eid}`)
  return owner ?? eim.records.euiccs.get(eid ?? '')
}
