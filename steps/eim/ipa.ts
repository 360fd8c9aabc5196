/** What the IPA of a device does at the eIM, for steps to call: an exchange each, or as many as what was ordered takes to come. */
import { setTimeout } from 'node:timers/promises'
import type { Device } from '../../adapters/bench/bench.ts'
import type { EimPort, Exchange } from '../../adapters/port.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { eimPackageErrors, type GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { IpaEuiccData, IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { isInquiry, okResult } from './operations.ts'
import { orderedOf, takeOrdersBack } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

/** The package that the IPA has fetched for the eUICC, and the line of the tape that it came in. */
export interface Fetched {
  readonly device: Device
  readonly request: EuiccPackageRequest
  readonly received: number
}

export const fetchedPackage = kept<Fetched>('a fetched package')

/** At most so many left-overs of an earlier run are cleared away. */
const MOST_LEFT_OVERS = 20

/** ESipa.GetEimPackage for a device. */
export function askForWork(world: ConformanceWorld, eid: string, port?: EimPort): Promise<Exchange<GetEimPackageResponse>> {
  return world.call('getEimPackage', { eidValue: eidOctets(eid) }, port)
}

/** ESipa.ProvideEimPackageResult with the EID of the device. */
export function provide(world: ConformanceWorld, device: Device, eimPackageResult: EimPackageResult, port?: EimPort) {
  return world.call('provideEimPackageResult', { eidValue: eidOctets(device.eid), eimPackageResult }, port)
}

/**
 * Fetches what has to be a package for the eUICC; the eUICC takes its counter over. What an eIM wants to know first is answered, and one
 * that makes its packages a little later is asked again.
 *
 * @throws StateNotReached where it is something else
 */
export async function fetchPackage(world: ConformanceWorld, device: Device, port?: EimPort): Promise<Fetched> {
  const { answer, received, inquiry } = await askUntilWork(world, device, port)
  if (answer.kind === 'euiccPackageRequest') return takePackage(world, device, answer.value, received)
  // Nothing came behind it: this was all that the eIM made of the order.
  if (inquiry !== undefined) return takePackage(world, device, inquiry.request, inquiry.received)
  throw new StateNotReached(`an eUICC package was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
}

/** An eIM may ask for data and for lists before it comes to what was ordered, or in between. */
const MOST_INQUIRIES = 4

/** An answer, and the last package before it that nobody had ordered. */
export interface Work extends Exchange<GetEimPackageResponse> {
  readonly inquiry?: { readonly request: EuiccPackageRequest; readonly received: number }
}

/**
 * ESipa.GetEimPackage until something comes that is no inquiry of the eIM's own: data requests are answered, and packages that only list
 * something which nobody ordered are said to have worked.
 */
export async function askPastInquiries(world: ConformanceWorld, device: Device, port?: EimPort): Promise<Work> {
  let inquiry: Work['inquiry']
  for (let round = 0; ; round++) {
    const exchange = await askForWork(world, device.eid, port)
    const { answer, received } = exchange
    const rest = inquiry === undefined ? exchange : { ...exchange, inquiry }
    if (round === MOST_INQUIRIES) return rest
    if (answer.kind === 'ipaEuiccDataRequest') {
      await answerData(world, device, answer.value, {}, port)
    } else if (answer.kind === 'euiccPackageRequest' && isInquiryOfItsOwn(world, device, answer.value)) {
      inquiry = { request: answer.value, received }
      await deliverOk(world, device, answer.value, port)
    } else return rest
  }
}

/** As {@link askPastInquiries}; an eIM that has nothing to do yet is asked again for a while. */
export async function askUntilWork(world: ConformanceWorld, device: Device, port?: EimPort): Promise<Work> {
  const ask = () => askPastInquiries(world, device, port)
  const isNothing = ({ answer }: Work) => answer.kind === 'eimPackageError' && answer.value === 'noEimPackageAvailable'
  return again(world, await ask(), ask, isNothing)
}

/** First pause before the same is asked again; each is twice the one before. */
const FIRST_PAUSE_MS = 50
/** No eIM is waited for longer than this, nor longer than the patience of the profile. */
const MOST_PAUSES_MS = 5000

/** Asks again while the answer is one of an eIM that has not got so far yet, until the pauses are used up: the last answer. */
export async function again<T>(
  world: ConformanceWorld,
  first: T,
  ask: () => Promise<T>,
  isTooEarly: (answer: T) => boolean,
): Promise<T> {
  const most = Math.min(world.parameters.patienceMs, MOST_PAUSES_MS)
  let answer = first
  let waited = 0
  for (let pause = FIRST_PAUSE_MS; isTooEarly(answer) && waited + pause <= most; pause *= 2) {
    const milliseconds = pause
    await world.within((signal) => setTimeout(milliseconds, undefined, { signal }))
    waited += pause
    answer = await ask()
  }
  return answer
}

function isInquiryOfItsOwn(world: ConformanceWorld, device: Device, { euiccPackageSigned }: EuiccPackageRequest): boolean {
  const names = euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind)
  return names.length > 0 && names.every((name) => isInquiry(name) && !orderedOf(world, device).includes(name))
}

/** Delivers that every operation of a package has worked. */
export async function deliverOk(
  world: ConformanceWorld,
  device: Device,
  request: EuiccPackageRequest,
  port?: EimPort,
): Promise<void> {
  const results = request.euiccPackageSigned.euiccPackage.value.map(({ kind }) => okResult(kind))
  await provide(world, device, { kind: 'euiccPackageResult', value: signing(device).result(request, results) }, port)
}

/** Certificates that an IPA gives in the place of the right ones. */
export type OtherCertificates = Pick<IpaEuiccData, 'euiccCertificate' | 'eumCertificate'>

export const givenCertificates = kept<OtherCertificates>('certificates that an IPA gives')

/** Answers a data request with the members that it asks for. @param beside members in their place or beside them */
export function answerData(
  world: ConformanceWorld,
  device: Device,
  { tagList, eimTransactionId }: IpaEuiccDataRequest,
  beside: Partial<IpaEuiccData> = {},
  port?: EimPort,
) {
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  const own = signing(device).ipaData(tagList)
  // An eIM may ask again, and who gives others does so each time.
  const others = own.euiccCertificate === undefined ? {} : world.mayHave(givenCertificates)
  const value = { ...own, ...others, ...same, ...beside }
  return provide(world, device, { kind: 'ipaEuiccDataResponse', value: { kind: 'ipaEuiccData', value } }, port)
}

/** The eUICC takes the package: its counter counts from here on. */
export function takePackage(world: ConformanceWorld, device: Device, request: EuiccPackageRequest, received: number): Fetched {
  if (device.euicc !== undefined) device.euicc.state.counter = Number(request.euiccPackageSigned.counterValue)
  return world.keep(fetchedPackage, { device, request, received })
}

/**
 * Polls until nothing waits; what waits is answered by a result that ends it, and what cannot be read by the error that says so. What
 * neither ends, the operator takes back.
 *
 * @throws StateNotReached after twenty; CannotBePrepared where something waits and must not be answered; PeerFault where what comes can
 * still not be read
 */
export async function emptyQueue(world: ConformanceWorld, device: Device): Promise<void> {
  let told = false
  for (let round = 0; round < MOST_LEFT_OVERS; round++) {
    const waiting = await askForWork(world, device.eid).catch(unreadable)
    if (waiting === undefined && told) break
    if (waiting?.answer.kind === 'eimPackageError') {
      if (waiting.answer.value === 'noEimPackageAvailable') return
      const words = describeAnswer(waiting.answer)
      throw new StateNotReached(`the eIM should manage ${device.eid}, and answers ${words}`, [waiting.received])
    }
    if (!world.parameters.claims.mayChangeState)
      throw new CannotBePrepared(
        `mayChangeState: work waits at the eIM for ${device.eid}, and may not be answered; clear it there, or set mayChangeState: true`,
      )
    told ||= waiting === undefined
    await provide(world, device, waiting === undefined ? NOT_READ : endingOf(device, waiting.answer))
  }
  await takeOrdersBack(world, device)
  const { answer, received } = await askForWork(world, device.eid)
  if (answer.kind === 'eimPackageError' && answer.value === 'noEimPackageAvailable') return
  throw new StateNotReached(`work still waits for ${device.eid} after ${MOST_LEFT_OVERS} results`, [received])
}

const NOT_READ: EimPackageResult = {
  kind: 'eimPackageResultResponseError',
  value: { eimPackageResultErrorCode: 'invalidPackageFormat' },
}

/** What came is no package that an IPA can read. @throws whatever else it is */
function unreadable(error: unknown): undefined {
  if (error instanceof PeerFault && error.kind === 'malformed') return undefined
  throw error
}

/** A result that ends what waits without doing anything. */
function endingOf(device: Device, answer: Exclude<GetEimPackageResponse, { kind: 'eimPackageError' }>): EimPackageResult {
  if (answer.kind === 'euiccPackageRequest') {
    const value = signing(device).result(answer.value, [{ kind: 'processingTerminated', value: 'undefinedError' }])
    return { kind: 'euiccPackageResult', value }
  }
  const { eimTransactionId } = answer.value
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  if (answer.kind === 'ipaEuiccDataRequest')
    return {
      kind: 'ipaEuiccDataResponse',
      value: { kind: 'ipaEuiccDataResponseError', value: { ...same, ipaEuiccDataErrorCode: 'undefinedError' } },
    }
  return {
    kind: 'profileDownloadTriggerResult',
    value: {
      ...same,
      profileDownloadTriggerResultData: {
        kind: 'profileDownloadError',
        value: { profileDownloadErrorReason: 'undefinedError' },
      },
    },
  }
}

/** The eUICC of a device that can sign. @throws CannotBePrepared where the profile has no keys of it */
export function signing(device: Device): NonNullable<Device['euicc']> {
  if (device.euicc !== undefined) return device.euicc
  throw new CannotBePrepared(
    `assets.euiccs: nothing can be signed for ${device.eid} without its certificates and key; add euicc:`,
  )
}

/** An answer to GetEimPackage in words. */
export function describeAnswer(answer: GetEimPackageResponse): string {
  if (answer.kind !== 'eimPackageError') return `a package: ${answer.kind}`
  return typeof answer.value === 'number'
    ? `undefined code ${answer.value}`
    : `${answer.value} (${eimPackageErrors[answer.value]})`
}
