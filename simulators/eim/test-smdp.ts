/** For tests of the eIM: an SM-DP+ and SM-DS at the other end of ES9+' and ES11', with every answer in the test's hand. */
import { tlv } from '../../protocol/ber/writer.ts'
import { es9Asn1, es11Asn1 } from '../../protocol/bindings/es9-asn1.ts'
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import { keyIdentifierOf } from '../../protocol/certificates/key-identifier.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { bindProfilePackage } from '../../protocol/crypto/bound-profile-package.ts'
import { generateKeyPair, pointOf } from '../../protocol/crypto/curves.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { decode, encode, type Of, type Type } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import { SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { RspServers } from './relay/rsp-servers.ts'
import type { TestEuicc } from './test-euicc.ts'

/** What a test has the server do instead. */
export interface SmdpChanges {
  /** Refuses a function with this error, and these codes as JSON would have them. */
  refuse?: Readonly<Record<string, { readonly error: string | number; readonly codes?: StatusCode }>>
  /** Gives no answer to these. */
  unreachable?: readonly string[]
  serverAddress?: string
  auth?: Issued
  pb?: Issued
  spoilServerSignature?: boolean
  spoilSmdpSignature?: boolean
  otherTransactionId?: boolean
  ccRequired?: boolean
  metadata?: Partial<StoreMetadataRequest>
  metadataInPackage?: Partial<StoreMetadataRequest>
  events?: readonly { readonly eventId: string; readonly rspServerAddress: string }[]
}

export const TEST_ADDRESS = 'smdp.harness.test'

export class TestSmdp implements RspServers {
  readonly received: { readonly server: string; readonly address: string; readonly name: string; readonly octets: Buffer }[] = []
  changes: SmdpChanges = {}
  readonly #pki: TestPki
  readonly #euicc: TestEuicc
  #challenge: Uint8Array = Buffer.alloc(16)
  #transaction: Buffer = hex('A1B2C3D4E5F60718293A4B5C6D7E8F90')

  constructor(pki: TestPki, euicc: TestEuicc) {
    this.#pki = pki
    this.#euicc = euicc
  }

  get transactionId(): Buffer {
    return this.#transaction
  }

  /** Octets of the requests to a function. */
  octetsOf(name: string): readonly Buffer[] {
    return this.received.filter((one) => one.name === name).map(({ octets }) => octets)
  }

  call: RspServers['call'] = (server, address, name, request) => {
    const table = server === 'smds' ? es11Asn1 : es9Asn1
    const row = (
      table as Readonly<Record<string, { request: Type<unknown>; response?: Type<unknown>; error?: { arm: string } }>>
    )[name]
    if (row === undefined) throw new RangeError(name)
    const octets = encode(row.request, request, { received: 'keep' })
    if (this.changes.unreachable?.includes(name) || this.changes.unreachable?.includes(address))
      return Promise.reject(new PeerFault('unreachable', 'connect', 'nobody there'))
    this.received.push({ server, address, name, octets })
    const refusal = this.changes.refuse?.[name]
    const given =
      refusal === undefined ? this.#answer(server, address, name, request) : { kind: row.error?.arm, value: refusal.error }
    // Through octets, so that the eIM gets what a wire would give it.
    const value =
      row.response === undefined ? undefined : decode(row.response, encode(row.response, given, { received: 'keep' })).value
    return Promise.resolve({ value: value as never, ...(refusal?.codes === undefined ? {} : { codes: refusal.codes }) })
  }

  close = () => Promise.resolve()

  #answer(server: string, address: string, name: string, request: unknown): unknown {
    switch (name) {
      case 'initiateAuthentication':
        return this.#initiate(server, address, request as { euiccChallenge: Uint8Array })
      case 'authenticateClient':
        return server === 'smds' ? this.#events() : this.#authenticate()
      case 'getBoundProfilePackage':
        return this.#bind()
      case 'cancelSession':
        return { kind: 'cancelSessionOk', value: {} }
      default:
        return undefined
    }
  }

  #initiate(server: string, address: string, { euiccChallenge }: { readonly euiccChallenge: Uint8Array }) {
    this.#challenge = Buffer.from(euiccChallenge)
    const auth = this.changes.auth ?? (server === 'smds' ? this.#pki.dsAuth : this.#pki.dpAuth)
    const serverSigned1 = {
      transactionId: this.#transaction,
      euiccChallenge: this.#challenge,
      serverAddress: this.changes.serverAddress ?? address,
      serverChallenge: hex('000102030405060708090A0B0C0D0E0F'),
    }
    const signature = sign(auth.privateKey, encode(ServerSigned1, serverSigned1))
    if (this.changes.spoilServerSignature) signature[0] = (signature[0] ?? 0) ^ 1
    return {
      kind: 'initiateAuthenticationOk',
      value: {
        transactionId: this.#transaction,
        serverSigned1,
        serverSignature1: signature,
        euiccCiPKIdToBeUsed: keyIdentifierOf(this.#pki.ci.publicKey),
        serverCertificate: auth.certificate.der,
      },
    }
  }

  get metadata(): StoreMetadataRequest {
    return {
      iccid: iccidOctets('8944000000000000001'),
      serviceProviderName: 'Test operator',
      profileName: 'Test profile',
      profileClass: 'operational',
      ...this.changes.metadata,
    }
  }

  #authenticate() {
    const pb = this.changes.pb ?? this.#pki.dpPb
    const transactionId = this.changes.otherTransactionId ? hex('FF') : this.#transaction
    const smdpSigned2: SmdpSigned2 = { transactionId, ccRequiredFlag: this.changes.ccRequired ?? false }
    const signature = sign(pb.privateKey, encode(SmdpSigned2, smdpSigned2), this.#euicc.signature1)
    if (this.changes.spoilSmdpSignature) signature[0] = (signature[0] ?? 0) ^ 1
    const value = {
      transactionId: this.#transaction,
      profileMetaData: this.metadata,
      smdpSigned2,
      smdpSignature2: signature,
      smdpCertificate: pb.certificate.der,
    }
    return { kind: 'authenticateClientOk', value }
  }

  #bind() {
    const octets = bindProfilePackage({
      transactionId: this.#transaction,
      hostId: hex('0102030405060708'),
      eid: hex(this.#euicc.eid),
      smdpOtsk: generateKeyPair(this.#pki.curve).privateKey,
      euiccOtpk: pointOf(this.#euicc.otKeys.publicKey),
      dpPbKey: this.#pki.dpPb.privateKey,
      configureIsdp: tlv(0xbf24),
      storeMetadata: encode(StoreMetadataRequest, { ...this.metadata, ...this.changes.metadataInPackage }),
      profilePackage: Buffer.alloc(200, 0xa5),
    })
    const boundProfilePackage: Of<typeof BoundProfilePackage> = decode(BoundProfilePackage, octets).value
    return { kind: 'getBoundProfilePackageOk', value: { transactionId: this.#transaction, boundProfilePackage } }
  }

  #events() {
    const eventEntries = this.changes.events ?? []
    return { kind: 'authenticateClientOk', value: { transactionId: this.#transaction, eventEntries } }
  }
}
