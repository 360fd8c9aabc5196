/** A whole BoundProfilePackage opened at once, as the eUICC opens it segment by segment. */

import { BoundProfilePackageOpening, type OpeningContext } from './bound-profile-package-opening.ts'
import type { BppFailure } from './bpp-errors.ts'
import { segmentsOf } from './segmentation.ts'

/** A package that opened: commands as whole TLVs, profile elements joined. */
export interface OpenedProfilePackage {
  readonly kind: 'opened'
  /** BF23 */
  readonly secureChannel: Buffer
  /** BF24 */
  readonly configureISDP: Buffer
  /** BF25 */
  readonly storeMetadata: Buffer
  /** BF26, where profile protection keys took the place of the session keys. */
  readonly replaceSessionKeys?: Buffer
  /** Unprotected profile package. */
  readonly profilePackage: Buffer
}

/**
 * Opens BF36, or tells the first failure as the eUICC reports it.
 *
 * @throws DecodeError where the bytes cannot even be cut into segments
 */
export function openBoundProfilePackage(bytes: Uint8Array, context: OpeningContext): OpenedProfilePackage | BppFailure {
  const opening = new BoundProfilePackageOpening(context)
  const none = Buffer.alloc(0)
  let opened: OpenedProfilePackage = {
    kind: 'opened',
    secureChannel: none,
    configureISDP: none,
    storeMetadata: none,
    profilePackage: none,
  }
  const elements: Buffer[] = []
  for (const segment of segmentsOf(bytes)) {
    const step = opening.accept(segment)
    if (step.kind === 'failed') return step
    if (step.kind === 'profileElements') elements.push(step.data)
    else if (step.kind !== 'more') opened = { ...opened, [step.kind]: step.tlv }
  }
  return { ...opened, profilePackage: Buffer.concat(elements) }
}
