/** DER in the compact forms that an IPA writes itself (SGP.32 v1.2 5.14.7, Annex C; X.690). */
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { IpaRule } from '../ipa-rule.ts'

type ReadRequest = NonNullable<EsipaExchange['request']>
type Result = Extract<ReadRequest, { readonly function: 'provideEimPackageResult' }>['value']['eimPackageResult']

const compactData = 'compactProfileInstallationResultData'

/**
 * DER-020. The compact installation result is the one object with a DEFAULT that an IPA writes itself: iccidPresent. Those in results and
 * lists of profiles are the eUICC's.
 */
const noDefault: IpaRule = {
  requirement: 'DER-020',
  judge({ request, http }) {
    if (request === undefined) return undefined
    const mayLeaveOut = notificationsIn(request).some(
      (one) => one.kind === 'compactProfileInstallationResult' && one.value[compactData].iccidPresent,
    )
    if (!mayLeaveOut) return undefined
    const written = request.issues
      .flatMap((issue) => ('offset' in issue ? issue : (issue.ber ?? [])))
      .find(({ kind, path }) => kind === 'default-encoded' && path.endsWith(compactData))
    return {
      claim: 'no element that the IPA writes has its DEFAULT',
      expected: 'no iccidPresent that is TRUE',
      seen: written?.what ?? 'no such element',
      holds: written === undefined,
      at: [http.sent],
    }
  },
}

function notificationsIn(request: ReadRequest) {
  switch (request.function) {
    case 'handleNotification':
      return request.value.kind === 'pendingNotification'
        ? [request.value.value]
        : notificationsBeside(request.value.value.eimPackageResult)
    case 'provideEimPackageResult':
      return notificationsBeside(request.value.eimPackageResult)
    default:
      return []
  }
}

function notificationsBeside(result: Result) {
  if (result.kind === 'ePRAndNotifications') return result.value.notificationList
  if (result.kind !== 'ipaEuiccDataResponse' || result.value.kind !== 'ipaEuiccData') return []
  return result.value.value.notificationsList ?? []
}

export const ipaCompactRules: readonly IpaRule[] = [noDefault]
