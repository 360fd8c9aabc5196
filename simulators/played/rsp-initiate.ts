/** InitiateAuthentication of the played SM-DP+ or SM-DS: SGP.22 v2.5 5.6.1, 5.8.1. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { keyIdentifierOf } from '../../protocol/certificates/key-identifier.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import type { InitiateAuthenticationRequest, InitiateAuthenticationResponse } from '../../protocol/sgp22/es9plus-asn1.ts'
import { rightAuthentication } from '../rsp-server/decisions.ts'
import { ownAddress } from '../rsp-server/initiate-authentication.ts'
import { withLongLength } from './euicc-forms.ts'
import type { RspBehaviour, TransactionPlace } from './rsp-behaviour.ts'
import { keep, type PlayedServer } from './rsp-session.ts'

/** Stands in for a transactionId or a challenge of the session. */
const OTHER = Buffer.alloc(16, 0xee)

/**
 * The eUICC is one that the harness plays: its version and its CIs are right whatever they are.
 *
 * @throws Refused for an address that is not its own
 */
export function initiateAuthentication(
  played: PlayedServer,
  { euiccChallenge, smdpAddress }: Of<typeof InitiateAuthenticationRequest>,
): Of<typeof InitiateAuthenticationResponse> {
  const { behaviour, name, server, pki, role } = played
  const address = name === undefined ? smdpAddress : ownAddress({ name }, rightAuthentication, smdpAddress)
  const transactionId = played.newTransactionId()
  const serverChallenge = server.random(16)
  const serverSigned1 = inForm(
    behaviour,
    encode(ServerSigned1, {
      transactionId: idIn(behaviour, 'serverSigned1', transactionId),
      euiccChallenge: behaviour.otherChallenge ? OTHER : euiccChallenge,
      serverAddress: behaviour.serverAddress ?? address,
      serverChallenge,
    }),
  )
  const auth = behaviour.auth ?? (role === 'smdp' ? pki.dpAuth : pki.dsAuth)
  const ciKeyIdentifier = behaviour.ciKeyIdentifier ?? keyIdentifierOf(pki.ci.publicKey)
  keep(played, {
    transactionId: showOctets(transactionId),
    serverChallenge: showOctets(serverChallenge),
    ciKeyIdentifier: showOctets(ciKeyIdentifier),
    touchedAt: 0,
    wrongCodes: 0,
  })
  return {
    kind: 'initiateAuthenticationOk',
    value: {
      transactionId: idIn(behaviour, 'initiateAuthentication', transactionId),
      serverSigned1: decode(ServerSigned1, serverSigned1).value,
      serverSignature1: signature(
        behaviour,
        'serverSignature1',
        sign(auth.privateKey, signedBytes.serverSignature1(serverSigned1)),
      ),
      euiccCiPKIdToBeUsed: ciKeyIdentifier,
      serverCertificate: auth.certificate.der,
    },
  }
}

/** The transactionId that stands in a place. */
export function idIn({ otherTransactionId = [] }: RspBehaviour, place: TransactionPlace, right: Uint8Array): Uint8Array {
  return otherTransactionId.includes(place) ? OTHER : right
}

/** A signature as it is sent. */
export function signature(
  { spoilt = [] }: RspBehaviour,
  name: NonNullable<RspBehaviour['spoilt']>[number],
  right: Uint8Array,
): Uint8Array {
  if (!spoilt.includes(name)) return right
  const other = Buffer.from(right)
  other[0] = (other[0] ?? 0) ^ 0x01
  return other
}

/** A SEQUENCE in the form that the scenario wants, before it is signed. */
export function inForm({ signedForms }: RspBehaviour, der: Buffer): Buffer {
  if (signedForms === 'longLengths') return withLongLength(der)
  if (signedForms === 'unknownElement') return tlv(0x30, contentsOf(der), UNKNOWN)
  return der
}

/** An element behind those that the types have: extensibility lets every receiver step over it. */
const UNKNOWN = Buffer.from('8F0101', 'hex')

function contentsOf(der: Buffer): Buffer {
  return der.subarray(der[1] === 0x81 ? 3 : 2)
}
