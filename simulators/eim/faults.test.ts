// Long because: one row for each named fault of the eIM, with the situation that shows it.
/** What a right eIM and one with a named fault do in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { es9Asn1 } from '../../protocol/bindings/es9-asn1.ts'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { systemClock } from '../../transport/clock.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { withLongLength } from '../played/euicc-forms.ts'
import type { EimDecisions } from './decisions.ts'
import { type EimStateFaultName, eimStateFaults } from './faults/all.ts'
import type { Operation } from './operation.ts'
import { authenticate, authenticated, errorOf, initiate, initiated, load, triggered } from './relay/test-download.ts'
import { startEim } from './server.ts'
import {
  EID,
  eidOctetsOf,
  enableFirst,
  fetchPackage,
  OTHER_EID,
  ok,
  poll,
  provide,
  round,
  type Scene,
  SECOND_ICCID,
  scene,
  stateInMemory,
  TestIpa,
  UNKNOWN_EID,
} from './test-scene.ts'
import { TEST_ADDRESS } from './test-smdp.ts'

type Decisions = Partial<EimDecisions>
type Situation = (decisions: Decisions) => Promise<unknown>
type Row = readonly [situation: Situation, right: unknown, faulty: unknown]

const queued = async (decisions: Decisions, operations: readonly Operation[] = enableFirst, more = {}) => {
  const one = await scene({ decisions, ...more })
  const name = one.operator.queueOperations(EID, operations)
  return { ...one, name }
}
const isGiven = (answer: unknown) => (Array.isArray(answer) ? answer.join(' ') : answer)

/** What two polls give, where the second comes before a result. */
const twoPolls: Situation = async (decisions) => {
  const { ipa } = await queued(decisions)
  await poll(ipa)
  return poll(ipa)
}
const sameOctets: Situation = async (decisions) => {
  const { ipa } = await queued(decisions)
  const [first, second] = [await fetchPackage(ipa), await fetchPackage(ipa)]
  return [
    rawOf(first)?.equals(rawOf(second) ?? Buffer.of()),
    first.euiccPackageSigned.counterValue === second.euiccPackageSigned.counterValue,
  ]
}
const kindsInPackage =
  (operations: readonly Operation[]): Situation =>
  async (decisions) => {
    const { ipa } = await queued(decisions, operations)
    return (await fetchPackage(ipa)).euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind).join(' ')
  }
const acceptedWithToken =
  (token: number): Situation =>
  async (decisions) => {
    const one = await queued(decisions)
    one.operator.registerEuicc({ eid: EID, associationToken: token })
    one.euicc.token = token
    return one.euicc.accepts(await fetchPackage(one.ipa), one.key)
  }
const counterAfterRestart: Situation = async (decisions) => {
  const journal = stateInMemory()
  const one = await scene({ decisions, journal: journal() })
  await round(one, enableFirst, [ok.enable])
  await round(one, enableFirst, [ok.enable])
  const again = await scene({ decisions, journal: journal() })
  again.operator.queueOperations(EID, enableFirst)
  return (await fetchPackage(again.ipa)).euiccPackageSigned.counterValue
}
const queueAfterRestart: Situation = async (decisions) => {
  const journal = stateInMemory()
  await queued(decisions, enableFirst, { journal: journal() })
  return poll((await scene({ decisions, journal: journal() })).ipa)
}
const resultAfterRestart: Situation = async (decisions) => {
  const journal = stateInMemory()
  const one = await queued(decisions, enableFirst, { journal: journal() })
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  await provide(one.ipa, result)
  return isGiven(await provide((await scene({ decisions, journal: journal() })).ipa, result))
}
/** What a result with these changes is answered with. */
const answerTo =
  (changes: Parameters<Scene['euicc']['result']>[2]): Situation =>
  async (decisions) => {
    const one = await queued(decisions)
    return isGiven(await provide(one.ipa, one.euicc.result(await fetchPackage(one.ipa), [ok.enable], changes)))
  }
const deliveredTwice: Situation = async (decisions) => {
  const one = await queued(decisions)
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  await provide(one.ipa, result)
  return isGiven(await provide(one.ipa, result))
}
const withNotifications =
  (spoilt: boolean): Situation =>
  async (decisions) => {
    const one = await queued(decisions)
    const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
    return isGiven(
      await provide(one.ipa, result, [one.euicc.notification(TEST_ADDRESS, 'notificationEnable', 'full', { spoilt })]),
    )
  }
/** Enabled profiles after two enables and the redelivery of the first result. */
const enabledAfterRepeat: Situation = async (decisions) => {
  const one = await queued(decisions, [{ enable: { iccid: SECOND_ICCID } }])
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  await provide(one.ipa, result)
  await round(one, enableFirst, [ok.enable])
  await provide(one.ipa, result)
  return enabledIn(one)
}
const enabledAfterTwo: Situation = async (decisions) => {
  const one = await scene({ decisions })
  await round(one, enableFirst, [ok.enable])
  await round(one, [{ enable: { iccid: SECOND_ICCID } }], [ok.enable])
  return enabledIn(one)
}
const enabledAfterRollback: Situation = async (decisions) => {
  const one = await scene({ decisions })
  await round(one, enableFirst, [ok.enable])
  const { request } = await round(one, [{ enable: { iccid: SECOND_ICCID, rollback: true } }], [ok.enable])
  await provide(one.ipa, one.euicc.result(request, [{ kind: 'rollbackResult', value: 'ok' }]))
  return enabledIn(one)
}
const enabledIn = ({ operator }: Scene) =>
  operator
    .euicc(EID)
    .view.profiles?.filter(({ enabled }) => enabled)
    .map(({ iccid }) => iccid.slice(-2))
    .join(' ')

const overAnotherConnection =
  (eid: string): Situation =>
  async (decisions) => {
    const one = await queued(decisions)
    const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
    const elsewhere = new TestIpa(one.machine, '1.2')
    elsewhere.connection = 5
    return isGiven(await provide(elsewhere, result, undefined, eid))
  }
/** What the answer to a data response without anything to acknowledge is. */
const dataAnswer: Situation = async (decisions) => {
  const { operator, ipa } = await scene({ decisions })
  operator.queueDataRequest(EID)
  await poll(ipa)
  const response = { kind: 'ipaEuiccData', value: { rootSmdsAddress: 'a.b' } } as const
  const answer = await ipa.call('provideEimPackageResult', {
    eidValue: eidOctetsOf(EID),
    eimPackageResult: { kind: 'ipaEuiccDataResponse', value: response },
  })
  return answer.kind
}
const triggerAnswer: Situation = async (decisions) => {
  const one = await triggered({ decisions })
  const pir = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS)
  assert.ok(pir.kind === 'profileInstallationResult')
  const value = { eimTransactionId: one.eimTransactionId, profileDownloadTriggerResultData: pir }
  const eimPackageResult = { kind: 'profileDownloadTriggerResult', value } as const
  return (await one.ipa.call('provideEimPackageResult', { eidValue: eidOctetsOf(EID), eimPackageResult })).kind
}
/** Notifications that reach SM-DP+s: two addresses, the first fails once. */
const forwarded =
  (failing: readonly string[], events = 2): Situation =>
  async (decisions) => {
    const one = await scene({ decisions })
    one.smdp.changes = { unreachable: failing }
    await poll(one.ipa)
    const addresses = [TEST_ADDRESS, events > 2 ? TEST_ADDRESS : 'second.harness.test', TEST_ADDRESS].slice(0, events)
    for (const address of addresses)
      await one.ipa.call('handleNotification', {
        kind: 'pendingNotification',
        value: one.euicc.notification(address, 'notificationEnable'),
      })
    await one.machine.forwarded()
    one.smdp.changes = {}
    await one.machine.forwardNotifications()
    await one.machine.forwardNotifications()
    return sent(one)
  }
const sent = ({ smdp }: Scene) =>
  smdp.received
    .filter(({ name }) => name === 'handleNotification')
    .map(({ address, octets }) => `${address.split('.')[0]} ${numberIn(octets)}`)
    .join(', ')

function numberIn(octets: Buffer): string {
  const { kind, value } = decode(es9Asn1.handleNotification.request, octets).value.pendingNotification
  return kind === 'otherSignedNotification' ? String(value.tbsOtherNotification.seqNumber) : kind
}
/** Whether the octets of a notification that is not DER reach the SM-DP+. */
const notificationOctets: Situation = async (decisions) => {
  const one = await scene({ decisions })
  const rewritten = (der: Buffer) => Buffer.concat([der.subarray(0, 2), hex('81'), der.subarray(2)])
  const value = one.euicc.notification(TEST_ADDRESS, 'notificationEnable', 'full', { rewritten })
  await one.ipa.call('handleNotification', { kind: 'pendingNotification', value })
  await one.machine.forwarded()
  return one.smdp.octetsOf('handleNotification')[0]?.includes(rawOf(value) ?? Buffer.of(0))
}
const compactForwarded: Situation = async (decisions) => {
  const one = await scene({ decisions })
  const value = one.euicc.notification(TEST_ADDRESS, 'notificationEnable', 'compactWithEid')
  await one.ipa.call('handleNotification', { kind: 'pendingNotification', value })
  await one.machine.forwarded()
  return one.smdp.octetsOf('handleNotification')[0]?.includes(one.euicc.issued.certificate.der)
}
const sentTwice: Situation = async (decisions) => {
  const one = await scene({ decisions })
  const value = one.euicc.notification(TEST_ADDRESS, 'notificationEnable')
  for (let i = 0; i < 2; i++) {
    await one.ipa.call('handleNotification', { kind: 'pendingNotification', value })
    await one.machine.forwarded()
  }
  return sent(one)
}
const afterNewKey =
  (stored: boolean): Situation =>
  async (decisions) => {
    const one = await scene({ decisions })
    const newKey = generateKeyPair('P-256')
    one.operator.replaceSigningKey(newKey)
    const update = await fetchPackage(one.ipa)
    if (!stored) return one.euicc.accepts(update, one.key)
    await provide(one.ipa, one.euicc.result(update, [{ kind: 'updateEimResult', value: 'ok' }]))
    one.operator.queueOperations(EID, enableFirst)
    return one.euicc.accepts(await fetchPackage(one.ipa), newKey)
  }
const resultWithoutKnownChain: Situation = async (decisions) => {
  const one = await scene({ decisions })
  one.clock.milliseconds = one.pki.eum.certificate.notAfter + 1
  return isGiven((await round(one, enableFirst, [ok.enable])).acknowledged)
}

/** First octet of the body that reaches an SM-DP+ over TLS. */
const firstOctetOnEs9: Situation = async (decisions) => {
  const identity = await selfSignedIdentity('smdp.harness.test', systemClock, systemRandom)
  let first: number | undefined
  const server = await listenHttps({
    identity,
    answer({ body }) {
      first = body[0]
      return { kind: 'answer', status: 204, headers: {}, body: Buffer.of() }
    },
  })
  const eim = await startEim({
    decisions,
    forwardEveryMs: 60_000,
    es9: {
      binding: 'asn1',
      trust: { kind: 'certificate', pem: identity.certificates },
      locate: () => ({ host: '127.0.0.1', port: server.port }),
    },
  })
  const { euicc, pki } = await scene()
  eim.machine.operator.registerEuicc({ eid: EID, publicKey: euicc.issued.publicKey.export({ type: 'spki', format: 'der' }) })
  const known = eim.machine.operator.euicc(EID)
  const { whole } = { whole: rawOf(euicc.notification('localhost', 'notificationEnable').value as object) ?? Buffer.of() }
  eim.machine.operator.core.records.put({
    ...known,
    eumCertificate: pki.eum.certificate.der.toString('hex'),
    outbox: [{ address: 'localhost', seqNumber: '1', notification: whole.toString('hex'), attempts: 0 }],
  })
  await eim.machine.forwardNotifications(AbortSignal.timeout(3_000))
  await eim.close()
  await server.close()
  return first
}

const otherTransaction = { eimTransactionId: hex('FF') }
const refused = { refuse: { authenticateClient: { error: 'matchingIdRefused' } } } as const

const rows: Readonly<Record<EimStateFaultName, Row>> = {
  forgetsThePackageWhenItIsFetched: [twoPolls, 'euiccPackageRequest', 'noEimPackageAvailable'],
  forgetsThePackageWhenTheConnectionCloses: [twoPolls, 'euiccPackageRequest', 'noEimPackageAvailable'],
  stopsBehindAPackageWithoutResult: [twoPolls, 'euiccPackageRequest', 'noEimPackageAvailable'],
  buildsThePackageAnewAtEachRetrieval: [sameOctets, [true, true], [false, true]],
  givesOneEuiccsPackageToAnother: [
    async (decisions) => poll((await queued(decisions)).ipa, OTHER_EID),
    'noEimPackageAvailable',
    'euiccPackageRequest',
  ],
  servesTheNewestFirst: [
    async (decisions) => {
      const { operator, ipa } = await queued(decisions)
      operator.queueOperations(EID, [{ getRAT: {} }])
      return (await fetchPackage(ipa)).euiccPackageSigned.euiccPackage.value[0]?.kind
    },
    'enable',
    'getRAT',
  ],
  countsResultsInsteadOfPackages: [
    async (decisions) => {
      const { operator, ipa, name } = await queued(decisions)
      const first = await fetchPackage(ipa)
      operator.abandon(name, 'given up')
      operator.queueOperations(EID, [{ getRAT: {} }])
      return (await fetchPackage(ipa)).euiccPackageSigned.counterValue > first.euiccPackageSigned.counterValue
    },
    true,
    false,
  ],
  reusesCountersAfterARestart: [counterAfterRestart, 3, 1],
  keepsTheQueueInMemory: [queueAfterRestart, 'euiccPackageRequest', 'noEimPackageAvailable'],
  emptiesTheQueueAfterAStateChange: [
    async (decisions) => {
      const { ipa } = await queued(decisions)
      return (await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID), notifyStateChange: true })).kind
    },
    'euiccPackageRequest',
    'eimPackageError',
  ],
  knowsNoNewCauses: [
    async (decisions) => {
      const { ipa } = await scene({ decisions })
      const request = { eidValue: eidOctetsOf(EID), notifyStateChange: true, stateChangeCause: 99 } as const
      return (await ipa.call('getEimPackage', request)).value
    },
    'noEimPackageAvailable',
    'undefinedError',
  ],
  takesAnEmptyQueueForUnknown: [
    async (decisions) => poll((await scene({ decisions })).ipa),
    'noEimPackageAvailable',
    'eidNotFound',
  ],
  signsWithoutTheTokenObject: [acceptedWithToken(0), true, false],
  signsTheTokenAsUnsigned: [acceptedWithToken(128), true, false],
  neverLearnsTheToken: [acceptedWithToken(5), true, false],
  dropsTheTransactionId: [
    async (decisions) => (await fetchPackage((await queued(decisions)).ipa)).euiccPackageSigned.eimTransactionId?.length,
    16,
    undefined,
  ],
  numbersTransactionsForEachEuicc: [
    async (decisions) => {
      const { operator, ipa } = await queued(decisions)
      operator.queueOperations(OTHER_EID, enableFirst)
      const ids = [await fetchPackage(ipa), await fetchPackage(ipa, OTHER_EID)].map(
        ({ euiccPackageSigned: { eimTransactionId } }) => String(eimTransactionId),
      )
      return ids[0] === ids[1]
    },
    false,
    true,
  ],
  reencodesWhatItSigned: [acceptedWithToken(0), true, false],
  sortsOperationsByKind: [
    kindsInPackage([{ delete: { iccid: SECOND_ICCID } }, ...enableFirst]),
    'delete enable',
    'enable delete',
  ],
  writesOneOperationForEachPackage: [kindsInPackage([{ getRAT: {} }, ...enableFirst]), 'getRAT enable', 'getRAT'],
  writesTheEidThatRegisteredLast: [
    async (decisions) =>
      Buffer.from((await fetchPackage((await queued(decisions)).ipa)).euiccPackageSigned.eidValue).toString('hex'),
    EID,
    OTHER_EID,
  ],
  signsWithTheNewKeyAtOnce: [afterNewKey(false), true, false],
  putsAListBehindAChange: [
    async (decisions) => {
      const { operator, ipa } = await scene({ decisions })
      try {
        operator.queueOperations(EID, [...enableFirst, { listProfileInfo: {} }])
      } catch (error) {
        return (error as Error).name
      }
      return poll(ipa)
    },
    'OperatorError',
    'euiccPackageRequest',
  ],
  leavesTheInitialCounterOut: [
    async (decisions) => {
      const { ipa } = await queued(decisions, [{ addEim: { eimId: 'b' } }])
      const [eco] = (await fetchPackage(ipa)).euiccPackageSigned.euiccPackage.value
      return eco?.kind === 'addEim' && eco.value.counterValue
    },
    0,
    undefined,
  ],
  acknowledgesABadSignature: [withNotifications(true), '1', '1 2'],
  believesEverySignature: [answerTo({ signature: 'spoilt' }), 'emptyResponse', '1'],
  trustsEveryChain: [resultWithoutKnownChain, 'emptyResponse', '1'],
  checksItsOwnEncoding: [answerTo({ rewritten: withLongLength }), '1', 'emptyResponse'],
  ignoresTheEimId: [answerTo({ eimId: 'other.example.test' }), 'emptyResponse', '1'],
  ignoresTheTransactionId: [answerTo(otherTransaction), 'emptyResponse', '1'],
  takesEveryResultForTheLastPackage: [answerTo({ counterValue: 77 }), 'emptyResponse', '1'],
  forgetsFinishedPackages: [deliveredTwice, '1', 'emptyResponse'],
  carriesRepeatedResultsOut: [enabledAfterRepeat, '01', '19'],
  losesResultsOverOtherConnections: [overAnotherConnection(EID), '1', 'eidNotFound'],
  insistsOnTheEid: [overAnotherConnection(''), '1', 'missingEid'],
  registersWhoeverSendsAResult: [overAnotherConnection(UNKNOWN_EID), 'eidNotFound', '1'],
  takesAnUnsignedErrorForAuthentic: [
    async (decisions) => {
      const one = await queued(decisions)
      const { eimId } = (await fetchPackage(one.ipa)).euiccPackageSigned
      await provide(one.ipa, { kind: 'euiccPackageErrorUnsigned', value: { eimId, associationToken: 66 } })
      return poll(one.ipa)
    },
    'noEimPackageAvailable',
    'euiccPackageRequest',
  ],
  repeatsThePackageAfterAnError: [
    async (decisions) => {
      const one = await queued(decisions, enableFirst, { behaviour: { retriesAfterReplay: 0 } })
      await provide(one.ipa, one.euicc.error(await fetchPackage(one.ipa), 'replayError'))
      return poll(one.ipa)
    },
    'noEimPackageAvailable',
    'euiccPackageRequest',
  ],
  acknowledgesSuccessesOnly: [
    async (decisions) =>
      isGiven((await round(await scene({ decisions }), enableFirst, [{ kind: 'enableResult', value: 'catBusy' }])).acknowledged),
    '1',
    'emptyResponse',
  ],
  acknowledgesResultsOnly: [withNotifications(false), '1 2', '1'],
  acknowledgesItsOwnDataRequest: [dataAnswer, 'emptyResponse', 'eimAcknowledgements'],
  acknowledgesThePirOfATrigger: [triggerAnswer, 'emptyResponse', 'eimAcknowledgements'],
  doesNotKnowRollback: [enabledAfterRollback, '01', '19'],
  enablesBesideTheEnabled: [enabledAfterTwo, '19', '01 19'],
  keepsNoTable: [
    async (decisions) => {
      const one = await scene({ decisions })
      await round(one, [{ getRAT: {} }], [{ kind: 'getRATResult', value: [] }])
      return one.operator.euicc(EID).view.rat
    },
    [],
    undefined,
  ],
  losesResultsAtARestart: [resultAfterRestart, '1', 'emptyResponse'],
  believesEveryNotification: [withNotifications(true), '1', '1 2'],
  leavesTheCertificatesOut: [compactForwarded, true, false],
  forwardsADuplicate: [sentTwice, 'smdp 1', 'smdp 1, smdp 1'],
  keepsWhatWasTaken: [forwarded([], 1), 'smdp 1', 'smdp 1, smdp 1, smdp 1'],
  triesOnlyOnce: [forwarded([TEST_ADDRESS], 1), 'smdp 1', ''],
  letsLaterOnesOvertake: [
    async (decisions) => {
      const one = await scene({ decisions })
      const value = (event: 'notificationEnable' | 'notificationDisable') => one.euicc.notification(TEST_ADDRESS, event)
      let isFirst = true
      const call = one.smdp.call
      Object.assign(one.smdp, {
        call: ((...args) => {
          one.smdp.changes = isFirst ? { unreachable: [TEST_ADDRESS] } : {}
          isFirst = false
          return call(...args)
        }) satisfies typeof call,
      })
      const outbox = [value('notificationEnable'), value('notificationDisable')]
      const result = one.euicc.result
      assert.ok(result)
      one.operator.queueOperations(EID, enableFirst)
      await provide(one.ipa, one.euicc.result(await fetchPackage(one.ipa), [ok.enable]), outbox)
      await one.machine.forwarded()
      await one.machine.forwardNotifications()
      return sent(one)
    },
    'smdp 1, smdp 2',
    'smdp 2, smdp 1',
  ],
  sendsAllToOneServer: [
    async (decisions) => {
      const one = await queued(decisions)
      const notifications = [
        one.euicc.notification(TEST_ADDRESS, 'notificationEnable'),
        one.euicc.notification('second.harness.test', 'notificationDisable'),
      ]
      await provide(one.ipa, one.euicc.result(await fetchPackage(one.ipa), [ok.enable]), notifications)
      await one.machine.forwarded()
      return sent(one)
    },
    'smdp 1, second 2',
    'second 1, second 2',
  ],
  encodesNotificationsAgain: [notificationOctets, true, false],
  forwardsInstallationsOfOthers: [
    async (decisions) => {
      const one = await scene({ decisions })
      await poll(one.ipa)
      const value = one.euicc.installation(hex('0102'), TEST_ADDRESS)
      await one.ipa.call('handleNotification', { kind: 'pendingNotification', value })
      await one.machine.forwarded()
      return one.smdp.octetsOf('handleNotification').length
    },
    0,
    1,
  ],
  forwardsItsOwnDownloadsOnly: [forwarded([], 1), 'smdp 1', ''],
  keepsOneSessionForAll: [
    async (decisions) => {
      // An SM-DP+ refuses the transaction as the eIM should: only another refusal tells who of them said it.
      const refuse = { getBoundProfilePackage: { error: 'downloadOrderExpired' } }
      const one = await triggered({ decisions, changes: { refuse } })
      const prepareDownloadResponse = one.euicc.prepare(await authenticated(one))
      return errorOf(await one.ipa.call('getBoundProfilePackage', { transactionId: hex('0102'), prepareDownloadResponse }))
    },
    'invalidTransactionId',
    'downloadOrderExpired',
  ],
  startsWithoutTheTrigger: [
    async (decisions) => errorOf(await initiate({ ...(await triggered({ decisions })), eimTransactionId: hex('00') })),
    'invalidEimTransactionId',
    'initiateAuthenticationOkEsipa',
  ],
  believesTheServersAddress: [
    async (decisions) =>
      errorOf(await initiate(await triggered({ decisions, changes: { serverAddress: 'other.harness.test' } }))),
    'smdpAddressMismatch',
    'initiateAuthenticationOkEsipa',
  ],
  forgetsTheOid: [
    async (decisions) => errorOf(await initiate(await triggered({ decisions, code: `1$${TEST_ADDRESS}$M$2.999.12` }))),
    'smdpOidMismatch',
    'initiateAuthenticationOkEsipa',
  ],
  relaysWithoutChecking: [
    async (decisions) => errorOf(await authenticate(await triggered({ decisions, changes: { spoilt: ['smdpSignature2'] } }))),
    'undefinedError',
    'authenticateClientOkDPEsipa',
  ],
  announcesOneProfileAndLoadsAnother: [
    async (decisions) =>
      errorOf(await load(await triggered({ decisions, changes: { metadataInPackage: { profileName: 'Another' } } }))),
    'metadataMismatch',
    'getBoundProfilePackageOkEsipa',
  ],
  allowsEveryPolicyRule: [
    async (decisions) => {
      const features = ['eimProfileMetadataVerification']
      const changes = { metadata: { profilePolicyRules: ['ppr1'] } } as const
      return errorOf(
        await authenticate(await triggered({ decisions, features, changes, behaviour: { refusedPolicyRules: ['ppr1'] } })),
      )
    },
    'pprNotAllowed',
    'authenticateClientOkDPEsipa',
  ],
  makesCtxParamsUnasked: [
    async (decisions) => {
      const one = await triggered({ decisions })
      one.operator.core.records.put({ ...one.operator.euicc(EID), deviceInfo: 'A908800435290611A100' })
      return (await initiated(one)).ctxParams1?.kind
    },
    undefined,
    'ctxParamsForCommonAuthentication',
  ],
  keepsTheDownloadDataUnasked: [
    async (decisions) => (await triggered({ decisions })).trigger.profileDownloadData?.kind,
    'activationCode',
    undefined,
  ],
  encodesWhatItRelays: [
    async (decisions) => {
      const one = await triggered({ decisions })
      const answer = await initiated(one)
      const response = one.euicc.authenticate(answer, 'full', answer.matchingId, withLongLength)
      await one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse: response })
      return one.smdp.octetsOf('authenticateClient')[0]?.includes(rawOf(response) ?? Buffer.of(0))
    },
    true,
    false,
  ],
  letsRefusalsThroughAsHttp: [
    async (decisions) => {
      const one = await triggered({ decisions, changes: refused })
      await authenticate(one).catch(() => {})
      return one.ipa.reply.kind === 'answer' && one.ipa.reply.status
    },
    200,
    400,
  ],
  hidesTheServersReason: [
    async (decisions) => errorOf(await authenticate(await triggered({ decisions, changes: refused }))),
    'matchingIdRefused',
    'undefinedError',
  ],
  takesTheMemoryFromItsBooks: [
    async (decisions) => {
      const one = await triggered({ decisions, features: ['minimizeEsipaBytes'] })
      const answer = await initiated(one)
      one.operator.core.records.put({ ...one.operator.euicc(EID), euiccInfo2: withOtherMemory(one.euicc.info2) })
      const authenticateServerResponse = one.euicc.authenticate(answer, 'compact', answer.matchingId)
      return errorOf(
        await one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse }),
      )
    },
    'authenticateClientOkDPEsipa',
    'euiccSignatureInvalid',
  ],
  servesAnyEuicc: [
    async (decisions) => {
      const one = await triggered({ decisions })
      const authenticateServerResponse = one.other.authenticate(await initiated(one))
      await one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse })
      return one.smdp.octetsOf('authenticateClient').length
    },
    0,
    1,
  ],
  losesFurtherEvents: [
    async (decisions) => {
      const one = await scene({ decisions })
      const event = (eventId: string) => ({ eventId, rspServerAddress: TEST_ADDRESS })
      one.smdp.changes = { events: [event('A'), event('B')] }
      one.operator.queueDownload(EID, { kind: 'smds', address: 'smds.harness.test' })
      const answer = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
      assert.ok(answer.kind === 'profileDownloadTriggerRequest')
      const session = { ...one, name: '', trigger: answer.value, eimTransactionId: answer.value.eimTransactionId ?? Buffer.of() }
      const authenticateServerResponse = one.euicc.authenticate(await initiated(session, 'smds.harness.test'))
      await one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse })
      return one.operator.orders(EID).length
    },
    2,
    1,
  ],
  leavesTheEnvelopeOut: [firstOctetOnEs9, 0xa2, 0xbf],
}

for (const [name, [situation, right, faulty]] of Object.entries(rows) as [EimStateFaultName, Row][]) {
  test(`an eIM that ${eimStateFaults[name].what} (${name})`, async () => {
    assert.deepEqual(await situation({}), right, 'the right eIM')
    assert.deepEqual(await situation(eimStateFaults[name].decisions), faulty, 'the faulty eIM')
  })
}

// What only shows in the records of the eIM breaks no row: no interface of SGP.32 shows them.
test('every fault names checks that it breaks, and no two say the same', () => {
  const faults = Object.values(eimStateFaults)
  assert.ok(faults.length >= 40, `${faults.length} faults`)
  assert.equal(new Set(faults.map(({ what }) => what)).size, faults.length)
  for (const { what, checks } of faults) assert.ok(checks.length > 0, what)
})

/** EUICCInfo2 with another free memory than the eUICC reports now. */
function withOtherMemory(info2: Buffer): string {
  const at = info2.indexOf(0x84)
  const copy = Buffer.from(info2)
  const last = at + 1 + (copy[at + 1] ?? 0)
  copy[last] = (copy[last] ?? 0) ^ 0x55
  return copy.toString('hex').toUpperCase()
}
