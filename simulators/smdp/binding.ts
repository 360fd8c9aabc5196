/** Binds a profile to the one-time key of an eUICC, anew or as before (SGP.22 2.5.3, 3.1.3, 5.6.2). */
import { showOctets } from '../../protocol/ber/octets.ts'
import { curveOf, privateKeyFromScalar, scalarOf } from '../../protocol/crypto/curves.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ConfigureISDPRequest } from '../../protocol/sgp22/bound-profile-package.ts'
import { Refused } from '../rsp-server/refused.ts'
import { metadataOf } from './metadata.ts'
import { profilePackageOf } from './profile-package.ts'
import { type Binding, orderOf, type ProtectionKeys, type SmdpSession, type StoredProfile } from './state.ts'
import { credentialsOf, type Smdp } from './turn.ts'

export interface Bound {
  /** BF36 */
  readonly octets: Buffer
  readonly binding: Binding
}

/**
 * With the one-time key of a binding before, the session keys are those of before: only BF23 is new, for it names the transaction.
 *
 * @throws Refused 8.2/3.7 for a key more than the profile may be bound to; KeyError for a point that is none
 */
export function bindTo(smdp: Smdp, session: SmdpSession, profile: StoredProfile, euiccOtpk: Uint8Array): Bound {
  const { decisions, server, oid } = smdp
  const { euicc, transactionId } = session
  if (euicc === undefined) throw new RangeError('a session without an eUICC')
  const { description } = profile
  const order = orderOf(profile)
  const { pb } = credentialsOf(smdp, session)
  const curve = curveOf(pb.privateKey)
  const otpk = showOctets(euiccOtpk)

  const before = order.binding
  const same = before !== undefined && before.eid === euicc.eid && decisions.isSameBinding(order, otpk)
  const count = (before?.count ?? 0) + (same ? 0 : 1)
  if (count > (description.bindingLimit ?? Number.POSITIVE_INFINITY))
    throw new Refused('bppRebindingRefused', `the profile was bound to ${before?.count} one-time keys, and to no more it can be`)
  const smdpOtsk = same ? privateKeyFromScalar(curve, Buffer.from(before.smdpOtsk, 'hex')) : decisions.oneTimeKey(curve)

  const keys = description.profileProtectionKeys
  const octets = decisions.bind({
    transactionId: Buffer.from(transactionId, 'hex'),
    hostId: Buffer.from(server.name).subarray(0, 16),
    eid: decisions.eidForKeys(euicc.eid),
    smdpOtsk,
    euiccOtpk,
    dpPbKey: pb.privateKey,
    configureIsdp: encode(ConfigureISDPRequest, { dpProprietaryData: { dpOid: oid } }),
    storeMetadata: decisions.metadataInPackage(metadataOf(description, server.name, euicc.iot)),
    profilePackage: profilePackageOf(description),
    ...(keys === undefined ? {} : { replaceSessionKeys: octetsOf(keys) }),
  })
  const sameCertificate = before?.euiccCertificate === euicc.certificate
  const packages = sameCertificate ? [...before.earlier, before.transactionId] : []
  const binding = {
    transactionId,
    eid: euicc.eid,
    ciKeyIdentifier: session.ciKeyIdentifier,
    euiccCertificate: euicc.certificate,
    euiccOtpk: otpk,
    smdpOtsk: showOctets(scalarOf(smdpOtsk)),
    earlier: packages.filter((one) => one !== transactionId),
    count,
  }
  return { octets, binding }
}

function octetsOf({ initialMacChainingValue, ppkEnc, ppkCmac }: ProtectionKeys) {
  return {
    initialMacChainingValue: Buffer.from(initialMacChainingValue, 'hex'),
    ppkEnc: Buffer.from(ppkEnc, 'hex'),
    ppkCmac: Buffer.from(ppkCmac, 'hex'),
  }
}
