/** GetBoundProfilePackage of the played SM-DP+: SGP.22 v2.5 5.6.2. The package is one that the eUICC can load. */
import { bindProfilePackage } from '../../protocol/crypto/bound-profile-package.ts'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { curveOf, generateKeyPair, KeyError } from '../../protocol/crypto/curves.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { BoundProfilePackage, ConfigureISDPRequest } from '../../protocol/sgp22/bound-profile-package.ts'
import type { GetBoundProfilePackageResponse } from '../../protocol/sgp22/es9plus-asn1.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import type { GetBoundProfilePackageRequest } from '../../protocol/sgp32/es9plus-asn1.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { rightAuthentication } from '../rsp-server/decisions.ts'
import { Refused } from '../rsp-server/refused.ts'
import { profilePackageOf } from '../smdp/profile-package.ts'
import { announcedMetadata } from './rsp-authenticate.ts'
import { idIn } from './rsp-initiate.ts'
import { keep, type PlayedServer, type PlayedSession, type ProvedEuicc, sessionOf } from './rsp-session.ts'

/** Wrong confirmation codes that an order stands. */
const MOST_WRONG_CODES = 3

/** @throws Refused for an unknown session, a signature that is not right, and a confirmation code that is missing or wrong */
export function getBoundProfilePackage(
  played: PlayedServer,
  { transactionId, prepareDownloadResponse: response }: Of<typeof GetBoundProfilePackageRequest>,
): Of<typeof GetBoundProfilePackageResponse> {
  const session = sessionOf(played, transactionId)
  const { euicc } = session
  if (euicc === undefined) throw new Refused('invalidTransactionId', 'the session has not come to AuthenticateClient')
  if (response.kind !== 'downloadResponseOk')
    throw new Refused('euiccSignatureInvalid', `${response.kind}: nothing that is signed by the eUICC as SGP.22 says`)
  const { value: ok } = response
  const octets = rightAuthentication.signedOctets(ok, 'euiccSigned2', EUICCSigned2, ok.euiccSigned2)
  const { key } = euicc.certificate.publicKey
  if (key === undefined || !verify(key, ok.euiccSignature2, signedBytes.euiccSignature2(octets, euicc.smdpSignature2)))
    throw new Refused('euiccSignatureInvalid', 'euiccSignature2 does not verify')
  if (!rightAuthentication.isOfSession(session, ok.euiccSigned2.transactionId))
    throw new Refused('invalidTransactionId', 'another transactionId in euiccSigned2')
  checkConfirmationCode(played, session, transactionId, ok.euiccSigned2.hashCc)
  return {
    kind: 'getBoundProfilePackageOk',
    value: {
      transactionId: idIn(played.behaviour, 'getBoundProfilePackage', transactionId),
      boundProfilePackage: decode(BoundProfilePackage, bound(played, euicc, transactionId, ok.euiccSigned2.euiccOtpk)).value,
    },
  }
}

function checkConfirmationCode(
  played: PlayedServer,
  session: PlayedSession,
  transactionId: Uint8Array,
  hash: Uint8Array | undefined,
): void {
  const { confirmationCode } = played.behaviour
  if (confirmationCode === undefined) return
  if (session.wrongCodes >= MOST_WRONG_CODES)
    throw new Refused('confirmationCodeRetriesExceeded', `${MOST_WRONG_CODES} wrong codes before`)
  if (hash === undefined) throw new Refused('confirmationCodeMissing', 'no hashCc')
  if (hashCc(confirmationCode, transactionId).equals(hash)) return
  keep(played, { ...session, wrongCodes: session.wrongCodes + 1 })
  throw new Refused('confirmationCodeRefused', 'hashCc is not that of the code')
}

function bound(played: PlayedServer, { eid }: ProvedEuicc, transactionId: Uint8Array, euiccOtpk: Uint8Array): Buffer {
  const { behaviour, pki, profile, server, oid } = played
  const announced = decode(StoreMetadataRequest, announcedMetadata(played)).value
  const keys = { initialMacChainingValue: server.random(16), ppkEnc: server.random(16), ppkCmac: server.random(16) }
  const { privateKey } = behaviour.pb ?? pki.dpPb
  try {
    return bindProfilePackage({
      transactionId,
      hostId: Buffer.from(server.name).subarray(0, 16),
      eid: Buffer.from(eid, 'hex'),
      smdpOtsk: generateKeyPair(curveOf(privateKey)).privateKey,
      euiccOtpk,
      dpPbKey: privateKey,
      configureIsdp: encode(ConfigureISDPRequest, { dpProprietaryData: { dpOid: oid } }),
      storeMetadata: encode(StoreMetadataRequest, { ...announced, ...behaviour.metadataInPackage }),
      profilePackage: profilePackageOf({
        ...profile,
        ...(behaviour.profileOctets === undefined ? {} : { size: behaviour.profileOctets }),
      }),
      ...(behaviour.protectionKeys ? { replaceSessionKeys: keys } : {}),
    })
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw new Refused('undefinedError', `otPK.EUICC: ${error.message}`)
  }
}
