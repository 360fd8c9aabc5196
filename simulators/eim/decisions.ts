// Long because: every decision of an eIM where a developer can go wrong is declared here, with the right one beside it.
import type { KeyObject } from 'node:crypto'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { sign, verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { type EimPackageError, eimPackageErrors } from '../../protocol/esipa/get-eim-package.ts'
import { judgeEid } from '../../protocol/identifiers/eid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { Type } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { Random } from '../../transport/random.ts'
import type { Reply } from '../../transport/reply.ts'
import { type EsipaResponding, esipaHeaders } from '../esipa-endpoint.ts'
import type { EimCore } from './core.ts'
import { type JudgeChain, judgeChain } from './euicc-keys.ts'
import { finishAny } from './finish-order.ts'
import { oldestOrder, stateChanged } from './get-package.ts'
import { type AnyNotification, ownerOf, type VerifiedNotification } from './notification.ts'
import type { Operation } from './operation.ts'
import { OperatorError } from './operations-encoding.ts'
import { inOrder } from './outbox.ts'
import { afterReplayError, again, orderByCounter, parkUnsigned, receivedOctets } from './package-result.ts'
import {
  type Acknowledging,
  acknowledgementsOf,
  type PackageResultOwner,
  type ResultError,
  resultOwner,
} from './provide-result.ts'
import type { Records } from './records.ts'
import { type TargetQuestion, triggerByTransaction } from './relay/download-target.ts'
import type { Es9ServersSettings } from './relay/es9-servers.ts'
import { wholeEuiccSigned1, wholeEuiccSigned2 } from './relay/expand.ts'
import { has, minimizes } from './relay/ipa-features.ts'
import { isMetadataUnchanged, policyFault } from './relay/metadata.ts'
import type { RspServers } from './relay/rsp-servers.ts'
import {
  type JudgedServer,
  judgeServer,
  type ProfileAnswer,
  profileAnswerFault,
  type ServerAnswer,
  type ServerExpectation,
} from './relay/smdp-checks.ts'
import { MAX_COUNTER } from './sign-package.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { Euicc, OperationResult, Order, OutboxItem, Outcome, PackageOrder, RelaySession, TriggerOrder } from './state.ts'
import { afterResults } from './view.ts'

export interface EimDecisions {
  // GetEimPackage (5.14.5)
  /** The error that an EID earns before it is looked up. */
  checkEid(eid: Uint8Array | undefined): EimPackageError | undefined
  findEuicc(eid: string, records: Records): Euicc | undefined
  /** What an EID that nobody registered is answered with. */
  unknownEid(): EimPackageError | Reply
  /** Number of an error on the wire. */
  errorNumber(error: EimPackageError, spec: SpecVersion): number
  encode(response: EsipaResponding, right: () => Uint8Array): Uint8Array
  headers: typeof esipaHeaders
  /** The body of an answer with an error status. */
  errorPage(records: Records): Uint8Array
  nextOrder(euicc: Euicc): Order | undefined
  /** Octets of an order as they leave. */
  octetsOf(order: Order, request: Buffer): Buffer
  /** Whether a package that was sent before is sent again with the same octets. @param binding undefined for a push */
  keepsOctets(order: PackageOrder, binding: FunctionBinding | undefined): boolean
  /** What the queue is once a package has left. */
  afterDelivery(euicc: Euicc, order: Order): Euicc
  /** The error that a state change earns. */
  checkStateChange(cause: string | number | undefined): EimPackageError | undefined
  afterStateChange(eim: EimCore, euicc: Euicc, cause: string | number | undefined): Euicc

  // eUICC packages (2.11.1.1)
  nextCounter(euicc: Euicc, order: PackageOrder): number
  /** Undefined for a package without one. */
  newTransactionId(order: PackageOrder, random: Random): Uint8Array | undefined
  tokenToSign(euicc: Euicc): string | undefined
  eidInPackage(euicc: Euicc, all: ReadonlyMap<string, Euicc>): string
  /** psmoList or ecoList as it goes into the package. */
  arrangedOperations(list: Buffer): Buffer
  /** Name of the key that signs. */
  keyOf(euicc: Euicc, keys: SigningKeys): string
  octetsToSign(signed: Buffer, token: bigint): Buffer
  /** The signed object as it is sent. */
  octetsToSend(signed: Buffer): Buffer
  signature(key: KeyObject, octets: Buffer): Buffer
  /** The contents of the package, made of its signed part and of the signature under 5F37. */
  packageParts(signed: Buffer, signature: Buffer): Buffer
  /** Whether no counter is left in the range that eUICCs take. */
  isUsedUp(counter: number): boolean
  /** @throws OperatorError for operations that must not follow each other in one package */
  demandSequence(names: readonly string[]): void
  /** An operation as it goes into the package: what the operator left out and the eUICC needs is filled in. */
  completed(operation: Operation): Operation
  /** The eUICC without an order that the operator takes back, or gives up: `done` says how. */
  withdrawn(euicc: Euicc, order: Order, done: () => Euicc): Euicc
  /** What is written to disk of a new state. @param written the state as it was last written */
  persisted(next: Euicc, written: Euicc | undefined): Euicc

  // Results (5.14.6)
  /** What becomes of a result that comes by HandleNotification; undefined where it is taken. */
  refusedNotification(): Reply | undefined
  /** What the answer to a result with an error is. */
  refusedResult(error: ResultError): ResultError | Reply
  ownerOfResult: PackageResultOwner
  isOwnEimId(received: string, own: string): boolean
  orderOfResult(euicc: Euicc, counter: UnboundedInteger, transaction: string | undefined): PackageOrder | undefined
  octetsToVerify(value: object, field: string): Buffer
  /** Why a result is not authentic; undefined where it is. */
  signatureFault(
    eim: EimCore,
    euicc: Euicc,
    order: PackageOrder | undefined,
    signed: Buffer,
    signature: Uint8Array,
  ): string | undefined
  judgeChain: JudgeChain
  /** Whether a result that came before is carried out in the records once more. */
  executesAgain(order: PackageOrder): boolean
  afterResults(euicc: Euicc, order: PackageOrder, outcome: Outcome, eim: EimCore): Euicc
  afterReplayError(eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc
  /** What becomes of a package that an emergency call kept from being carried out. */
  afterEcallActive(eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc
  afterUnsignedError(eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc
  /** Results as the records keep them. */
  recordedResults(results: readonly OperationResult[]): readonly OperationResult[]
  /** Whether an authentic result is acknowledged. @param fits whether number and kinds of the results are those of the operations */
  acknowledgesResult(results: readonly OperationResult[], fits: boolean): boolean
  /** What becomes of an order whose package the IPA could not use. */
  afterFormatError(eim: EimCore, euicc: Euicc, order: Order, outcome: Outcome): Euicc
  /** Why certificates that an IPA gives are not those of its eUICC; undefined where they are. */
  learnedChainFault(eim: EimCore, eid: string, euicc: Uint8Array, eum: Uint8Array): string | undefined
  /** Whether a request with this kind of departure from the binding is read. */
  readsForm(kind: string): boolean
  /** What is acknowledged of all that came in one request. */
  acknowledgements(of: Acknowledging): readonly UnboundedInteger[]

  // Notifications (3.7, 5.7.4)
  notificationFault(eim: EimCore, euicc: Euicc, signed: Buffer, signature: Uint8Array): string | undefined
  /** What a notification that came by itself is answered with; undefined for 204. */
  answerToNotification(): Reply | undefined
  /** EID of the eUICC of a notification that came by itself. */
  ownerOfNotification(eim: EimCore, notification: AnyNotification, connection: number): string | undefined
  /** Whether a notification is the eIM's to forward. */
  isToForward(eim: EimCore, notification: VerifiedNotification): boolean
  wasTakenOver(euicc: Euicc, seqNumber: string): boolean
  certificatesToAdd(certificates: readonly Buffer[]): readonly Buffer[]
  forwardingOrder(outbox: readonly OutboxItem[]): readonly OutboxItem[]
  octetsToForward(notification: Buffer): Buffer
  afterForward(outbox: readonly OutboxItem[], item: OutboxItem): readonly OutboxItem[]
  afterFailedForward(outbox: readonly OutboxItem[], item: OutboxItem): readonly OutboxItem[]
  /** Whether what was not taken holds up what follows for the same address. */
  failureBlocks(item: OutboxItem): boolean

  // Downloads (3.2.3.2)
  /** Whether the trigger leaves the download data out, because the IPA has the eIM keep them. */
  keepsDownloadData(euicc: Euicc): boolean
  triggerOf(eim: EimCore, question: TargetQuestion): { readonly euicc: Euicc; readonly order: TriggerOrder } | undefined
  judgeServer(answer: ServerAnswer, expected: ServerExpectation): JudgedServer
  /** Whether a result that names the trigger ends it. */
  isOverByResult(order: Order): boolean
  buildsCtxParams1(euicc: Euicc | undefined): boolean
  sessionOf(records: Records, transactionId: string): RelaySession | undefined
  servesAnotherEuicc(owner: Euicc, eid: string): boolean
  /** A response of the eUICC in full form on its way to the SM-DP+. */
  relayedResponse<T>(type: Type<T>, response: T): T
  wholeEuiccSigned2: typeof wholeEuiccSigned2
  wholeEuiccSigned1(session: RelaySession, extCardResource: Uint8Array, euiccInfo2: Uint8Array, ctxParams1: Uint8Array): Buffer
  profileAnswerFault(
    answer: ProfileAnswer,
    session: RelaySession,
    euiccSignature1: Uint8Array | undefined,
    cis: readonly ParsedCertificate[],
    now: number,
  ): string | undefined
  policyFault(eim: EimCore, euicc: Euicc | undefined, metadata: StoreMetadataRequest): string | undefined
  isMetadataUnchanged(session: RelaySession, inPackage: Uint8Array): boolean
  eventsToServe<E>(events: readonly E[]): readonly E[]
  /** What a relayed error becomes on ESipa. */
  relayedFailure<R>(value: R): R | Reply
  /** What an answer of a relayed function is, once everything has gone well. */
  relayedAnswer<R>(value: R): R
  /** Whether answers to an IPA leave out what it knows. */
  leavesOut(eim: EimCore, euicc: Euicc | undefined): boolean
  /** Whether an IPA may send the full form of what the eIM could make whole. */
  takesFullForms(euicc: Euicc | undefined): boolean
  /** The session once the SM-DP+ has refused the package. */
  afterRefusedPackage(session: RelaySession): RelaySession
  /** The eIM's calls of SM-DP+s and SM-DSs. */
  rspServers(right: RspServers): RspServers
  /** How SM-DP+s and SM-DSs are reached, and which are trusted. */
  es9(right: Es9ServersSettings): Es9ServersSettings
  /** Whether requests on ES9+' in ASN.1 stand in the envelope A2. */
  envelopesOnEs9: boolean
}

export const rightDecisions: EimDecisions = {
  checkEid(eid) {
    if (eid === undefined) return 'missingEid'
    return judgeEid(eid).reasons.length > 0 ? 'invalidEid' : undefined
  },
  findEuicc: (eid, { euiccs }) => euiccs.get(eid),
  unknownEid: () => 'eidNotFound',
  errorNumber(error, spec) {
    if (spec !== '1.0.1') return eimPackageErrors[error]
    // An EID that is not known has no error of its own in this version.
    return error === 'eidNotFound' || error === 'noEimPackageAvailable' ? 1 : 127
  },
  encode: (_response, right) => right(),
  headers: esipaHeaders,
  errorPage: () => new Uint8Array(),
  nextOrder: oldestOrder,
  octetsOf: (_order, request) => request,
  keepsOctets: () => true,
  afterDelivery: (euicc) => euicc,
  checkStateChange: () => undefined,
  afterStateChange: stateChanged,

  nextCounter: ({ counter }) => counter + 1,
  newTransactionId: (_order, random) => random(16),
  tokenToSign: ({ token }) => token,
  eidInPackage: ({ eid }) => eid,
  arrangedOperations: (list) => list,
  keyOf: ({ signingKey }) => signingKey,
  octetsToSign: (signed, token) => signedBytes.eimSignature(signed, token),
  octetsToSend: (signed) => signed,
  signature: (key, octets) => sign(key, octets),
  packageParts: (signed, signature) => Buffer.concat([signed, signature]),
  isUsedUp: (counter) => counter > MAX_COUNTER,
  demandSequence(names) {
    const twice = ['enable', 'disable'].find((name) => names.indexOf(name) !== names.lastIndexOf(name))
    if (twice !== undefined)
      throw new OperatorError(`operations: a package has at most one ${twice}; put the second one into the next package`)
    const change = names.findIndex((name) => ['enable', 'disable', 'delete'].includes(name))
    const list = names.lastIndexOf('listProfileInfo')
    if (change < 0 || list < change) return
    throw new OperatorError(
      `operations: listProfileInfo behind ${names[change]} is refused by every eUICC (profileChangeOngoing); put it first, or into the next package`,
    )
  },
  completed: (operation) =>
    'addEim' in operation
      ? { addEim: { counterValue: 0, supportedProtocols: ['eimRetrieveHttps'], ...operation.addEim } }
      : operation,
  withdrawn: (_euicc, _order, done) => done(),
  persisted: (next) => next,

  refusedNotification: () => undefined,
  refusedResult: (error) => error,
  ownerOfResult: resultOwner,
  isOwnEimId: (received, own) => received === own,
  orderOfResult: orderByCounter,
  octetsToVerify: receivedOctets,
  signatureFault({ behaviour, euiccKeys }, euicc, order, signed, signature) {
    const key = euiccKeys.of(euicc)
    if (key.kind !== 'key') return key.kind === 'none' ? 'no key of this eUICC is known' : `the eUICC is not trusted: ${key.why}`
    const token = order === undefined ? euicc.token : order.token
    if (verify(key.key, signature, signedBytes.euiccSignEPR(signed, BigInt(token ?? 0)))) return undefined
    // The text of v1.0 has the eimSignature of the request in the place of the token.
    const overSignature = behaviour.spec === '1.0.1' ? order?.eimSignature : undefined
    if (overSignature !== undefined) {
      const octets = signedBytes.euiccSignOverEimSignature(signed, Buffer.from(overSignature, 'hex'))
      if (verify(key.key, signature, octets)) return undefined
    }
    return 'the signature does not verify'
  },
  judgeChain,
  executesAgain: () => false,
  afterResults,
  afterReplayError,
  afterEcallActive: again,
  afterUnsignedError: parkUnsigned,
  recordedResults: (results) => results,
  acknowledgesResult: () => true,
  afterFormatError: finishAny,
  learnedChainFault: ({ euiccKeys }, eid, euicc, eum) => euiccKeys.refusal(eid, euicc, eum),
  readsForm: () => true,
  acknowledgements: acknowledgementsOf,

  notificationFault({ euiccKeys }, euicc, signed, signature) {
    const key = euiccKeys.of(euicc)
    if (key.kind !== 'key') return key.kind === 'none' ? 'no key of this eUICC is known' : `the eUICC is not trusted: ${key.why}`
    return verify(key.key, signature, signed) ? undefined : 'its signature does not verify'
  },
  answerToNotification: () => undefined,
  ownerOfNotification: ownerOf,
  // Installation results of sessions that it did not relay are the IPA's own to deliver.
  isToForward: ({ behaviour }, { address, session, isInstallation }) =>
    session !== undefined ||
    (!isInstallation && (behaviour.handledAddresses === undefined || behaviour.handledAddresses.includes(address))),
  wasTakenOver: ({ takenOver }, seqNumber) => takenOver.includes(seqNumber),
  certificatesToAdd: (certificates) => certificates,
  forwardingOrder: inOrder,
  octetsToForward: (notification) => notification,
  afterForward: (outbox, item) => outbox.filter((one) => one.seqNumber !== item.seqNumber),
  afterFailedForward: (outbox, item) =>
    outbox.map((one) => (one.seqNumber === item.seqNumber ? { ...one, attempts: one.attempts + 1 } : one)),
  failureBlocks: () => true,

  keepsDownloadData: (euicc) => has(euicc, 'eimDownloadDataHandling'),
  triggerOf: triggerByTransaction,
  judgeServer,
  isOverByResult: () => true,
  buildsCtxParams1: (euicc) => has(euicc, 'eimCtxParams1Generation'),
  sessionOf: (records, transactionId) => records.session(transactionId),
  servesAnotherEuicc: () => false,
  relayedResponse: (_type, response) => response,
  wholeEuiccSigned1,
  wholeEuiccSigned2,
  profileAnswerFault: (answer, session, euiccSignature1, cis, now) =>
    profileAnswerFault(answer, session, euiccSignature1 ?? Buffer.of(), cis, now),
  policyFault,
  isMetadataUnchanged,
  eventsToServe: (events) => events,
  relayedFailure: (value) => value,
  relayedAnswer: (value) => value,
  leavesOut: ({ behaviour }, euicc) => behaviour.minimizesBytes && minimizes(euicc),
  takesFullForms: () => true,
  afterRefusedPackage: (session) => session,
  rspServers: (right) => right,
  es9: (right) => right,
  envelopesOnEs9: true,
}
