/** Where a download begins (SGP.32 v1.2 2.11.1.3, 3.2.3.1 steps 2 to 5): activation code, default SM-DP+, SM-DS, or what the eIM keeps. */

import { printFqdn } from '../../protocol/identifiers/fqdn.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import type { Tape } from '../../transport/tape.ts'
import type { ConfiguredAddresses } from './download-decisions.ts'
import type { Order } from './download-session.ts'
import type { IpaContext } from './ipa-context.ts'

export type Source =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'smds'; readonly address: string }
  /** The activation code is none, or what the download needs is missing. */
  | { readonly kind: 'malformed'; readonly why: string }

/** Where the trigger says it all, the eUICC is not asked. */
const nowhere: ConfiguredAddresses = { defaultDpAddress: undefined, rootDsAddress: undefined }

const nothing = { matchingId: '', smdpOid: undefined } as const

export async function sourceOf(
  ipa: IpaContext,
  { profileDownloadData }: ProfileDownloadTriggerRequest,
  tape: Tape,
  signal: AbortSignal,
): Promise<Source> {
  switch (profileDownloadData?.kind) {
    case 'activationCode':
      return ofActivationCode(ipa, profileDownloadData.value)
    case 'contactDefaultSmdp':
      return ofDefaultAddress(ipa, tape, signal)
    case 'contactSmds': {
      const { smdsAddress } = profileDownloadData.value
      const address = ipa.decisions.smds(smdsAddress, smdsAddress === undefined ? await configured(ipa, tape, signal) : nowhere)
      return address ? { kind: 'smds', address } : { kind: 'malformed', why: 'the eUICC has no root SM-DS address' }
    }
    case undefined:
      // The eIM keeps the data of an IPA that leaves them to it; otherwise the eUICC's own address is all that is known.
      if (!ipa.decisions.namesSmdp(ipa.has('eimDownloadDataHandling')))
        return { kind: 'order', order: { ...nothing, smdpAddress: undefined } }
      return ofDefaultAddress(ipa, tape, signal)
  }
}

function ofActivationCode(ipa: IpaContext, text: string): Source {
  try {
    const code = ipa.decisions.parseActivationCode(text)
    const { smdpAddress, smdpOid } = code
    return { kind: 'order', order: { smdpAddress: printFqdn(smdpAddress), matchingId: ipa.decisions.matchingId(code), smdpOid } }
  } catch (error) {
    if (!(error instanceof IdentifierError)) throw error
    return { kind: 'malformed', why: error.message }
  }
}

async function ofDefaultAddress(ipa: IpaContext, tape: Tape, signal: AbortSignal): Promise<Source> {
  const smdpAddress = ipa.decisions.defaultSmdp(await configured(ipa, tape, signal))
  if (!smdpAddress) return { kind: 'malformed', why: 'the eUICC has no default SM-DP+ address' }
  return { kind: 'order', order: { ...nothing, smdpAddress } }
}

async function configured(ipa: IpaContext, tape: Tape, signal: AbortSignal): Promise<ConfiguredAddresses> {
  const { defaultDpAddress, rootDsAddress } = await ipa.es10.getEuiccConfiguredAddresses(tape, signal)
  return { defaultDpAddress, rootDsAddress }
}
