/** Inject mode: the eIM calls TransferEimPackage on the IPA (SGP.32 v1.2 5.14.4, 6.3.3.1, 6.4.1.4). */
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { encodeResponse } from '../../protocol/bindings/json/function.ts'
import { ASN1_PATH, bindingOfPath } from '../../protocol/bindings/paths.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { TransferEimPackageResponse } from '../../protocol/esipa/transfer-eim-package.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { EimAcknowledgements } from '../../protocol/sgp32/eim-acknowledgements.ts'
import type { TransferEimPackageResponse as TransferEimPackageResponseV101 } from '../../protocol/v101/esipa.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import type { Tape } from '../../transport/tape.ts'
import { esipaEndpoint, esipaHeaders } from '../esipa-endpoint.ts'
import { answerDataRequest } from './answer-data-request.ts'
import { download } from './download.ts'
import { packageInJson } from './eim-link.ts'
import { type EuiccPackage, readEimPackage, type UnusablePackage } from './eim-package.ts'
import type { AssociatedEim } from './eim-trust.ts'
import { isOfAnEim } from './inject-caller.ts'
import type { Ipa } from './ipa.ts'
import type { IpaContext } from './ipa-context.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { deliverTriggerResult } from './poll-round.ts'
import { bundled, deliverPackageResult, deliverResult, removeFromCard } from './result-delivery.ts'
import { resultOfV101 } from './results-v101.ts'
import { complaintAbout, runPackage } from './run-package.ts'

export interface InjectSettings {
  readonly spec?: '1.0.1' | '1.2'
  /** Whether results come in the answer, or later by ProvideEimPackageResult. Default `immediate`; a download is always later. */
  readonly results?: 'immediate' | 'later'
}

/** What is said at once: a result, or that the package was received. */
type Said = EimPackageResult | undefined

/**
 * Answers the requests of eIMs; give it to an HTTPS server that asks its clients for their certificates.
 *
 * @param lifetime ends what goes on behind an answer
 */
export function injectEndpoint(
  ipa: Ipa,
  settings: InjectSettings,
  lifetime: AbortSignal,
): (request: ServerRequest) => Promise<Reply> {
  return async (incoming) => {
    const { decisions, isServed } = await ipa.between(async (context, eims) => {
      const isEim = isOfAnEim(context, eims, incoming.clientCertificate)
      return { decisions: context.decisions, isServed: context.decisions.mayInject(isEim) }
    }, lifetime)
    if (!isServed) return { kind: 'answer', status: 403, headers: esipaHeaders(undefined), body: new Uint8Array() }
    let said: Said
    const transfer = async (octets: Uint8Array) => {
      said = await take(ipa, octets, settings, lifetime)
      return said
    }
    const request = { ...incoming, path: decisions.injectPath(incoming.path) }
    const reply = await answer(request, transfer, settings)
    if (reply.kind !== 'answer' || reply.status !== 200) return reply
    return decisions.injectReply(reply, bindingOfPath(request.path)?.binding ?? 'asn1', said)
  }
}

/** @param transfer does what the octets of a package say */
async function answer(
  request: ServerRequest,
  transfer: (octets: Uint8Array) => Promise<Said>,
  { spec = '1.2' }: InjectSettings,
): Promise<Reply> {
  const of = (value: object) => transfer(rawOf(value) ?? new Uint8Array())
  const endpoint =
    spec === '1.0.1'
      ? esipaEndpoint({
          spec,
          handlers: { transferEimPackage: async ({ value }) => responseV101(await of(value.value)) },
        })
      : esipaEndpoint({ spec, handlers: { transferEimPackage: async ({ value }) => response(await of(value.value)) } })
  const reply = await endpoint(request)
  // The endpoint answers what cannot be decoded with 400; a damaged or unknown package has an error of its own.
  if (reply.kind !== 'answer' || reply.status !== 400 || !isOfEsipa(request)) return reply
  const binding = bindingOfPath(request.path)?.binding ?? 'asn1'
  const inside = binding === 'json' ? packageInJson(request.body) : packageInside(request.body)
  if (inside === undefined) return reply
  const said = response(await transfer(inside))
  const body =
    binding === 'json'
      ? encodeResponse(esipaJson.transferEimPackage, said, { received: 'keep' })
      : encode(TransferEimPackageResponse, said, { received: 'keep' })
  return { ...reply, status: 200, headers: esipaHeaders(binding), body }
}

/** Whether a request is one of ESipa, whatever is in its body. */
function isOfEsipa({ headers, over, path }: ServerRequest): boolean {
  return over === 'coaps' ? path === ASN1_PATH : /^gsma\/rsp\/v/.test(headers.get('x-admin-protocol')?.join() ?? '')
}

function packageInside(body: Uint8Array): Uint8Array | undefined {
  const inside = looseAt(body, 0xbf4e)
  return inside && (looseElements(inside)[0]?.octets ?? inside)
}

function take(ipa: Ipa, octets: Uint8Array, settings: InjectSettings, lifetime: AbortSignal): Promise<Said> {
  return ipa.between(async (context, eims, tape) => {
    context.event(`ESipa.TransferEimPackage ${octets.length} octets`)
    if (looseElements(octets)[0]?.tag === 0xbf53) {
      const numbers = decode(EimAcknowledgements, octets).value.map(BigInt)
      await removeFromCard(context, context.decisions.toRemove('afterAnswer', [], numbers), tape, lifetime)
      return undefined
    }
    const eimPackage = readEimPackage(octets, context.spec)
    if (eimPackage.kind === 'unusable') return complaint(context, eimPackage)
    const caller = callerOf(eims, eimPackage.kind === 'euiccPackage' ? eimPackage.eimId : undefined)
    if (caller === undefined) return complaint(context, { ...nobody, eimTransactionId: undefined })
    const later = (task: (context: IpaContext, tape: Tape) => Promise<unknown>) => {
      const run = ipa.between((again, _, nextTape) => task(again, nextTape), lifetime)
      run.catch((error: unknown) => context.event(`behind TransferEimPackage: ${String(error)}`))
      return undefined
    }
    if (eimPackage.kind === 'trigger' && context.decisions.waitsForDownloads)
      return download(context, caller, eimPackage.request, tape, lifetime)
    if (eimPackage.kind === 'trigger')
      return later(async (again, next) => {
        const result = await download(again, caller, eimPackage.request, next, lifetime)
        if (result !== undefined) await deliverTriggerResult(again, caller, result, next, lifetime)
      })
    if (eimPackage.kind === 'dataRequest') {
      const answer = async (again: IpaContext, next: Tape): Promise<EimPackageResult> => ({
        kind: 'ipaEuiccDataResponse',
        value: await answerDataRequest(again, caller, eimPackage, next, lifetime),
      })
      if (settings.results !== 'later') return answer(context, tape)
      return later(async (again, next) =>
        deliverResult(again, caller, await answer(again, next), 'provideEimPackageResult', next, lifetime),
      )
    }
    return settings.results === 'later'
      ? later((again, next) => runLater(again, caller, eimPackage, next, lifetime))
      : runNow(context, caller, eimPackage, tape, lifetime)
  }, lifetime)
}

/** The result in the answer; it stays on the card until its number comes in a BF53. */
async function runNow(
  ipa: IpaContext,
  eim: AssociatedEim,
  eimPackage: EuiccPackage,
  tape: Tape,
  signal: AbortSignal,
): Promise<Said> {
  const executed = await runPackage(ipa, eim, eimPackage, tape, signal)
  if (executed.kind !== 'executed') return complaint(ipa, executed)
  ipa.resultsMayWait = true
  return bundled(ipa, executed.result, ipa.decisions.wantsNotifications(eimPackage), tape, signal)
}

async function runLater(
  ipa: IpaContext,
  eim: AssociatedEim,
  eimPackage: EuiccPackage,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  const executed = await runPackage(ipa, eim, eimPackage, tape, signal)
  if (executed.kind === 'executed') {
    const { result, rollbackGranted } = executed
    const wants = ipa.decisions.wantsNotifications(eimPackage)
    await deliverPackageResult(ipa, eim, result, wants, rollbackGranted, tape, signal)
    return
  }
  const complaint = complaintAbout(ipa, executed)
  if (complaint !== undefined) await deliverResult(ipa, eim, complaint, 'provideEimPackageResult', tape, signal)
}

/** What is said in an answer about a package that cannot be used. */
function complaint(ipa: IpaContext, unusable: UnusablePackage): Said {
  return complaintAbout(ipa, { ...unusable, why: ipa.decisions.injectedComplaint(unusable.why) })
}

const nobody = { kind: 'unusable', why: 'undefinedError', what: 'the eUICC is associated with no eIM' } as const

/** Only a package for the eUICC says whose it is; the others come from the eIM that injects. */
function callerOf(eims: readonly AssociatedEim[], eimId: string | undefined): AssociatedEim | undefined {
  const injecting = eims.find(({ configuration }) =>
    configuration.eimSupportedProtocol?.some((one) => one === 'eimInjectHttps' || one === 'eimInjectCoaps'),
  )
  return eims.find((eim) => eim.eimId === eimId) ?? injecting ?? eims[0]
}

function response(said: Said): Of<typeof TransferEimPackageResponse> {
  if (said === undefined) return { kind: 'eimPackageReceived', value: true }
  switch (said.kind) {
    case 'eimPackageResultResponseError':
      return { kind: 'eimPackageError', value: said.value.eimPackageResultErrorCode }
    case 'profileDownloadTriggerResult':
      return { kind: 'eimPackageReceived', value: true }
    default:
      return said
  }
}

function responseV101(said: Said): Of<typeof TransferEimPackageResponseV101> {
  const result = said && resultOfV101(said)
  return result === undefined || result.kind === 'profileDownloadTriggerResult'
    ? { kind: 'eimPackageReceived', value: true }
    : result
}
