/** DER in what an eUICC sends: SGP.32 Annex C; inside signed objects it is owed, elsewhere a matter of robustness. */
import type { Issue, IssueKind } from '../../protocol/ber/issues.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'
import { inspect } from '../../protocol/schema/type.ts'
import { answerType, type Es10Exchange, type ReadAnswer } from '../es10-exchange.ts'
import type { Es10Rule } from '../es10-rule.ts'

/** `signed`: inside an object that the eUICC signs, its own tag and length too. `own`: everything else that it writes. */
type Zone = 'signed' | 'own'

/** Objects that are signed, by the names of the components that hold them. */
const signedObjects: readonly string[] = [
  'euiccPackageResultDataSigned',
  'euiccPackageErrorDataSigned',
  'euiccSigned1',
  'euiccSigned2',
  'profileInstallationResultData',
  'tbsOtherNotification',
  'euiccCancelSessionSigned',
]

/** What others wrote and the eUICC gives back: certificates, eIM configuration data, metadata of profiles, what the device said. */
const relayed: readonly string[] = [
  'euiccCertificate',
  'eumCertificate',
  'eimPublicKeyData',
  'trustedPublicKeyDataTls',
  'eimSupportedProtocol',
  'ctxParams1',
  'notificationConfigurationInfo',
  'profileOwner',
  'profilePolicyRules',
  'serviceSpecificDataStoredInEuicc',
]

/** @returns undefined for what the eUICC did not write */
function zoneOf({ answer, response }: Es10Exchange, { offset }: Issue): Zone | undefined {
  if (answer === undefined) return undefined
  const { tree } = inspect(answerType(answer.function), response, { variants: true })
  const names = namesAround(tree, offset)
  if (names.some((name) => relayed.includes(name))) return undefined
  return names.some((name) => signedObjects.includes(name)) ? 'signed' : 'own'
}

/** Names of the elements that an octet lies in, their tags and lengths too. */
function namesAround(nodes: readonly TreeNode[], octet: number): readonly string[] {
  const around = nodes.filter(({ offset, headerLength, length }) => octet >= offset && octet < offset + headerLength + length)
  return around.flatMap(({ name, children }) => [...name.split('.'), ...namesAround(children, octet)])
}

interface DerRow {
  readonly requirement: string
  readonly claim: string
  readonly expected: string
  readonly kinds: readonly IssueKind[]
  readonly zone: Zone
  /** Whether the answer has something that could be wrong; an answer without it shows nothing. */
  concerns(answer: ReadAnswer): boolean
}

const lengths = ['non-minimal-length', 'indefinite-length', 'high-tag-form'] as const
const bits = ['untrimmed-bits', 'unused-bits-not-zero'] as const

const rows: readonly DerRow[] = [
  of('DER-005', 'signed', lengths, 'every tag and length has its shortest definite form', 'DER tags and lengths', hasSigned),
  of('DER-006', 'signed', ['non-minimal-integer'], 'every INTEGER has its shortest form', 'minimal INTEGERs', hasSignedInteger),
  of('DER-007', 'signed', ['boolean-not-ff'], 'a BOOLEAN that is true is FF', 'FF', (answer) => inResult(answer).some(hasTrue)),
  of('DER-008', 'signed', bits, 'named bit strings end with their last set bit', 'no trailing zero bits', hasSignedBits),
  of(
    'DER-009',
    'signed',
    ['default-encoded'],
    'no element has its DEFAULT',
    'no such element',
    (answer) => inResult(answer).length > 0,
  ),
  of('DER-022', 'own', lengths, 'every tag and length has its shortest definite form', 'DER tags and lengths', () => true),
  of('DER-023', 'own', ['non-minimal-integer'], 'every INTEGER has its shortest form', 'minimal INTEGERs', hasOwnInteger),
  of('DER-024', 'own', ['boolean-not-ff'], 'a BOOLEAN that is true is FF', 'FF', (answer) => inList(answer).some(hasTrue)),
  of('DER-025', 'own', bits, 'named bit strings end with their last set bit', 'no trailing zero bits', hasOwnBits),
  of(
    'DER-026',
    'own',
    ['default-encoded'],
    'no element has its DEFAULT',
    'no such element',
    (answer) => inList(answer).length > 0,
  ),
  of('DER-027', 'own', ['trailing-octets'], 'nothing follows the outermost object', 'no octets after the object', () => true),
]

function of(
  requirement: string,
  zone: Zone,
  kinds: readonly IssueKind[],
  claim: string,
  expected: string,
  concerns: DerRow['concerns'],
): DerRow {
  const where = zone === 'signed' ? 'in a signed object' : 'outside of what is signed'
  return { requirement, zone, kinds, claim: `${where}, ${claim}`, expected, concerns }
}

/** DER-005 to DER-009, DER-022 to DER-027. */
export const euiccDerRules: readonly Es10Rule[] = rows.map(({ requirement, zone, kinds, claim, expected, concerns }) => ({
  requirement,
  judge(exchange: Es10Exchange) {
    const { answer, at } = exchange
    if (answer === undefined) return undefined
    const issue = answer.issues.find((one) => kinds.includes(one.kind) && zoneOf(exchange, one) === zone)
    if (issue === undefined && !concerns(answer)) return undefined
    const seen = issue === undefined ? expected : `${issue.what} at byte ${issue.offset} (${issue.path})`
    return { claim, expected, seen, holds: issue === undefined, at: [at[1]] }
  },
}))

type Answer<F extends ReadAnswer['function']> = Extract<ReadAnswer, { function: F }>['value']

/** Kinds of notifications and results in an answer to RetrieveNotificationsList. */
function retrieved(answer: ReadAnswer): readonly string[] {
  if (answer.function !== 'RetrieveNotificationsList' || answer.value.kind === 'notificationsListResultError') return []
  return answer.value.value.map(({ kind }) => kind)
}

function packageResult(answer: ReadAnswer): Answer<'LoadEuiccPackage'> | undefined {
  if (answer.function === 'LoadEuiccPackage') return answer.value
  return answer.function === 'ProfileRollback' ? answer.value.eUICCPackageResult : undefined
}

function hasSigned(answer: ReadAnswer): boolean {
  const isDownload = answer.function === 'AuthenticateServer' || answer.function === 'PrepareDownload'
  return hasSignedInteger(answer) || (isDownload && answer.value.kind.endsWith('Ok'))
}

function hasSignedInteger(answer: ReadAnswer): boolean {
  const result = packageResult(answer)
  if (result !== undefined) return result.kind !== 'euiccPackageErrorUnsigned'
  if (answer.function === 'CancelSession') return answer.value.kind.endsWith('Ok')
  return answer.function === 'LoadBoundProfilePackage' || retrieved(answer).length > 0
}

function hasSignedBits(answer: ReadAnswer): boolean {
  if (answer.function === 'AuthenticateServer') return answer.value.kind.endsWith('Ok')
  const isNotification = (kind: string) => kind === 'profileInstallationResult' || kind === 'otherSignedNotification'
  return answer.function === 'LoadBoundProfilePackage' || retrieved(answer).some(isNotification)
}

type Listed = Extract<Answer<'GetProfilesInfo'>, { kind: 'profileInfoListOk' }>['value'][number]

const booleans = ['ecallIndication', 'fallbackAttribute', 'fallbackAllowed'] as const

function hasTrue(profile: Partial<Record<(typeof booleans)[number], boolean | undefined>>): boolean {
  return booleans.some((name) => profile[name] === true)
}

/** Profiles that a signed result lists. */
function inResult(answer: ReadAnswer) {
  const result = packageResult(answer)
  if (result?.kind !== 'euiccPackageResultSigned') return []
  return result.value.euiccPackageResultDataSigned.euiccResult.flatMap((one) =>
    one.kind === 'listProfileInfoResult' && one.value.kind === 'profileInfoListOk' ? one.value.value : [],
  )
}

function inList(answer: ReadAnswer): readonly Listed[] {
  return answer.function === 'GetProfilesInfo' && answer.value.kind === 'profileInfoListOk' ? answer.value.value : []
}

/** A number of notifications, a counter, or a code; each of these functions answers with nothing else. */
function hasOwnInteger(answer: ReadAnswer): boolean {
  switch (answer.function) {
    case 'ListNotification':
    case 'AddInitialEim':
      return answer.value.kind !== 'notificationMetadataList' || answer.value.value.length > 0
    case 'GetProfilesInfo':
      return answer.value.kind !== 'profileInfoListOk' || answer.value.value.length > 0
    case 'RemoveNotificationFromList':
    case 'eUICCMemoryReset':
    case 'ImmediateEnable':
    case 'ProfileRollback':
    case 'SetDefaultDpAddress':
      return true
    default:
      return false
  }
}

function hasOwnBits(answer: ReadAnswer): boolean {
  if (answer.function === 'GetEUICCInfo2') return true
  return (
    answer.function === 'ListNotification' && answer.value.kind === 'notificationMetadataList' && answer.value.value.length > 0
  )
}
