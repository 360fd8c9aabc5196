/** Which profile an eUICC gets, or which refusal: SGP.22 v2.5 5.6.3. */
import type { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import { type Asking, freeMemory } from './decisions.ts'
import { profilePackageOf } from './profile-package.ts'
import { type EndOfOrder, orderOf, type ProfileStatus, type SmdpState, type StoredProfile } from './state.ts'
import type { Smdp } from './turn.ts'

/** An order that waits for its eUICC, or that came to a bad end. */
const pending: readonly ProfileStatus[] = ['Confirmed', 'Released', 'Downloaded', 'Error']

const endings: Readonly<Record<EndOfOrder, Refused>> = {
  confirmationRetries: new Refused('undefinedError', 'too many wrong confirmation codes', pair('8.8.5', '6.4')),
  downloadRetries: new Refused('undefinedError', 'too many downloads', pair('8.8.5', '6.4')),
  rejected: new Refused('matchingIdRefused', 'the order was ended by the device'),
  installationFailed: new Refused('matchingIdRefused', 'the order ended with a failed installation'),
}

/** The profile whose order names this eUICC. @throws Refused where there is none */
export function findOrdered({ decisions }: Smdp, state: SmdpState, asking: Asking): StoredProfile {
  const named = decisions.matchingProfiles(state, asking).filter(({ status }) => pending.includes(status))
  const [first] = named
  if (first === undefined)
    throw new Refused('matchingIdRefused', `no order for the matchingId ${JSON.stringify(asking.matchingId)}`)
  const own = named.filter((one) => decisions.isForEid(orderOf(one), asking))
  const best = own.find(decisions.isReleased) ?? own[0]
  if (best !== undefined) return best
  // Who comes without a matchingId and needs one is told so.
  const needsOne = asking.matchingId === '' && state.profiles.some(({ order }) => order?.eid === asking.eid)
  if (needsOne) throw new Refused('matchingIdRefused', 'the order of this eUICC has a matchingId')
  throw new Refused('eidMismatch', `the order is for another eUICC than ${asking.eid}`)
}

/** @throws Refused where the profile cannot be downloaded now, by this eUICC */
export function checkOrdered(smdp: Smdp, state: SmdpState, profile: StoredProfile, asking: Asking, info: EUICCInfo2): void {
  const { decisions, downloadLimit } = smdp
  const order = orderOf(profile)
  if (profile.status === 'Error' && order.ended !== undefined) throw endings[order.ended]
  if (decisions.isHeldByAnother(state, profile, asking))
    throw new Refused('eidMismatch', 'another eUICC is downloading this profile')
  if (!decisions.isReleased(profile)) throw new Refused('undefinedError', 'the profile is not released', pair('8.2', '1.2'))
  if (!decisions.isEligible(profile.description, info))
    throw new Refused('noEligibleProfile', 'the eUICC does not support what the profile needs')
  if (!decisions.mayDownload(order, downloadLimit)) throw endings.downloadRetries
  if (decisions.hasExpired(order, smdp.server.clock.now().getTime()))
    throw new Refused('undefinedError', 'the order has expired', pair('8.8.5', '4.10'))
  const size = profilePackageOf(profile.description).length
  if (!decisions.fits(size, freeMemory(info.extCardResource ?? Buffer.of())))
    throw new Refused('insufficientMemory', `the profile has ${size} octets`)
}
