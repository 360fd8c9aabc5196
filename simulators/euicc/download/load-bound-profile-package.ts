/** ES10b.LoadBoundProfilePackage: SGP.22 v2.5 2.5.5, 5.5, 5.7.6; SGP.32 5.9. Segments in, a ProfileInstallationResult at the end. */

import { elementOf } from '../../../protocol/ber/element.ts'
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { showOctets } from '../../../protocol/ber/octets.ts'
import { BoundProfilePackageOpening, type BppStep } from '../../../protocol/crypto/bound-profile-package-opening.ts'
import { curveOf, pointOf, publicKeyFromPoint } from '../../../protocol/crypto/curves.ts'
import { sharedSecret } from '../../../protocol/crypto/ecdh.ts'
import { eidOctets } from '../../../protocol/identifiers/eid.ts'
import { checkProfilePackage } from '../../../protocol/profile-package/check.ts'
import { connectivityOf } from '../../../protocol/profile-package/connectivity.ts'
import { decodeComplete } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { ConfigureISDPRequest } from '../../../protocol/sgp22/bound-profile-package.ts'
import { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { Chip } from '../chip.ts'
import { type Es10Function, NotAllowedNow } from '../es10.ts'
import { pause } from '../pause.ts'
import { install } from './install.ts'
import { type Failure, reportFailure, reportSuccess } from './installation-result.ts'
import { naaKeysOf } from './naa-keys.ts'
import type { DownloadSession, Loading } from './session.ts'

const segmentTags = [0xbf36, 0xa0, 0xa1, 0xa2, 0xa3, 0x87, 0x88, 0x86]

/** One function for each tag that a segment can begin with. */
export const loadBoundProfilePackage: readonly Es10Function[] = segmentTags.map((tag) => ({
  tag,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run: takeSegment,
}))

const none = Buffer.alloc(0)

function takeSegment(chip: Chip, segment: Buffer): Buffer {
  const { session } = chip.volatile
  if (session?.prepared === undefined) throw new NotAllowedNow('no download has been prepared')
  const hasFailed = session.loading?.failed === true
  if (hasFailed && !chip.decisions.mayTryAgain()) throw new NotAllowedNow('a package failed; the session can only be cancelled')
  const loading = hasFailed ? begin(chip, session, session.prepared) : (session.loading ?? begin(chip, session, session.prepared))
  if (chip.decisions.isPassedOver(segment, loading.before)) return none
  const step = loading.opening.accept(segment)
  const answer = carryOut(chip, loading, step)
  if ('errorReason' in answer) return fail(chip, session, loading, answer)
  if ('profilePackage' in answer) return finish(chip, session, loading, answer.profilePackage)
  chip.volatile.session = { ...session, loading: { ...answer.loading, before: segment } }
  return none
}

function begin(
  { settings, decisions }: Chip,
  { transactionId }: DownloadSession,
  prepared: NonNullable<DownloadSession['prepared']>,
): Loading {
  const { dpPb, oneTimeKeys } = prepared
  const { key } = dpPb.publicKey
  if (key === undefined) throw new RangeError('a certificate without a key was accepted')
  const opening = new BoundProfilePackageOpening({
    transactionId,
    euiccOtpk: pointOf(oneTimeKeys.publicKey),
    dpPbPublicKey: key,
    eid: decisions.eidOfKeys(eidOctets(settings.eid)),
    replacement: (request) => decisions.replacementKeys(request),
    agree: (point) => sharedSecret(oneTimeKeys.privateKey, publicKeyFromPoint(curveOf(key), point)),
  })
  return { opening, command: 'initialiseSecureChannel', elements: [], failed: false }
}

type Next = Failure | { readonly loading: Loading } | { readonly profilePackage: Buffer }

function carryOut(chip: Chip, loading: Loading, step: BppStep): Next {
  switch (step.kind) {
    case 'failed':
      return step
    case 'more':
    case 'replaceSessionKeys':
      return { loading }
    case 'secureChannel':
      return { loading: { ...loading, command: 'configureISDP' } }
    case 'configureISDP':
      return configureIsdp(chip, loading, step.tlv)
    case 'storeMetadata':
      return storeMetadata(chip, loading, step.tlv)
    case 'profileElements': {
      const elements = [...loading.elements, step.data]
      const octets = elements.reduce((sum, { length }) => sum + length, 0)
      pause(chip.decisions.pauseOfSegment(elements.length))
      if (!chip.decisions.fits(octets, chip.state.freeMemory, chip.state.profiles.length)) {
        return { bppCommandId: 'loadProfileElements', errorReason: 'installFailedDueToInsufficientMemoryForProfile' }
      }
      if (step.last) return { profilePackage: Buffer.concat(elements) }
      return { loading: { ...loading, command: 'loadProfileElements', elements } }
    }
  }
}

function configureIsdp({ decisions }: Chip, loading: Loading, tlv: Buffer): Next {
  try {
    const { value } = decodeComplete(ConfigureISDPRequest, tlv)
    // Nothing else stands in the request.
    if (decisions.isTooLong(elementOf(0xbf24, tlv).value().length))
      return { bppCommandId: 'configureISDP', errorReason: 'incorrectInputValues' }
    const smdpOid = value.dpProprietaryData?.dpOid
    return { loading: { ...loading, command: 'storeMetadata', ...(smdpOid === undefined ? {} : { smdpOid }) } }
  } catch (error) {
    if (error instanceof DecodeError) return { bppCommandId: 'configureISDP', errorReason: 'incorrectInputValues' }
    throw error
  }
}

/** ICCID, class and rules of the new profile (SGP.22 5.5.3). */
function storeMetadata({ decisions, state, settings }: Chip, loading: Loading, tlv: Buffer): Next {
  const refuse = (errorReason: Failure['errorReason']): Failure => ({ bppCommandId: 'storeMetadata', errorReason })
  let value: StoreMetadataRequest
  try {
    const decoded = decodeComplete(StoreMetadataRequest, tlv)
    if (decoded.issues.some(({ kind }) => kind === 'size')) return refuse('incorrectInputValues')
    value = decoded.value
  } catch (error) {
    if (error instanceof DecodeError) return refuse('incorrectInputValues')
    throw error
  }
  if (decisions.isIccidTaken(state.profiles, showOctets(value.iccid)))
    return refuse('installFailedDueToIccidAlreadyExistsOnEuicc')
  if (!decisions.isClassSupported(value.profileClass, settings.supportedProfileClasses)) return refuse('unsupportedProfileClass')
  if (!decisions.mayHaveRules(value, settings, decisions.isOperator)) return refuse('pprNotAllowed')
  return { loading: { ...loading, command: 'loadProfileElements', metadata: { tlv, value } } }
}

function fail(chip: Chip, session: DownloadSession, loading: Loading, failure: Failure): Buffer {
  chip.volatile.session = chip.decisions.endsSession('failed') ? undefined : { ...session, loading: { ...loading, failed: true } }
  return reportFailure(chip, session, loading, failure)
}

function finish(chip: Chip, session: DownloadSession, loading: Loading, profilePackage: Buffer): Buffer {
  const { metadata } = loading
  if (metadata === undefined) throw new RangeError('profile elements came without metadata')
  const checked = checkProfilePackage(profilePackage, metadata.value.iccid)
  if (checked.kind === 'failed') {
    const { bppCommandId, errorReason, response } = checked
    return fail(chip, session, loading, { bppCommandId, errorReason, simaResponse: response })
  }
  const { mayTestProfileHave } = chip.decisions
  if (metadata.value.profileClass === 'test' && !naaKeysOf(profilePackage).every(mayTestProfileHave)) {
    const errorReason = 'testProfileInstallFailedDueToInvalidNaaKey'
    return fail(chip, session, loading, { bppCommandId: 'loadProfileElements', errorReason })
  }
  const connectivity = connectivityOf(profilePackage)
  const anew = () => encode(StoreMetadataRequest, metadata.value)
  const profile = install(chip, session, loading, {
    iccid: showOctets(metadata.value.iccid),
    metadata: showOctets(chip.decisions.storedMetadata(metadata.tlv, anew)),
    size: profilePackage.length,
    ...(connectivity === undefined ? {} : { connectivity: showOctets(connectivity) }),
  })
  if (chip.decisions.endsSession('installed')) chip.volatile.session = undefined
  return reportSuccess(chip, session, metadata.value, profile, chip.settings.successResponse ?? checked.response)
}

/** A reset in the middle of a package: what there is of the profile is gone, and a result may tell of it (SGP.32 3.6). */
export function interruptDownload(chip: Chip): void {
  const { session } = chip.volatile
  const { loading } = session ?? {}
  if (session === undefined || loading === undefined || loading.failed) return
  const { metadata } = loading
  if (metadata !== undefined && chip.decisions.keepsInterrupted())
    install(chip, session, loading, { iccid: showOctets(metadata.value.iccid), metadata: showOctets(metadata.tlv), size: 0 })
  if (!chip.decisions.tellsOfInterruption()) return
  reportFailure(chip, session, loading, { bppCommandId: loading.command, errorReason: 'installFailedDueToInterruption' })
}
