/**
 * Each mistake in what an eIM writes turns the rules of its rows red, and no other rule: in process, in every version and binding. What
 * its scenarios come to is for the matrix to show.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { decodeEsipaRequest } from '../../protocol/bindings/esipa-asn1.ts'
import { ASN1_PATH, jsonPath } from '../../protocol/bindings/paths.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { applicabilityOf } from '../../requirements/applicability.ts'
import { requirementOf } from '../../requirements/ledger.ts'
import { judgeAll } from '../../requirements/rule.ts'
import { eimRules } from '../../requirements/rules/eim.ts'
import { answerFaults } from '../../simulators/eim/faults/answers.ts'
import { jsonAnswerFaults } from '../../simulators/eim/faults/answers-in-json.ts'
import { wirePackageFaults } from '../../simulators/eim/faults/packages-on-the-wire.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import type { Operation } from '../../simulators/eim/operation.ts'
import { CODE, euiccChallenge, euiccInfo1, initiate, load, triggered } from '../../simulators/eim/relay/test-download.ts'
import {
  EID,
  eidOctetsOf,
  enableFirst,
  fetchPackage,
  ok,
  provide,
  type SceneSettings,
  type SeenReply,
  scene,
  TestIpa,
  testPki,
  UNKNOWN_EID,
} from '../../simulators/eim/test-scene.ts'
import { TEST_ADDRESS } from '../../simulators/eim/test-smdp.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import { claimsOf, type PlayedSpec } from './play-fault.ts'

interface Place {
  readonly spec: PlayedSpec
  readonly binding: FunctionBinding
}
const places: readonly Place[] = [
  { spec: '1.2', binding: 'asn1' },
  { spec: '1.2', binding: 'json' },
  { spec: '1.0.1', binding: 'asn1' },
]

type Settings = SceneSettings & { readonly seen: SeenReply[] }
type Situation = (settings: Settings, place: Place) => Promise<unknown>

const ipaOf = async (settings: Settings, { spec, binding }: Place) => {
  const one = await scene(settings)
  // Requests of both versions are alike as far as these situations go.
  return { ...one, ipa: new TestIpa(one.machine, spec, binding, settings.seen) as TestIpa }
}
const polled =
  (eid: string): Situation =>
  async (settings, place) => {
    const { ipa } = await ipaOf(settings, place)
    await ipa.call('getEimPackage', { eidValue: eidOctetsOf(eid) })
  }
/** Fetches each order twice, and delivers its result. */
const ordered =
  (...orders: readonly (readonly Operation[])[]): Situation =>
  async (settings, place) => {
    const { ipa, operator, euicc } = await ipaOf(settings, place)
    for (const operations of orders) {
      operator.queueOperations(EID, operations)
      await fetchPackage(ipa)
      const result = { kind: 'euiccPackageResult', value: euicc.result(await fetchPackage(ipa), [ok.enable]) } as const
      const request = place.spec === '1.2' ? { eidValue: eidOctetsOf(EID), eimPackageResult: result } : result
      await ipa.call('provideEimPackageResult', request as Parameters<typeof ipa.call<'provideEimPackageResult'>>[1])
    }
  }
const downloadOrdered: Situation = async (settings, place) => {
  const { ipa, operator } = await ipaOf(settings, place)
  operator.queueDownload(EID, { kind: 'activationCode', text: CODE })
  await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
}
const asked: Situation = async (settings, place) => {
  const { ipa, operator } = await ipaOf(settings, place)
  operator.queueDataRequest(EID, {})
  await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
}
/** The request of a vector, which has to be one that both bindings have. */
const sent =
  (
    name: 'provideEimPackageResult' | 'authenticateClient' | 'getBoundProfilePackage' | 'cancelSession',
    vector: string,
  ): Situation =>
  async (settings, place) => {
    const { ipa } = await ipaOf(settings, place)
    const octets = vectorNamed(vector, place.spec)
    if (place.binding === 'asn1') await ipa.send(name, octets)
    else await ipa.call(name, decodeEsipaRequest('1.2', octets).value as Parameters<typeof ipa.call<typeof name>>[1])
  }
const resultOfUnknownEuicc: Situation = async (settings, place) => {
  const { ipa, euicc, operator } = await ipaOf(settings, place)
  if (place.spec !== '1.2') return
  operator.queueOperations(EID, enableFirst)
  await provide(ipa, euicc.result(await fetchPackage(ipa), [ok.enable]), undefined, UNKNOWN_EID)
}
const resultAsNotification: Situation = async (settings, place) => {
  const { ipa, euicc, operator } = await ipaOf(settings, place)
  if (place.spec !== '1.2') return
  operator.queueOperations(EID, enableFirst)
  const value = euicc.result(await fetchPackage(ipa), [ok.enable])
  await ipa.call('handleNotification', {
    kind: 'provideEimPackageResult',
    value: { eidValue: eidOctetsOf(EID), eimPackageResult: { kind: 'euiccPackageResult', value } },
  })
}
const garbage: Situation = async (settings, place) => {
  const { ipa } = await ipaOf(settings, place)
  await ipa.send('getEimPackage', Buffer.from('BF7F00', 'hex'))
}
const inV12 =
  (play: (settings: Settings) => Promise<unknown>): Situation =>
  async (settings, { spec }) => {
    if (spec === '1.2') await play(settings)
  }
const loadedInV101: Situation = async (settings, place) => {
  if (place.spec !== '1.0.1') return
  const { ipa, operator, euicc, smdp } = await ipaOf(settings, place)
  operator.queueDownload(EID, { kind: 'activationCode', text: CODE })
  await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  const started = await ipa.call('initiateAuthentication', { euiccChallenge, smdpAddress: TEST_ADDRESS, euiccInfo1 })
  assert.ok(started.kind === 'initiateAuthenticationOkEsipa')
  const { transactionId } = smdp
  const authenticateServerResponse = euicc.authenticate(started.value, 'full', started.value.matchingId)
  const dp = await ipa.call('authenticateClient', { transactionId, authenticateServerResponse })
  assert.ok(dp.kind === 'authenticateClientOkDPEsipa')
  await ipa.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse: euicc.prepare(dp.value) })
}

const unknownTrigger = inV12(async (settings) =>
  initiate({ ...(await triggered(settings)), eimTransactionId: Buffer.alloc(16, 0xee) }),
)

const situations: readonly Situation[] = [
  polled(EID),
  polled(UNKNOWN_EID),
  ordered(enableFirst, [{ disable: { iccid: '8944000000000000001' } }]),
  ordered([{ listProfileInfo: {} }]),
  ordered([{ listEim: {} }]),
  ordered([{ addEim: { eimId: 'eim.example', publicKey: '' } }]),
  ordered([{ configureImmediateEnable: { enable: true } }]),
  asked,
  sent('provideEimPackageResult', 'data error'),
  sent('cancelSession', 'CS req err'),
  inV12((settings) => sent('authenticateClient', 'AC req ok')(settings, { spec: '1.2', binding: settings.binding ?? 'asn1' })),
  inV12((settings) =>
    sent('getBoundProfilePackage', 'GBPP req ok')(settings, { spec: '1.2', binding: settings.binding ?? 'asn1' }),
  ),
  downloadOrdered,
  resultOfUnknownEuicc,
  resultAsNotification,
  garbage,
  inV12(async (settings) =>
    load(await triggered({ ...settings, features: ['indirectRspServerCommunication', 'eimDownloadDataHandling'] })),
  ),
  loadedInV101,
  unknownTrigger,
]

const pki = await testPki()
const associationOf = () => ({
  eimId: EIM_NAME,
  publicKey: pki.eimSigning.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
  token: '0',
  counterBefore: undefined,
})

function exchangeOf({ name, body, reply }: SeenReply, binding: FunctionBinding): readonly HttpExchange[] {
  if (reply.kind !== 'answer') return []
  const headers = {
    'content-type': binding === 'asn1' ? 'application/x-gsma-rsp-asn1' : 'application/json',
    'x-admin-protocol': 'gsma/rsp/v2.1.0',
  }
  return [
    {
      peer: 'eim',
      request: { method: 'POST', path: binding === 'asn1' ? ASN1_PATH : jsonPath('esipa', name), headers, body },
      response: {
        status: reply.status,
        headers: new Map(Object.entries(reply.headers).map(([header, value]) => [header.toLowerCase(), [value]])),
        body: reply.body,
      },
      sent: 1,
      received: 2,
    },
  ]
}

/** Rows whose rules fail in some situation. */
async function redOf(fault: EimFault, place: Place): Promise<readonly string[]> {
  const red = new Map<string, string>()
  for (const situation of situations) {
    const seen: SeenReply[] = []
    const settings: Settings = { seen, binding: place.binding, behaviour: { spec: place.spec }, decisions: fault.decisions ?? {} }
    // A fault may make a helper give up: what was seen until then is judged.
    await situation(settings, place).catch(() => {})
    const exchanges = seen.flatMap((one) => exchangeOf(one, place.binding))
    for (const { requirement, check } of judgeAll(eimRules, { entries: [], exchanges }, { spec: place.spec, associationOf }))
      if (!check.holds) red.set(requirement, `${requirement} (expected ${check.expected}; seen ${check.seen})`)
  }
  return [...red.keys()].toSorted()
}

function expected({ ledger = [], bindings, specs }: EimFault, { spec, binding }: Place): readonly string[] {
  if (bindings?.includes(binding) === false || specs?.includes(spec) === false) return []
  return eimRules
    .filter((rule) => ledger.includes(rule.requirement) && (!('bindings' in rule) || rule.bindings?.includes(binding) !== false))
    .map(({ requirement }) => requirement)
    .filter((id) => {
      const row = requirementOf(id)
      return row !== undefined && applicabilityOf(row, claimsOf(spec)).state === 'run'
    })
    .toSorted()
}

for (const place of places) {
  test(`a right eIM of v${place.spec} in ${place.binding} turns no rule red`, async () => {
    assert.deepEqual(await redOf({ what: '' }, place), [])
  })
  for (const [name, fault] of Object.entries<EimFault>({
    ...wirePackageFaults,
    ...answerFaults,
    ...jsonAnswerFaults,
  })) {
    test(`the rules on an eIM of v${place.spec} in ${place.binding} that ${fault.what} (${name})`, async () => {
      assert.deepEqual(await redOf(fault, place), expected(fault, place))
    })
  }
}
