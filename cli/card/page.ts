/** One page on a card, for a person. */
import { eidFromOctets } from '../../protocol/identifiers/eid.ts'
import { iccidFromOctets } from '../../protocol/identifiers/iccid.ts'
import { printVersion, versionFromOctets } from '../../protocol/identifiers/version.ts'
import { inert } from '../../reports/inert.ts'
import type { StoredNotification, StoredResult } from '../../simulators/ipa/es10.ts'
import { freeMemory } from '../../simulators/smdp/decisions.ts'
import type { CardFacts, Read } from './facts.ts'

const WIDTH = 16

/** @param where the reader, in words */
export function cardPage(where: string, facts: CardFacts): readonly string[] {
  const { atr, eid, isdr, iot, info, addresses, profiles, eims, notifications, results, rules } = facts
  return [
    row('reader', where),
    row('ATR', atr),
    row('EID', eidFromOctets(Buffer.from(eid, 'hex'))),
    ...shown('ISD-R', isdr, ({ svn }) => [`SGP.22 v${version(svn)}`]),
    ...shown('IoT', iot, ({ euiccConfiguration }) => [
      listed(euiccConfiguration) || 'neither an IPA in the eUICC nor an enabled profile',
    ]),
    ...shown('eUICC', info, (all) => [
      `firmware ${version(all.euiccFirmwareVer)}, profile packages ${version(all.profileVersion)}, protection profile ${version(all.ppVersion)}`,
      `SGP.32 ${all.iotSpecificInfo?.iotVersion.map((one) => `v${version(one)}`).join(', ') ?? 'not said'}, IPA ${all.ipaMode ?? 'not said'}`,
      `RSP ${listed(all.rspCapability)}; UICC ${listed(all.uiccCapability)}`,
      `${all.euiccCategory ?? 'no category'}; SAS ${inert(all.sasAcreditationNumber)}`,
    ]),
    ...shown('CI, verifies', info, (all) => all.euiccCiPKIdListForVerification.map(hex)),
    ...shown('CI, signs', info, (all) => all.euiccCiPKIdListForSigning.map(hex)),
    ...shown('memory', info, (all) => {
      const free = freeMemory(all.extCardResource)
      return [free === undefined ? `not said (${hex(all.extCardResource)})` : `${free.toLocaleString('en')} octets free`]
    }),
    ...shown('servers', addresses, ({ defaultDpAddress, rootDsAddress }) => [
      `SM-DP+ ${inert(defaultDpAddress ?? 'none')}, SM-DS ${inert(rootDsAddress)}`,
    ]),
    ...shown('profiles', profiles, (all) =>
      all.kind === 'profileInfoListOk' ? all.value.map(profileLine) : [`error ${all.value}`],
    ),
    ...shown('eIMs', eims, (all) => all.map(eimLine)),
    ...shown('notifications', notifications, (all) => all.map(notificationLine)),
    ...shown('results', results, (all) => all.map(resultLine)),
    ...shown('rules', rules, (all) =>
      all.map(({ pprIds, allowedOperators, pprFlags }) => {
        const flags = pprFlags.length === 0 ? '' : `, ${listed(pprFlags)}`
        return `${listed(pprIds)} for ${allowedOperators.map(({ mccMnc }) => hex(mccMnc)).join(', ')}${flags}`
      }),
    ),
  ]
}

function shown<T>(name: string, found: Read<T>, lines: (value: T) => readonly string[]): readonly string[] {
  if ('why' in found) return [row(name, `not read: ${inert(found.why)}`)]
  const all = lines(found.value)
  return all.length === 0 ? [row(name, 'none')] : all.map((line, n) => row(n === 0 ? name : '', line))
}

function row(name: string, text: string): string {
  return `${name.padEnd(WIDTH)}${text}`
}

type Profile = Extract<
  Extract<CardFacts['profiles'], { value: unknown }>['value'],
  { kind: 'profileInfoListOk' }
>['value'][number]

function profileLine(profile: Profile): string {
  const { iccid, profileState, profileClass, profileName, serviceProviderName, profileNickname, profilePolicyRules } = profile
  const names = [profileNickname, profileName, serviceProviderName].filter((name) => name !== undefined && name !== '')
  const marks = [
    profile.fallbackAttribute ? 'fallback' : '',
    profile.ecallIndication === true ? 'emergency' : '',
    ...(profilePolicyRules ?? []),
  ]
  return [
    iccidOf(iccid),
    profileState ?? 'state not said',
    profileClass ?? 'operational',
    names.map((name) => `"${inert(String(name))}"`).join(' '),
    marks.filter((mark) => mark !== '').join(' '),
  ]
    .filter((part) => part !== '')
    .join('  ')
}

type Eim = Extract<CardFacts['eims'], { value: unknown }>['value'][number]

function eimLine({ eimId, eimFqdn, counterValue, associationToken, eimPublicKeyData, euiccCiPKId, ...more }: Eim): string {
  const key = eimPublicKeyData === undefined ? 'no key' : eimPublicKeyData.kind === 'eimPublicKey' ? 'public key' : 'certificate'
  return [
    inert(eimId),
    eimFqdn === undefined ? 'no address' : `at ${inert(eimFqdn)}`,
    ...(counterValue === undefined ? [] : [`counter ${counterValue}`]),
    ...(associationToken === undefined ? [] : [`token ${associationToken}`]),
    key,
    ...(euiccCiPKId === undefined ? [] : [`CI ${hex(euiccCiPKId).slice(0, 8)}…`]),
    more.indirectProfileDownload === true ? 'indirect download' : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function notificationLine(notification: StoredNotification): string {
  if (notification.kind === 'compactProfileInstallationResult')
    return `${notification.value.compactProfileInstallationResultData.seqNumber}  install result`
  const isInstalled = notification.kind === 'profileInstallationResult'
  const metadata = isInstalled
    ? notification.value.profileInstallationResultData.notificationMetadata
    : notification.value.tbsOtherNotification
  const { seqNumber, profileManagementOperation, iccid } = metadata
  const address = 'notificationAddress' in metadata ? `  for ${inert(metadata.notificationAddress)}` : ''
  return `${seqNumber}  ${listed(profileManagementOperation)}  ${iccidOf(iccid)}${address}`
}

function resultLine(result: StoredResult): string {
  if (result.kind === 'euiccPackageResultSigned') {
    const { seqNumber, counterValue, eimId } = result.value.euiccPackageResultDataSigned
    return `${seqNumber}  of the package with counter ${counterValue} of ${inert(eimId)}`
  }
  return result.kind === 'euiccPackageErrorSigned' ? 'a signed error' : 'an unsigned error'
}

function iccidOf(octets: Uint8Array | undefined): string {
  if (octets === undefined) return 'no ICCID'
  try {
    return iccidFromOctets(octets)
  } catch {
    return `${hex(octets)} (no ICCID)`
  }
}

function version(octets: Uint8Array): string {
  return printVersion(versionFromOctets(octets))
}

function listed(names: readonly (string | number)[]): string {
  return names.join(', ')
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}
