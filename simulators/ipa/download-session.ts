/**
 * One download session between a card and a server, direct or indirect: common mutual authentication, PrepareDownload,
 * LoadBoundProfilePackage (SGP.22 v2.5 3.1.2, 3.1.3; SGP.32 v1.2 3.2.3).
 *
 * Long because: it is one procedure with one state, from the challenge to the result.
 */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { hashCc as hashOfConfirmationCode } from '../../protocol/crypto/confirmation-code.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode, type Of } from '../../protocol/schema/type.ts'
import { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import type { CtxParams1 } from '../../protocol/sgp22/device-info.ts'
import type { ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { metadataOf } from '../profile-metadata.ts'
import type { EndOfSession } from './download-decisions.ts'
import { Es10Error } from './es10-error.ts'
import type { IpaContext } from './ipa-context.ts'
import type { DownloadProblem } from './ipa-decisions.ts'
import { testDeviceInfo } from './ipa-settings.ts'
import { rulesAllow } from './profile-rules.ts'
import { type Authenticated, type Initiated, type RspServer, ServerRefusal } from './rsp-server.ts'

/** What a download is for. */
export interface Order {
  /** Address of the SM-DP+; undefined where only the eIM knows it. */
  readonly smdpAddress: string | undefined
  readonly matchingId: string
  readonly smdpOid: string | undefined
}

export type Outcome =
  | { readonly kind: 'result'; readonly pir: Of<typeof ProfileInstallationResult>; readonly installed: boolean }
  /** The eUICC made no result. */
  | { readonly kind: 'none'; readonly why: string; readonly end?: EndOfSession; readonly answered?: Uint8Array }
  | { readonly kind: 'trigger'; readonly trigger: ProfileDownloadTriggerRequest }

/** Ends a session: why, and what the eUICC and the server are told, where they are told anything. */
class Stop extends Error {
  readonly problem: DownloadProblem | undefined

  constructor(why: string, problem?: DownloadProblem) {
    super(why)
    this.problem = problem
  }
}

export class DownloadSession {
  readonly #ipa: IpaContext
  readonly #server: RspServer
  readonly #order: Order
  readonly #tape: Tape
  readonly #signal: AbortSignal
  #transactionId: Uint8Array | undefined

  constructor(ipa: IpaContext, server: RspServer, order: Order, tape: Tape, signal: AbortSignal) {
    this.#ipa = ipa
    this.#server = server
    this.#order = order
    this.#tape = tape
    this.#signal = signal
  }

  /** Runs the session to its end. @throws PeerFault only where the run was aborted or the card is gone */
  async run(): Promise<Outcome> {
    try {
      return await this.#steps()
    } catch (error) {
      if (error instanceof PeerFault && error.kind === 'aborted') throw error
      if (!isEndOfSession(error)) throw error
      this.#ipa.event(`download ended: ${error.message}`)
      const problem = error instanceof Stop ? error.problem : problemOf(error)
      if (problem !== undefined) await this.#cancel(problem)
      const end = error instanceof ServerRefusal ? 'refused' : error instanceof PeerFault ? 'cut' : 'stopped'
      const answered = error instanceof ServerRefusal ? error.answered : undefined
      return { kind: 'none', why: error.message, end, ...(answered === undefined ? {} : { answered }) }
    } finally {
      await this.#server.close()
    }
  }

  async #steps(): Promise<Outcome> {
    const { es10 } = this.#ipa
    const challenge = await es10.getEuiccChallenge(this.#tape, this.#signal)
    const initiated = await this.#server.initiateAuthentication(challenge, () => es10.getEuiccInfo1(this.#tape, this.#signal))
    this.#transactionId = initiated.transactionId ?? initiated.serverSigned1.transactionId
    this.#checkServer(initiated)

    const authenticated = await this.#authenticate(initiated)
    if (authenticated.kind === 'trigger') {
      if (authenticated.trigger === undefined) throw new Stop('the SM-DS has no event')
      return { kind: 'trigger', trigger: authenticated.trigger }
    }
    this.#follow(authenticated.transactionId)
    await this.#checkProfile(authenticated)
    const boundProfilePackage = await this.#fetch(authenticated)
    return this.#install(boundProfilePackage)
  }

  /** What the eUICC cannot check: the address that was called, the OID of the activation code, and dates, as it has no clock. */
  #checkServer({ serverSigned1, serverCertificate, euiccCiPKId }: Initiated): void {
    const { decisions } = this.#ipa
    const { smdpAddress, smdpOid } = this.#order
    const { serverAddress } = serverSigned1
    if (smdpAddress !== undefined && !decisions.isContactedServer(smdpAddress, serverAddress))
      throw new Stop(`serverSigned1 is of ${serverAddress}, and ${smdpAddress} was called`, 'other')
    const certificate = this.#checkDates(serverCertificate, 'CERT.DPauth')
    const issuer = certificate.extensions.authorityKeyIdentifier?.value
    if (!decisions.isOfChosenCi(euiccCiPKId, issuer)) throw new Stop('CERT.DPauth is not of the CI that was chosen', 'other')
    if (!decisions.isExpectedOid(smdpOid, certificate)) throw new Stop(`CERT.DPauth has not the OID ${smdpOid}`, 'other')
  }

  #checkDates(der: Uint8Array, name: string) {
    let certificate: ReturnType<typeof parseCertificate>
    try {
      certificate = parseCertificate(der)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      throw new Stop(`${name} cannot be read: ${error.message}`, 'other')
    }
    if (!this.#ipa.decisions.isInForce(certificate, this.#ipa.clock.now().getTime()))
      throw new Stop(`${name} is not in force`, 'other')
    return certificate
  }

  async #authenticate(initiated: Initiated): Promise<Authenticated> {
    const { serverSigned1, serverSignature1, euiccCiPKId, serverCertificate } = initiated
    const ctxParams1 = initiated.ctxParams1 ?? this.#ctxParams1(initiated.matchingId ?? this.#order.matchingId)
    const request = { serverSigned1, serverSignature1, euiccCiPKIdToBeUsed: euiccCiPKId, serverCertificate, ctxParams1 }
    const response = await this.#ipa.es10.authenticateServer(request, this.#tape, this.#signal)
    if (response.kind === 'authenticateResponseError') {
      const why = `ES10b.AuthenticateServer -> error ${response.value.authenticateErrorCode}`
      if (this.#ipa.decisions.passesCardErrorOn) await this.#lastWord(() => this.#server.authenticateClient(this.#id(), response))
      throw new Stop(why)
    }
    return this.#server.authenticateClient(this.#id(), response)
  }

  /** Policy rules against the RAT, dates of CERT.DPpb. */
  async #checkProfile({ profileMetadata, smdpCertificate }: Extract<Authenticated, { kind: 'profile' }>): Promise<void> {
    const rules = profileMetadata?.profilePolicyRules ?? []
    if (profileMetadata !== undefined && rules.length > 0) {
      const rat = await this.#ipa.es10.getRat(this.#tape, this.#signal)
      if (!this.#ipa.decisions.mayInstall(rulesAllow(profileMetadata, rat)))
        throw new Stop(`the RAT does not allow ${rules.join(', ')}`, 'pprNotAllowed')
    }
    this.#announced = profileMetadata
    this.#checkDates(smdpCertificate, 'CERT.DPpb')
  }

  #announced: StoreMetadataRequest | undefined

  async #fetch(authenticated: Extract<Authenticated, { kind: 'profile' }>): Promise<BoundProfilePackage> {
    const { smdpSigned2, smdpSignature2, smdpCertificate } = authenticated
    const hashCc = this.#ipa.decisions.hashCc(authenticated.hashCc, () => this.#hashCc(smdpSigned2.ccRequiredFlag))
    const request = { smdpSigned2, smdpSignature2, ...(hashCc === undefined ? {} : { hashCc }), smdpCertificate }
    const response = await this.#ipa.es10.prepareDownload(request, this.#tape, this.#signal)
    if (response.kind === 'downloadResponseError') {
      const why = `ES10b.PrepareDownload -> error ${response.value.downloadErrorCode}`
      if (this.#ipa.decisions.passesCardErrorOn)
        await this.#lastWord(() => this.#server.getBoundProfilePackage(this.#id(), response))
      throw new Stop(why)
    }
    const { transactionId, boundProfilePackage } = await this.#server.getBoundProfilePackage(this.#id(), response)
    this.#follow(transactionId)
    const inPackage = metadataOf(boundProfilePackage)
    if (this.#announced !== undefined && !this.#ipa.decisions.metadataAgree(octetsOf(this.#announced), inPackage))
      throw new Stop('the metadata in the package are not those announced', 'metadataMismatch')
    return boundProfilePackage
  }

  #hashCc(required: boolean): Uint8Array | undefined {
    if (!required) return undefined
    const { smdpAddress = '', matchingId } = this.#order
    const code = this.#ipa.settings.confirmationCode?.(smdpAddress, matchingId)
    if (code !== undefined) return hashOfConfirmationCode(code, this.#id())
    if (this.#ipa.decisions.goesOnWithoutConfirmationCode) return undefined
    throw new Stop('a confirmation code is needed, and none is at hand', 'other')
  }

  async #install(boundProfilePackage: BoundProfilePackage): Promise<Outcome> {
    const octets = rawOf(boundProfilePackage) ?? encode(BoundProfilePackage, boundProfilePackage)
    let pir: Of<typeof ProfileInstallationResult> | undefined
    try {
      pir = await this.#ipa.es10.loadBoundProfilePackage(octets, this.#tape, this.#signal)
    } catch (error) {
      if (!(error instanceof Es10Error || error instanceof DecodeError)) throw error
      throw new Stop(`LoadBoundProfilePackage failed: ${error.message}`, 'loadBppExecutionError')
    }
    if (pir === undefined) throw new Stop('the eUICC made no ProfileInstallationResult', 'loadBppExecutionError')
    const { finalResult } = pir.profileInstallationResultData
    this.#ipa.event(`ES10b.LoadBoundProfilePackage -> ${finalResult.kind}`)
    return { kind: 'result', pir, installed: finalResult.kind === 'successResult' }
  }

  /** Ends the session on the card and tells the server with the card's signed word. What they answer changes nothing more. */
  async #cancel(problem: DownloadProblem): Promise<void> {
    if (this.#transactionId === undefined) return
    const reason = this.#ipa.decisions.cancelReason(problem)
    await this.#lastWord(async () => {
      const response = await this.#ipa.es10.cancelSession(this.#id(), reason, this.#tape, this.#signal)
      this.#ipa.event(`ES10b.CancelSession ${reason} -> ${response.kind}`)
      await this.#server.cancelSession(this.#id(), response)
    })
  }

  /** Says something after which the session is over whatever comes back. */
  async #lastWord(say: () => Promise<unknown>): Promise<void> {
    try {
      await say()
    } catch (error) {
      if (!isEndOfSession(error) || (error instanceof PeerFault && error.kind === 'aborted')) throw error
      this.#ipa.event(error.message)
    }
  }

  #follow(answered: Uint8Array | undefined): void {
    const transactionId = this.#ipa.decisions.transactionId(this.#id(), answered)
    if (transactionId === undefined) throw new Stop('the answer has no transactionId', 'other')
    this.#transactionId = transactionId
  }

  #id(): Uint8Array {
    return this.#transactionId ?? new Uint8Array()
  }

  #ctxParams1(matchingId: string): CtxParams1 {
    const { settings, decisions } = this.#ipa
    const deviceInfo = decisions.deviceInfo(settings.deviceInfo ?? testDeviceInfo, 'ctxParams1')
    return {
      kind: 'ctxParamsForCommonAuthentication',
      value: matchingId === '' ? { deviceInfo } : { matchingId, deviceInfo },
    }
  }
}

function octetsOf(metadata: StoreMetadataRequest): Uint8Array {
  return rawOf(metadata) ?? encode(StoreMetadataRequest, metadata)
}

/** What the eIM found wrong and leaves to the IPA to cancel, or that the IPA has waited long enough. */
function problemOf(error: Error): DownloadProblem | undefined {
  if (error instanceof PeerFault && error.kind === 'silent') return 'timeout'
  if (!(error instanceof ServerRefusal)) return undefined
  return error.error === 'pprNotAllowed' || error.error === 'metadataMismatch' ? error.error : undefined
}

function isEndOfSession(error: unknown): error is Error {
  return error instanceof Stop || error instanceof ServerRefusal || error instanceof PeerFault || error instanceof Es10Error
}
