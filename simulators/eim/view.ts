/** What the eIM believes of an eUICC after the eUICC said that an operation worked. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { iccidFromOctets } from '../../protocol/identifiers/iccid.ts'
import type { EimCore } from './core.ts'
import type { Euicc, EuiccView, OperationNote, OperationResult, Outcome, PackageOrder, ProfileView } from './state.ts'

/** The eUICC after the results of a package, each taken with its operation. */
export function afterResults(euicc: Euicc, order: PackageOrder, outcome: Outcome, _eim: EimCore): Euicc {
  if (outcome.kind !== 'results') return euicc
  if (outcome.rolledBack) return order.outcome?.kind === 'results' ? { ...euicc, view: rolledBack(euicc.view) } : euicc
  return outcome.results.reduce((state, result, at) => {
    const note = order.notes[at]
    return note === undefined ? state : afterResult(state, note, result)
  }, euicc)
}

function afterResult(euicc: Euicc, note: OperationNote, { kind, value }: OperationResult): Euicc {
  const { view } = euicc
  const see = (next: EuiccView): Euicc => ({ ...euicc, view: next })
  const isOk = value === 'ok'
  switch (kind) {
    case 'enableResult':
      return isOk ? see(enabled(view, note.iccid)) : euicc
    case 'disableResult':
      return isOk ? see(changed(view, note.iccid, { enabled: false })) : euicc
    case 'deleteResult':
      return isOk ? see({ ...view, profiles: (view.profiles ?? []).filter(({ iccid }) => iccid !== note.iccid) }) : euicc
    case 'listProfileInfoResult':
      return see(listed(view, value, note.flag === true))
    case 'getRATResult':
      return see({ ...view, rat: value })
    case 'configureImmediateEnableResult':
    case 'configureAutoEnableResult':
      return isOk ? see({ ...view, immediateEnable: note.flag === true }) : euicc
    case 'setFallbackAttributeResult':
      return isOk ? see(changed(withoutFallback(view), note.iccid, { fallback: true })) : euicc
    case 'unsetFallbackAttributeResult':
      return isOk ? see(withoutFallback(view)) : euicc
    case 'setDefaultDpAddressResult':
      return isOkOf(value, 'setDefaultDpAddressResult') ? see({ ...view, defaultSmdpAddress: note.address ?? '' }) : euicc
    case 'addEimResult':
      return isArm(value, 'associationToken') || isOkOf(value, 'value') ? see(withEim(view, note.eimId)) : euicc
    case 'deleteEimResult':
      return isOk || value === 'lastEimDeleted'
        ? see({ ...view, eims: (view.eims ?? []).filter((one) => one !== note.eimId) })
        : euicc
    case 'updateEimResult':
      return isOk ? afterUpdate(euicc, note) : euicc
    case 'listEimResult':
      return see({ ...view, eims: eimsIn(value) })
    default:
      return euicc
  }
}

/** A new key of the eIM is in force from here on, and its counter begins where the update said. */
function afterUpdate(euicc: Euicc, { keyName, counter }: OperationNote): Euicc {
  if (keyName === undefined) return euicc
  return { ...euicc, signingKey: keyName, ...(counter === undefined ? {} : { counter }) }
}

function enabled(view: EuiccView, iccid: string | undefined): EuiccView {
  const former = view.profiles?.find((one) => one.enabled)?.iccid
  const { formerEnabled: _older, ...rest } = view
  const others = (view.profiles ?? []).map((one) => (one.enabled ? { ...one, enabled: false } : one))
  return changed({ ...rest, profiles: others, ...(former === undefined ? {} : { formerEnabled: former }) }, iccid, {
    enabled: true,
  })
}

/** The profile that was enabled before the last enable is enabled again (3.3.2). */
function rolledBack(view: EuiccView): EuiccView {
  const { formerEnabled, ...rest } = view
  const others = (view.profiles ?? []).map((one) => (one.enabled ? { ...one, enabled: false } : one))
  return formerEnabled === undefined
    ? { ...rest, profiles: others }
    : changed({ ...rest, profiles: others }, formerEnabled, { enabled: true })
}

function changed(view: EuiccView, iccid: string | undefined, to: Partial<ProfileView>): EuiccView {
  if (iccid === undefined) return view
  const profiles = view.profiles ?? []
  const known = profiles.some((one) => one.iccid === iccid)
  const all = known ? profiles : [...profiles, { iccid, enabled: false }]
  return { ...view, profiles: all.map((one) => (one.iccid === iccid ? { ...one, ...to } : one)) }
}

function withoutFallback(view: EuiccView): EuiccView {
  const profiles = (view.profiles ?? []).map(({ fallback: _gone, ...rest }) => rest)
  return { ...view, profiles }
}

function withEim(view: EuiccView, eimId: string | undefined): EuiccView {
  return eimId === undefined ? view : { ...view, eims: [...new Set([...(view.eims ?? []), eimId])] }
}

/** A list without criteria takes the place of what was known; one with criteria adds to it. */
function listed(view: EuiccView, value: unknown, isWhole: boolean): EuiccView {
  if (!isArm(value, 'profileInfoListOk') || !Array.isArray(value.value)) return view
  const before = view.profiles ?? []
  const found = value.value.flatMap((info: unknown) => profileOf(info, before))
  const kept = isWhole ? [] : before.filter(({ iccid }) => !found.some((one) => one.iccid === iccid))
  const { stale: _old, ...fresh } = view
  return { ...(isWhole ? fresh : view), profiles: [...kept, ...found] }
}

function profileOf(info: unknown, before: readonly ProfileView[]): readonly ProfileView[] {
  const { iccid: octets, profileState, profileClass, profileName, fallbackAttribute } = info as Readonly<Record<string, unknown>>
  if (typeof octets !== 'string') return []
  const iccid = iccidText(octets)
  const known = before.find((one) => one.iccid === iccid)
  return [
    {
      iccid,
      enabled: profileState === undefined ? (known?.enabled ?? false) : profileState === 'enabled',
      ...(fallbackAttribute === true ? { fallback: true } : {}),
      ...(typeof profileClass === 'string' ? { profileClass } : {}),
      ...(typeof profileName === 'string' ? { profileName } : {}),
    },
  ]
}

/** A profile that was installed by a download is there, and not enabled. */
export function installed(view: EuiccView, iccid: string): EuiccView {
  return view.profiles?.some((one) => one.iccid === iccid) === true ? view : changed(view, iccid, { enabled: false })
}

/** Digits; an ICCID that is none is shown as its octets. */
export function iccidText(hex: string): string {
  try {
    return iccidFromOctets(Buffer.from(hex, 'hex'))
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return hex
  }
}

function eimsIn(value: unknown): readonly string[] {
  if (!isArm(value, 'eimIdList') || !Array.isArray(value.value)) return []
  return value.value.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'eimId' in one ? [String(one.eimId)] : [],
  )
}

function isArm(value: unknown, kind: string): value is { readonly kind: string; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

function isOkOf(value: unknown, member: string): boolean {
  return typeof value === 'object' && value !== null && (value as Readonly<Record<string, unknown>>)[member] === 'ok'
}
