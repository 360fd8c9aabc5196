/** Who signed a notification, over what, and which certificates come with it (SGP.22 v2.5 3.5; SGP.32 v1.2 3.7). */
import { createPublicKey } from 'node:crypto'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { OtherSignedNotification } from '../../protocol/sgp22/notifications.ts'
import type { Es10Rule } from '../es10-rule.ts'

const expected = 'a signature over BF2F by CERT.EUICC, which CERT.EUM has signed'

/** NOTIF-013. */
export const notificationRules: readonly Es10Rule[] = [
  {
    requirement: 'NOTIF-013',
    judge({ answer, at }, { euiccKey }) {
      if (answer?.function !== 'RetrieveNotificationsList' || answer.value.kind !== 'notificationList') return undefined
      const others = answer.value.value.flatMap((one) => (one.kind === 'otherSignedNotification' ? [one.value] : []))
      if (others.length === 0 || euiccKey === undefined) return undefined
      const faults = others.flatMap((one) => faultOf(one, euiccKey) ?? [])
      const seen = faults[0] ?? expected
      return {
        claim: 'a notification is signed and has its certificates',
        expected,
        seen,
        holds: faults.length === 0,
        at: [at[1]],
      }
    },
  },
]

/** @param euiccKey SubjectPublicKeyInfo in hexadecimal */
function faultOf(notification: OtherSignedNotification, euiccKey: string): string | undefined {
  const metadata = rawOf(notification.tbsOtherNotification)
  const key = createPublicKey({ key: Buffer.from(euiccKey, 'hex'), format: 'der', type: 'spki' })
  if (metadata === undefined) return 'no BF2F'
  if (!verify(key, notification.euiccNotificationSignature, signedBytes.euiccNotificationSignature(metadata)))
    return 'a signature that does not verify over BF2F'
  try {
    const euicc = parseCertificate(notification.euiccCertificate)
    const eum = parseCertificate(notification.eumCertificate)
    const { key: shown } = euicc.publicKey
    if (shown === undefined || !shown.equals(key)) return 'a certificate of another key than that of the eUICC'
    return euicc.issuer.raw.equals(eum.subject.raw) ? undefined : 'a certificate of another EUM than the issuer'
  } catch (error) {
    if (error instanceof DecodeError) return `certificates that cannot be read: ${error.message}`
    throw error
  }
}
