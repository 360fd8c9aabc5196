/** An indirect download as the IPA of a device goes through it: SGP.32 3.2.3.2. Each function is one exchange. */
import type { Device } from '../../adapters/bench/bench.ts'
import type { EimPort, Exchange } from '../../adapters/port.ts'
import type { AuthenticateClientResponseEsipa } from '../../protocol/esipa/authenticate-client.ts'
import type { CancelSessionResponseEsipa } from '../../protocol/esipa/cancel-session.ts'
import type { GetBoundProfilePackageResponseEsipa } from '../../protocol/esipa/get-bound-profile-package.ts'
import type { InitiateAuthenticationResponseEsipa } from '../../protocol/esipa/initiate-authentication.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import type {
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../protocol/sgp32/download-objects.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import {
  type AuthenticateChanges,
  type AuthenticateClientOk,
  type InitiateAuthenticationOk,
  PlayedDownload,
} from '../../simulators/played/download.ts'
import { euiccInfo1 } from '../../simulators/played/euicc-info.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { answerData, askForWork, describeAnswer, emptyQueue, signing } from './ipa.ts'
import { placeOrder } from './orders.ts'
import { serverOf } from './rsp-servers.ts'
import { codeIn } from './trigger-code.ts'
import type { ConformanceWorld } from './world.ts'

/** How the IPA passes on what the eUICC signed: whole, or without what the eIM can put in (minimizeEsipaBytes). */
export type SignedForm = 'full' | 'compact'

export type CancelReason = Extract<Parameters<PlayedDownload['cancel']>[1], string>

/** One download, as far as it has come. */
export interface Download {
  readonly device: Device
  readonly port: EimPort
  readonly trigger: ProfileDownloadTriggerRequest
  readonly euicc: PlayedDownload
  readonly challenge: Buffer
  /** EUICCInfo1 of its eUICC, whole. */
  readonly info1: Buffer
  /** Form in which the IPA relays what the eUICC signs. */
  readonly form: SignedForm
  server?: InitiateAuthenticationOk
  profile?: AuthenticateClientOk
}

/** The activation code of the order. */
export const orderedDownload = kept<string>('an ordered download')
export const download = kept<Download>('a download')
/** What the eUICC signed last on its way to the SM-DP+. */
export const authentication = kept<AuthenticateServerResponse>('an authentication of the eUICC')
export const prepared = kept<PrepareDownloadResponse>('a one-time key of the eUICC')
export const cancellation = kept<CancelSessionResponse>('a signed cancellation')

export interface DownloadOrder {
  /** Behind the address of our SM-DP+ in the activation code. Default `MATCHING-1`. */
  readonly matching?: string
  readonly confirmationCode?: string
  readonly device?: Device
  readonly port?: EimPort
  readonly form?: SignedForm
}

/** Has the operator order a download from our SM-DP+, and lets the IPA fetch the trigger. @throws StateNotReached for another answer */
export async function triggered(world: ConformanceWorld, wanted: DownloadOrder = {}): Promise<Download> {
  await orderDownload(world, wanted)
  return fetchTrigger(world, wanted)
}

/** Has the operator order a download from our SM-DP+, and nothing else wait. */
export async function orderDownload(world: ConformanceWorld, wanted: DownloadOrder = {}): Promise<void> {
  const { matching = 'MATCHING-1', confirmationCode, device = world.device } = wanted
  const { address } = serverOf(world, 'smdp')
  await emptyQueue(world, device)
  const code = confirmationCode === undefined ? {} : { confirmationCode }
  const activationCode = world.keep(orderedDownload, `1$${address}$${matching}`)
  await placeOrder(world, device, { kind: 'download', activationCode, ...code })
}

/** The IPA fetches a trigger that was ordered. @throws StateNotReached where it gets something else */
export async function fetchTrigger(
  world: ConformanceWorld,
  { device = world.device, port = world.eim, form = 'full' }: DownloadOrder = {},
): Promise<Download> {
  let { answer, received } = await askForWork(world, device.eid, port)
  if (answer.kind === 'ipaEuiccDataRequest') {
    await answerData(world, device, answer.value, {}, port)
    ;({ answer, received } = await askForWork(world, device.eid, port))
  }
  if (answer.kind !== 'profileDownloadTriggerRequest')
    throw new StateNotReached(`a download was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
  const own = signing(device)
  const info1 = euiccInfo1(own.credentials.ciPKId)
  const euicc = new PlayedDownload(own)
  return world.keep(download, { device, port, form, trigger: answer.value, euicc, challenge: world.random.octets(16), info1 })
}

/** The address that the IPA reads in the trigger; undefined where the eIM keeps the download data. @throws StateNotReached where it cannot be read */
export function addressIn({ trigger }: Pick<Download, 'trigger'>): string | undefined {
  const data = trigger.profileDownloadData
  if (data?.kind === 'contactSmds') return data.value.smdsAddress
  const address = codeIn(trigger)?.smdpAddress
  return address?.port === undefined ? address?.host : `${address.host}:${address.port}`
}

/** What an IPA says otherwise in InitiateAuthentication. */
export interface InitiateChanges {
  readonly eimTransactionId?: Uint8Array
  /** Leaves euiccInfo1 and smdpAddress to the eIM (minimizeEsipaBytes, eimDownloadDataHandling). */
  readonly withoutInfo?: boolean
}

export async function initiate(
  world: ConformanceWorld,
  one: Download,
  changes: InitiateChanges = {},
): Promise<Exchange<InitiateAuthenticationResponseEsipa>> {
  const { eimTransactionId = one.trigger.eimTransactionId } = changes
  const address = addressIn(one)
  const exchange = await world.call(
    'initiateAuthentication',
    {
      euiccChallenge: one.challenge,
      ...(address === undefined ? {} : { smdpAddress: address }),
      ...(changes.withoutInfo ? {} : { euiccInfo1: decode(EUICCInfo1, one.info1).value }),
      ...(eimTransactionId === undefined ? {} : { eimTransactionId }),
    },
    one.port,
  )
  if (exchange.answer.kind === 'initiateAuthenticationOkEsipa') one.server = exchange.answer.value
  return exchange
}

/** The transaction that the SM-DP+ has given the download. @throws StateNotReached before there is one */
export function transactionOf(one: Download): Uint8Array {
  return serverOfSession(one).serverSigned1.transactionId
}

/** What an IPA says otherwise in AuthenticateClient. */
export interface ClientChanges extends AuthenticateChanges {
  readonly transactionId?: Uint8Array
  /** The eUICC that signs, where it is another one than that of the download. */
  readonly euicc?: PlayedDownload
}

/** @throws StateNotReached before InitiateAuthentication has worked */
export async function authenticate(
  world: ConformanceWorld,
  one: Download,
  changes: ClientChanges = {},
): Promise<Exchange<AuthenticateClientResponseEsipa>> {
  const { transactionId = transactionOf(one), euicc = one.euicc, ...more } = changes
  const signed = { form: one.form, matchingId: serverOfSession(one).matchingId ?? matchingIdIn(one), ...more }
  const authenticateServerResponse = euicc.authenticate(serverOfSession(one), signed)
  const exchange = await world.call('authenticateClient', { transactionId, authenticateServerResponse }, one.port)
  if (exchange.answer.kind === 'authenticateClientOkDPEsipa') one.profile = exchange.answer.value
  world.keep(authentication, authenticateServerResponse)
  return exchange
}

/** In the activation code of the trigger; empty for every event of an SM-DS. */
function matchingIdIn({ trigger }: Download): string {
  return codeIn(trigger)?.matchingId ?? ''
}

function serverOfSession({ server }: Download): InitiateAuthenticationOk {
  if (server !== undefined) return server
  throw new StateNotReached('the eIM should have relayed InitiateAuthentication, and there is no session')
}

export interface PrepareChanges {
  readonly transactionId?: Uint8Array
  readonly spoilt?: boolean
  readonly hashCc?: Buffer
}

/** @throws StateNotReached before AuthenticateClient has worked */
export function load(
  world: ConformanceWorld,
  one: Download,
  { transactionId = transactionOf(one), ...changes }: PrepareChanges = {},
): Promise<Exchange<GetBoundProfilePackageResponseEsipa>> {
  const { profile } = one
  if (profile === undefined) throw new StateNotReached('the eIM should have relayed AuthenticateClient, and there is no profile')
  const prepareDownloadResponse = one.euicc.prepare(profile, { form: one.form, ...changes })
  world.keep(prepared, prepareDownloadResponse)
  return world.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse }, one.port)
}

export interface CancelChanges {
  readonly transactionId?: Uint8Array
  readonly spoilt?: boolean
  readonly form?: 'full' | 'compact' | 'compactWithoutReason'
}

/** @param reason by its name in CancelSessionReason @throws StateNotReached before InitiateAuthentication has worked */
export function cancel(
  world: ConformanceWorld,
  one: Download,
  reason: CancelReason,
  { transactionId = transactionOf(one), ...changes }: CancelChanges = {},
): Promise<Exchange<CancelSessionResponseEsipa>> {
  const cancelSessionResponse = one.euicc.cancel(transactionOf(one), reason, { form: one.form, ...changes })
  world.keep(cancellation, cancelSessionResponse)
  return world.call('cancelSession', { transactionId, cancelSessionResponse }, one.port)
}
