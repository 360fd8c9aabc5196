/** ES9+.InitiateAuthentication and ES11.InitiateAuthentication: SGP.22 v2.5 3.1.2, 5.6.1, 5.8.1. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { type Fqdn, parseFqdn, printFqdn } from '../../protocol/identifiers/fqdn.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { demandLength } from '../../protocol/identifiers/nibbles.ts'
import { printVersion, versionFromOctets } from '../../protocol/identifiers/version.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import type { InitiateAuthenticationRequest, InitiateAuthenticationResponse } from '../../protocol/sgp22/es9plus-asn1.ts'
import { ciKeyIdentifierOf, type RspCredentials } from './credentials.ts'
import type { AuthenticationDecisions } from './decisions.ts'
import { Refused } from './refused.ts'
import type { RspServer, RspSession, Sessions } from './rsp-server.ts'

export interface Initiated {
  readonly session: RspSession
  readonly answer: Of<typeof InitiateAuthenticationResponse>
}

/** @throws Refused as 5.6.1 says, in its order: address, version, CI; DecodeError for a challenge or version of another size */
export function initiateAuthentication(
  server: RspServer,
  decisions: AuthenticationDecisions,
  sessions: Sessions<RspSession>,
  { smdpAddress, euiccChallenge, euiccInfo1 }: Of<typeof InitiateAuthenticationRequest>,
): Initiated {
  demandLength('euiccChallenge', euiccChallenge, 16)
  const serverAddress = ownAddress(server, decisions, smdpAddress)
  const svn = versionFromOctets(euiccInfo1.svn)
  if (!decisions.isVersionServed(svn, server.lowestSvn))
    throw new Refused('euiccVersionNotSupportedByDp', `SVN ${printVersion(svn)} is not served`)
  const credentials = credentialsFor(server, decisions.commonCis(euiccInfo1))

  const transactionId = decisions.newTransactionId(server, sessions)
  const serverChallenge = decisions.newChallenge(server)
  const serverSigned1 = encode(ServerSigned1, { transactionId, euiccChallenge, serverAddress, serverChallenge })
  const { signed, sent } = decisions.signedAndSent(serverSigned1)
  const ciKeyIdentifier = ciKeyIdentifierOf(credentials.ci)
  return {
    session: {
      transactionId: showOctets(transactionId),
      serverChallenge: showOctets(serverChallenge),
      ciKeyIdentifier,
      touchedAt: server.clock.now().getTime(),
    },
    answer: {
      kind: 'initiateAuthenticationOk',
      value: {
        transactionId,
        serverSigned1: decode(ServerSigned1, sent).value,
        serverSignature1: sign(credentials.auth.privateKey, signedBytes.serverSignature1(signed)),
        euiccCiPKIdToBeUsed: Buffer.from(ciKeyIdentifier, 'hex'),
        serverCertificate: credentials.auth.certificate.der,
      },
    },
  }
}

/** Its own name, with the port that the client wrote behind it where it did: set-ups on loopback need one. @throws Refused */
export function ownAddress(
  { name }: Pick<RspServer, 'name'>,
  { isOwnHost }: Pick<AuthenticationDecisions, 'isOwnHost'>,
  asked: string,
): string {
  const address = readAddress(asked)
  if (address === undefined || !isOwnHost(address.host, name))
    throw new Refused('invalidDpAddress', `${JSON.stringify(asked)} is not ${name}`)
  return printFqdn({ ...address, host: name })
}

function readAddress(text: string): Fqdn | undefined {
  try {
    return parseFqdn(text)
  } catch (error) {
    if (error instanceof IdentifierError) return undefined
    throw error
  }
}

function credentialsFor({ credentials, furtherCis, refusals }: RspServer, wanted: readonly string[]): RspCredentials {
  for (const id of wanted) {
    const found = credentials.find(({ ci }) => ciKeyIdentifierOf(ci) === id)
    if (found !== undefined) return found
  }
  const known = furtherCis.map(ciKeyIdentifierOf)
  if (wanted.some((id) => known.includes(id))) throw refusals.noCertificate('no certificate under a CI of the eUICC')
  throw new Refused('ciPKIdNotSupported', 'no CI in common with the eUICC')
}
