/** A second eIM of ours, with keys and a name of its own. */
import { type PlayedEim, startPlayedEim } from '../../simulators/played/eim-server.ts'
import type { EimOnCard } from './device-card.ts'
import { eimIdentity } from './eim-identities.ts'
import type { IpaServersSettings } from './ipa-servers.ts'

/** The name that the certificate of another host is for. */
export const OTHER_EIM_NAME = 'other.harness.test'

/** Starts it. @param onCard how the card knows the first one */
export async function startOther(
  { spec, coaps, timers, pki, otherEim = {} }: IpaServersSettings,
  onCard: EimOnCard,
): Promise<{ readonly eim: PlayedEim; readonly onCard: EimOnCard }> {
  const identity = await eimIdentity(pki, 'otherName')
  const eim = await startPlayedEim({
    spec,
    identity,
    signingKey: pki.eimSigningOther,
    cis: [pki.ci.certificate],
    behaviour: { learnsCertificates: false, eimId: OTHER_EIM_NAME },
    ...otherEim,
    ...(coaps === undefined ? {} : { coaps }),
    ...(timers === undefined ? {} : { timers }),
  })
  const signingKey = pki.eimSigningOther.publicKey
  return {
    eim,
    onCard: { ...onCard, eimId: OTHER_EIM_NAME, fqdn: OTHER_EIM_NAME, signingKey, tlsCertificate: identity.certificates },
  }
}
