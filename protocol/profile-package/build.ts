/**
 * Profile packages made to measure, for a simulated SM-DP+. Everything in them is made up: good for whoever reads packages, not for a
 * card that installs them.
 */
import { EncodeError } from '../ber/issues.ts'
import { iccidHeaderOctets } from '../identifiers/iccid.ts'
import {
  akaParameterElement,
  globalPinsElement,
  localPinsElement,
  pukCodesElement,
  securityDomainElement,
} from './build-codes.ts'
import { mfElement, usimElement } from './build-files.ts'
import { fillerElement, fillerLength, fillerSizes, MAX_FILLER, MAX_FILLERS } from './filler.ts'
import { encodePackage } from './package.ts'
import { mandated } from './pe-header.ts'
import type { ProfileElement } from './profile-element.ts'
import { templateOid } from './templates.ts'

/** What tells one made profile from another. */
export interface ProfileIdentity {
  /** 18 to 20 digits. */
  readonly iccid: string
  /** Text in the header. */
  readonly profileType: string
  /** 6 to 15 digits. */
  readonly imsi: string
  /** Name in EF.SPN. */
  readonly serviceProviderName: string
  /** Octets for the header. */
  readonly connectivityParameters?: Uint8Array
}

/**
 * Ten elements: header, mf, pukCodes, pinCodes, usim, its pinCodes, akaParameter, securityDomain, nonStandard, end.
 *
 * @throws IdentifierError for an ICCID, EncodeError for another text that cannot be written
 */
export function profileElements(identity: ProfileIdentity): readonly ProfileElement[] {
  return [
    ...structureElements(identity),
    usimElement(4, identity.imsi, identity.serviceProviderName),
    localPinsElement(5),
    akaParameterElement(6),
    securityDomainElement(7),
    { kind: 'nonStandard', value: nonStandard },
    endElement(9),
  ]
}

/** Five elements that are a package in their structure only, for they make no USIM: header, mf, pukCodes, pinCodes, end. */
export function smallElements(identity: HeaderIdentity): readonly ProfileElement[] {
  return [...structureElements(identity), endElement(4)]
}

/**
 * The same elements with a filler for each of `sizes` behind the parameters of the USIM, which its file is in.
 *
 * @param sizes octets of the files, 1 to 15 000 each
 * @throws EncodeError for sizes that no filler has, and for elements without akaParameter
 */
export function withFillers(elements: readonly ProfileElement[], sizes: readonly number[]): readonly ProfileElement[] {
  const at = elements.findIndex(({ kind }) => kind === 'akaParameter') + 1
  if (at === 0) throw new EncodeError('fillers go behind akaParameter, and there is none; take the elements of profileElements()')
  return elements.toSpliced(at, 0, ...sizes.map((size, index) => fillerElement(index, size)))
}

/**
 * The octets of a package of {@link profileElements}.
 *
 * @param size wanted octets of the whole package, which fillers make up for; without it there are none
 * @throws IdentifierError for an ICCID, EncodeError for another text, or a size that cannot be reached
 */
export function buildProfilePackage(identity: ProfileIdentity, size?: number): Buffer {
  const elements = profileElements(identity)
  const upp = encodePackage(elements)
  if (size === undefined || size === upp.length) return upp
  const sizes = Number.isInteger(size) ? fillerSizes(size - upp.length) : undefined
  if (sizes !== undefined) return encodePackage(withFillers(elements, sizes))
  const least = upp.length + fillerLength(1)
  const most = upp.length + MAX_FILLERS * fillerLength(MAX_FILLER)
  throw new EncodeError(`a package of ${size} octets: write ${upp.length}, which takes no filler, or ${least} to ${most}`)
}

type HeaderIdentity = Pick<ProfileIdentity, 'iccid' | 'profileType' | 'connectivityParameters'>

function structureElements(identity: HeaderIdentity): readonly ProfileElement[] {
  return [headerElement(identity), mfElement(1, identity.iccid), pukCodesElement(2), globalPinsElement(3)]
}

function headerElement({ iccid, profileType, connectivityParameters }: HeaderIdentity): ProfileElement {
  return {
    kind: 'header',
    value: {
      'major-version': 2,
      'minor-version': 3,
      profileType,
      iccid: iccidHeaderOctets(iccid),
      'eUICC-Mandatory-services': { usim: true, milenage: true },
      'eUICC-Mandatory-GFSTEList': [templateOid('MF'), templateOid('USIM')],
      ...(connectivityParameters === undefined ? {} : { connectivityParameters }),
    },
  }
}

/** Of an issuer under the arc of examples (ITU-T X.660); not mandated, so that who does not know it may pass over it. */
const nonStandard = {
  'nonStandard-header': { identification: 8 },
  issuerID: '2.999.10',
  content: Uint8Array.of(0xc0, 0xff, 0xee),
}

function endElement(identification: number): ProfileElement {
  return { kind: 'end', value: { 'end-header': mandated(identification) } }
}
