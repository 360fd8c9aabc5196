/** A real card in the device of an IPA under test, in the reach of servers of ours. */
import { withIccid } from '../../protocol/profile-package/with-iccid.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { configurationsOf, type EimOnCard } from './device-card.ts'
import { knownEim } from './eim-of-ours.ts'
import type { RealCard } from './ipa-bench.ts'
import type { CardToRelay, IpaServersSettings } from './ipa-servers.ts'
import { OTHER_EIM_NAME } from './other-eim.ts'

/** What our SM-DP+ has for it. */
export function profileFor({ profilePackage }: CardToRelay): typeof playedProfile {
  return { ...playedProfile, package: withIccid(profilePackage, playedProfile.iccid).toString('hex') }
}

/** The real card with our eIMs and our SM-DP+ for it. */
export function inReach(
  { euicc, furtherAids, profilePackage, installed }: CardToRelay,
  { pki, spec }: IpaServersSettings,
  eim: EimOnCard,
  other: EimOnCard | undefined,
): RealCard {
  return {
    bench: {
      actor: 'eUICC',
      spec,
      euicc,
      furtherAids,
      eims: {
        first: knownEim(eim.eimId, pki.eimSigning.privateKey, undefined),
        second: knownEim(OTHER_EIM_NAME, (other === undefined ? pki.eimSigning : pki.eimSigningOther).privateKey, undefined),
      },
      pki: undefined,
      servers: pki,
      profilePackage: ({ iccid }) => withIccid(profilePackage, iccid),
      keepState() {},
      close: () => euicc.close(),
    },
    configurations: (contents) => configurationsOf(eim, contents, other),
    installed,
  }
}
