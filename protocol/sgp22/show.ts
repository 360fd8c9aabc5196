/** How values of RSP types are printed: for people, so that a wrong digit is seen. What cannot be read is printed as octets. */
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { endOfTag } from '../ber/tag.ts'
import { judgeEid } from '../identifiers/eid.ts'
import { iccidFromOctets, remarksOnIccid } from '../identifiers/iccid.ts'
import { plmnFromOctets, printPlmn } from '../identifiers/plmn.ts'
import { printVersion, versionFromOctets } from '../identifiers/version.ts'

export function showVersion(octets: Uint8Array): string {
  return readable(octets, () => printVersion(versionFromOctets(octets)))
}

/** An EID with what is wrong with it, or the word that its check digits are right. */
export function showEid(octets: Uint8Array): string {
  const { digits, reasons } = judgeEid(octets)
  return `${digits} (${reasons.length === 0 ? 'check digits right' : reasons.join(', ')})`
}

export function showIccid(octets: Uint8Array): string {
  return readable(octets, () => {
    const digits = iccidFromOctets(octets)
    const { reasons } = remarksOnIccid(digits)
    return reasons.length === 0 ? digits : `${digits} (${reasons.join(', ')})`
  })
}

/** `MCC-MNC`; E stands for any digit. */
export function showMccMnc(octets: Uint8Array): string {
  return readable(octets, () => printPlmn(plmnFromOctets(octets)))
}

/** Tags one after the other without lengths, as in a tag list. */
export function showTagList(list: Uint8Array): string {
  const tags: string[] = []
  for (let at = 0; at < list.length; ) {
    const end = endOfTag(list, at)
    tags.push(showOctets(list.subarray(at, end)))
    at = end
  }
  return tags.join(' ')
}

function readable(octets: Uint8Array, read: () => string): string {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return `${showOctets(octets)} (${error.what})`
    throw error
  }
}
