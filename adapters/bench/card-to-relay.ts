/** A real card in the device, and what is in its reach. */
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { withIccid } from '../../protocol/profile-package/with-iccid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import type { EuiccPort } from '../port.ts'
import { configurationsOf, type EimOnCard } from './device-card.ts'
import { knownEim } from './eim-of-ours.ts'
import type { RealCard } from './ipa-bench.ts'
import { OTHER_EIM_NAME } from './other-eim.ts'
import type { CardIdentity } from './relayed-card.ts'

/** A real card for the device. */
export interface CardToRelay extends Omit<CardIdentity, 'eid'> {
  readonly euicc: EuiccPort
  /** AIDs of the ISD-R that a vendor has in place of the standard one. */
  readonly furtherAids: readonly Uint8Array[]
  /** Unprotected profile package that it can install. */
  readonly profilePackage: Uint8Array
  /** Profiles of ours that this run has installed, over whatever binding; see {@link RealCard}. */
  readonly installed: RealCard['installed']
}

/** What our SM-DP+ has for it. */
export function profileFor({ profilePackage }: CardToRelay): typeof playedProfile {
  return { ...playedProfile, package: withIccid(profilePackage, playedProfile.iccid).toString('hex') }
}

/** The real card with our eIMs and our SM-DP+ for it. */
export function inReach(
  { euicc, furtherAids, profilePackage, installed }: CardToRelay,
  { pki, spec }: { readonly pki: TestPki; readonly spec: SpecVersion },
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
