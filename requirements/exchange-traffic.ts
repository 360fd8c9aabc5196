/** What each exchange of ESipa cost on the network: facts that a scenario leaves for the report. */
import type { EsipaBinding } from '../protocol/bindings/content-types.ts'
import type { EsipaFunction } from '../protocol/bindings/paths.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { EuiccPackageResult } from '../protocol/sgp32/euicc-package-result.ts'
import type { HttpExchange, Traffic } from '../transport/http-exchange.ts'
import { operationsIn, packageIn } from './answered-package.ts'
import { type EsipaExchange, type ReadMessage, readExchange } from './esipa-exchange.ts'

/** What getEimPackage brought, or what a delivered result or notification is of. */
export type About = 'nothing' | 'switch' | 'package' | 'data' | 'download'

/** One exchange with the peer under test. Octets are those on the network, encryption included. */
export interface ExchangeTraffic {
  /** Absent for a request that is of none. */
  readonly function?: EsipaFunction
  /** What it went over, which a scenario may choose for one exchange apart from all others. */
  readonly over: EsipaBinding
  /**
   * Of getEimPackage and provideEimPackageResult: `switch` is a package that enables a profile, `package` any other one, `data` a
   * request of IPA and eUICC data, `download` that of a download, and of handleNotification the result of an installation.
   */
  readonly about?: About
  /** It ended in a refusal, or in no answer of the function: it says nothing of what the function costs. */
  readonly refused?: true
  /** Octets from the IPA to the eIM. */
  readonly up: number
  readonly down: number
  /** From the IPA to the eIM, and back; absent over TCP, which does not show them. */
  readonly datagrams?: readonly [up: number, down: number]
  readonly roundTrips: number
  /** A handshake was part of it. */
  readonly handshake?: true
}

/**
 * Those of the exchanges that were measured.
 *
 * @param of the peer under test, who answers where it is the eIM and asks where it is the IPA
 */
export function trafficOf(exchanges: readonly HttpExchange[], spec: SpecVersion, of: 'eim' | 'ipa'): readonly ExchangeTraffic[] {
  return exchanges.flatMap((http) => {
    if (http.traffic === undefined) return []
    const exchange = readExchange(http, spec, of)
    if (exchange === undefined) return []
    const { function: name, binding } = exchange
    const over = http.coap === undefined ? binding : 'coaps'
    const what = doneBy(exchange) ?? { ...(name === undefined ? {} : { function: name }), refused: true as const }
    return [{ ...what, over, ...crossed(http.traffic, of) }]
  })
}

/** What is sent and received is so for us, who play the other one. */
function crossed(
  traffic: Traffic,
  of: 'eim' | 'ipa',
): Pick<ExchangeTraffic, 'up' | 'down' | 'datagrams' | 'roundTrips' | 'handshake'> {
  const { sentOctets, receivedOctets, sentDatagrams, receivedDatagrams, roundTrips, handshake } = traffic
  const way = <T>(sent: T, received: T): readonly [T, T] => (of === 'eim' ? [sent, received] : [received, sent])
  const [up, down] = way(sentOctets, receivedOctets)
  return {
    up,
    down,
    ...(sentDatagrams === undefined || receivedDatagrams === undefined
      ? {}
      : { datagrams: way(sentDatagrams, receivedDatagrams) }),
    roundTrips,
    ...(handshake ? { handshake } : {}),
  }
}

/** Undefined for what ended in a refusal, or not at all. */
function doneBy(exchange: EsipaExchange): Pick<ExchangeTraffic, 'function' | 'about'> | undefined {
  const { request, response, http } = exchange
  if (request?.function === 'handleNotification') {
    const isNotification = request.value.kind === 'pendingNotification'
    if (!isNotification || http.response.status !== 204) return undefined
    const { kind } = request.value.value
    const isOfDownload = kind === 'profileInstallationResult' || kind === 'compactProfileInstallationResult'
    return { function: request.function, ...(isOfDownload ? { about: 'download' } : {}) }
  }
  switch (response?.function) {
    case 'getEimPackage':
      return about(response.function, broughtBy(exchange, response))
    case 'provideEimPackageResult':
      return response.value.kind === 'provideEimPackageResultError' || request?.function !== response.function
        ? undefined
        : about(response.function, toldBy(request))
    case 'initiateAuthentication':
      return response.value.kind === 'initiateAuthenticationOkEsipa' ? { function: response.function } : undefined
    case 'authenticateClient':
      return response.value.kind === 'authenticateClientOkDPEsipa' ? { function: response.function } : undefined
    case 'getBoundProfilePackage':
      return response.value.kind === 'getBoundProfilePackageOkEsipa' ? { function: response.function } : undefined
    case 'cancelSession':
      return response.value.kind === 'cancelSessionOk' ? { function: response.function } : undefined
    default:
      return undefined
  }
}

function about(name: EsipaFunction, what: About | undefined): Pick<ExchangeTraffic, 'function' | 'about'> | undefined {
  return what === undefined ? undefined : { function: name, about: what }
}

type Answer<F extends EsipaFunction> = Extract<ReadMessage<'response'>, { readonly function: F }>
type Question<F extends EsipaFunction> = Extract<ReadMessage<'request'>, { readonly function: F }>

function broughtBy(exchange: EsipaExchange, { value }: Answer<'getEimPackage'>): About | undefined {
  switch (value.kind) {
    case 'eimPackageError':
      return value.value === 'noEimPackageAvailable' ? 'nothing' : undefined
    case 'euiccPackageRequest': {
      const found = packageIn(exchange)
      return found !== undefined && operationsIn(found).includes('enable') ? 'switch' : 'package'
    }
    case 'ipaEuiccDataRequest':
      return 'data'
    case 'profileDownloadTriggerRequest':
      return 'download'
  }
}

function toldBy({ value: { eimPackageResult: result } }: Question<'provideEimPackageResult'>): About | undefined {
  switch (result?.kind) {
    case 'euiccPackageResult':
      return resultOf(result.value)
    case 'ePRAndNotifications':
      return resultOf(result.value.euiccPackageResult)
    case 'ipaEuiccDataResponse':
      return result.value.kind === 'ipaEuiccDataResponseError' ? undefined : 'data'
    case 'profileDownloadTriggerResult':
      return result.value.profileDownloadTriggerResultData?.kind === 'profileInstallationResult' ? 'download' : undefined
    default:
      return undefined
  }
}

/** The tolerant decoder leaves out what is not there. */
function resultOf(result: EuiccPackageResult | undefined): About {
  if (result?.kind !== 'euiccPackageResultSigned') return 'package'
  const kinds = result.value.euiccPackageResultDataSigned?.euiccResult?.map(({ kind }) => kind) ?? []
  return kinds.includes('enableResult') ? 'switch' : 'package'
}
