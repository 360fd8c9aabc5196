import type { Issue } from '../protocol/ber/issues.ts'
import type { JsonIssue } from '../protocol/bindings/json/issues.ts'
import { rawOf } from '../protocol/schema/raw.ts'
import type { EsipaExchange } from './esipa-exchange.ts'

type ReadRequest = NonNullable<EsipaExchange['request']>
type AnyResult = Extract<ReadRequest, { readonly function: 'provideEimPackageResult' }>['value']['eimPackageResult']

/** Whether what is amiss lies in octets that the IPA has written itself, and not in what it passes on from the eUICC. */
export function isOwn(issue: Issue | JsonIssue, request: ReadRequest, body: Uint8Array): boolean {
  const passedOn = partsOf(request)
  // An offset of JSON is into one member, which is passed on as a whole.
  if (!('offset' in issue)) return passedOn.length === 0
  return passedOn.every((part) => {
    const octets = rawOf(part)
    const from = octets === undefined ? -1 : Buffer.from(body).indexOf(octets)
    return octets !== undefined && from >= 0 && (issue.offset < from || issue.offset >= from + octets.length)
  })
}

/** Objects that the eUICC has made. */
function partsOf(request: ReadRequest): readonly object[] {
  switch (request.function) {
    case 'initiateAuthentication':
      return request.value.euiccInfo1 === undefined ? [] : [request.value.euiccInfo1]
    case 'authenticateClient':
      return [request.value.authenticateServerResponse]
    case 'getBoundProfilePackage':
      return [request.value.prepareDownloadResponse]
    case 'cancelSession':
      return [request.value.cancelSessionResponse]
    case 'handleNotification':
      return request.value.kind === 'pendingNotification'
        ? [request.value.value]
        : partsOfResult(request.value.value.eimPackageResult)
    case 'provideEimPackageResult':
      return partsOfResult(request.value.eimPackageResult)
    default:
      return []
  }
}

function partsOfResult(result: AnyResult): readonly object[] {
  if (result.kind === 'eimPackageResultResponseError') return []
  if (result.kind !== 'ePRAndNotifications') return [result.value]
  return [result.value.euiccPackageResult, ...result.value.notificationList]
}
