/** The ready profile for onomondo-eim drives that eIM's order interface, as it was recorded. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { HttpOperator } from '../adapters/operator/http/config.ts'
import { httpOperator } from '../adapters/operator/http.ts'
import { holdsOperator } from '../adapters/operator/operator-contract.ts'
import type { Order, OrderedOperation, Registration } from '../adapters/operator/port.ts'
import { silentInterface } from '../adapters/operator/test-http-interface.ts'
import { TestOnomondo } from '../adapters/operator/test-onomondo.ts'
import { loadProfile } from '../profiles/load.ts'
import { readOperator } from '../profiles/read-operator.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { systemClock } from '../transport/clock.ts'
import { Tape } from '../transport/tape.ts'

const EID = '89049032123451234512345678901235'
const ICCID = '89000123456789012341'
const path = fileURLToPath(new URL('../profiles/onomondo-eim.yaml', import.meta.url))
const profile = loadProfile(path)
const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1), eids: [EID] })
const issued = pki.euiccs.get(EID)
assert.ok(issued)
const registration: Registration = {
  eid: EID,
  euiccCertificate: issued.certificate.der,
  eumCertificate: pki.eum.certificate.der,
  publicKey: issued.publicKey.export({ type: 'spki', format: 'der' }),
  counterValue: 173620,
}
const soon = () => AbortSignal.timeout(10_000)

/** That of the profile, at another address and with less time between two looks. */
function configAt(url: string): HttpOperator {
  const { operator } = readOperator(profile.operator, '.')
  assert.ok(operator.adapter === 'http')
  return { ...operator, url, everyMs: 10, outcomeMs: 5_000 }
}

async function open() {
  const eim = new TestOnomondo()
  const operator = httpOperator(configAt(await eim.listen()))
  return { eim, operator, tape: new Tape(systemClock) }
}

holdsOperator({
  name: 'OperatorPort http, the interface of onomondo-eim',
  async open() {
    const { eim, operator } = await open()
    return {
      operator,
      registration,
      iccid: ICCID,
      finish: async ({ id }, result) => eim.finish(id, [{ enableResult: result }]),
      close: () => eim.close(),
    }
  },
  stalled: async () => httpOperator(configAt(await silentInterface())),
  lacks: [
    'downloadFromDefaultSmdp',
    'downloadFromSmds',
    'newKey',
    'restart',
    'setFallbackAttribute',
    'unsetFallbackAttribute',
    'setDefaultDpAddress',
  ],
})

const point = Buffer.from(registration.publicKey ?? [])
  .subarray(-65)
  .toString('hex')
  .toUpperCase()

test('an eUICC is set up with what the eIM has to know, and is waited for', async (t) => {
  const { eim, operator, tape } = await open()
  t.after(() => eim.close())
  await operator.register({ ...registration, associationToken: 2n }, tape, soon())
  const [[id, { resource }] = ['', { resource: '' }]] = [...eim.orders]
  const euicc = [
    { consumerEuicc: false },
    { signAlgo: 'prime256v1' },
    { signPubKey: point },
    { counterValue: 173620 },
    { associationToken: 2 },
  ]
  assert.equal(resource, JSON.stringify({ eidValue: EID, order: { euicc } }))
  assert.match(eim.asked.at(-1) ?? '', new RegExp(`^GET /euicc/lookup/${id}$`))
  assert.equal([...eim.orders.values()][0]?.status, 'done')
})

test('a set-up that the eIM does not take is told, with its own word for it', async (t) => {
  const eim = new TestOnomondo()
  const config = configAt(await eim.listen())
  t.after(() => eim.close())
  const json = { eidValue: '{eid}', order: { euicc: [{ noSuch: 1 }] } }
  const register = { ...config.requests.register, method: 'POST', path: '/euicc/create/', json } as const
  const operator = httpOperator({ ...config, requests: { ...config.requests, register } })
  const tape = new Tape(systemClock)
  await assert.rejects(operator.register(registration, tape, soon()), /is not registered: failed.*badParam/)
})

for (const [what, order, resource] of [
  [
    'enable with rollback',
    [{ name: 'enable', iccid: ICCID, rollback: true }],
    { psmo: [{ enable: { iccid: '98001032547698103214', rollback: true } }] },
  ],
  [
    'enable without',
    [{ name: 'enable', iccid: ICCID }],
    { psmo: [{ enable: { iccid: '98001032547698103214', rollback: false } }] },
  ],
  [
    'disable and delete',
    [
      { name: 'disable', iccid: ICCID },
      { name: 'delete', iccid: ICCID },
    ],
    { psmo: [{ disable: { iccid: '98001032547698103214' } }, { delete: { iccid: '98001032547698103214' } }] },
  ],
  ['a whole list', [{ name: 'listProfileInfo' }], { psmo: [{ listProfileInfo: {} }] }],
  [
    'a list with tags',
    [{ name: 'listProfileInfo', tagList: Buffer.from('5A9F70', 'hex') }],
    { psmo: [{ listProfileInfo: { taglist: '5A9F70' } }] },
  ],
  [
    'immediate enabling',
    [{ name: 'configureImmediateEnable', enable: true, smdpOid: '2.999.10' }],
    { psmo: [{ configureAutoEnable: { autoEnableFlag: true, objid: '2.999.10' } }] },
  ],
  [
    'an eIM to add',
    [{ name: 'addEim', eim: { eimId: 'eIM2', eimFqdn: '127.0.0.1:9000' } }],
    { eco: [{ addEim: { eimConfigurationData: '3016800465494D32810E3132372E302E302E313A39303030' } }] },
  ],
  ['an eIM to delete', [{ name: 'deleteEim', eimId: 'nobody' }], { eco: [{ deleteEim: { eimId: 'nobody' } }] }],
  ['the eIMs', [{ name: 'listEim' }], { eco: [{ listEim: {} }] }],
  ['data', { kind: 'data', tagList: Buffer.from('80BF20', 'hex') }, { edr: { tagList: '80BF20' } }],
  [
    'a download',
    { kind: 'download', activationCode: 'LPA:1$testsmdpplus1.example.com$NOSUCH' },
    { download: { activationCode: '1$testsmdpplus1.example.com$NOSUCH' } },
  ],
] as const satisfies readonly (readonly [string, readonly OrderedOperation[] | Order, object])[]) {
  test(`the order for ${what} is as the interface wants it`, async (t) => {
    const { eim, operator, tape } = await open()
    t.after(() => eim.close())
    const asked: Order = 'kind' in order ? order : { kind: 'package', operations: order }
    const { id } = await operator.order(EID, asked, tape, soon())
    const [stored] = [...eim.orders.values()]
    assert.deepEqual(JSON.parse(stored?.resource ?? ''), { eidValue: EID, order: resource })
    assert.equal(id, `/${Object.keys(resource)[0]}/lookup/${[...eim.orders.keys()][0]}`)
  })
}

for (const [outcome, state] of [
  [[{ enableResult: 'ok' }], 'succeeded'],
  [[{ disableResult: 'ok' }, { listProfileInfoResult: { finalResult: 'errorResult' } }], 'failed'],
  [[{ listProfileInfoResult: { finalResult: 'successResult', profileInfoList: [] } }], 'succeeded'],
  [[{ getRATResult: [] }], 'succeeded'],
  [[{ addEimResult: { addEimResultCode: 'ok', associationToken: 1 } }], 'succeeded'],
  [[{ addEimResult: { addEimResultCode: 'commandError' } }], 'failed'],
  [[{ deleteEimResult: 'lastEimDeleted' }], 'succeeded'],
  [[{ listEimResult: { finalResult: 'successResult', eimIdList: [{ eimId: 'eIM' }] } }], 'succeeded'],
  [[{ euiccDataResult: { edrResult: 'ok', euiccData: {} } }], 'succeeded'],
  [[{ euiccDataResult: { edrResult: 'incorrectTagList' } }], 'failed'],
  [[{ profileInstallationResult: { finalResult: 'successResult', iccid: '989444999999990940F9' } }], 'succeeded'],
  [[{ procedureError: 'stuckOrder' }], 'failed'],
  [[{ processingTerminated: 'unknownOrDamagedCommand' }], 'failed'],
  [[{ euiccPackageErrorCode: 'undefinedError' }], 'failed'],
  [[{ eimPackageError: 'invalidPackageFormat' }], 'failed'],
  [[{ somethingNew: 'ok' }], 'unknown'],
  [[], 'unknown'],
] as const) {
  test(`the outcome ${JSON.stringify(outcome)} means ${state}`, async (t) => {
    const { eim, operator, tape } = await open()
    t.after(() => eim.close())
    const order: Order = { kind: 'package', operations: [{ name: 'enable', iccid: ICCID }] }
    const placed = await operator.order(EID, order, tape, soon())
    eim.finish(placed.id, outcome)
    const found = await operator.outcome(placed, tape, soon())
    assert.equal(found.state, state, found.words)
  })
}

test('a data request without tags has no form there, and is not asked for', async (t) => {
  const { eim, operator, tape } = await open()
  t.after(() => eim.close())
  await assert.rejects(operator.order(EID, { kind: 'data' }, tape, soon()), { name: 'NotOffered', key: 'operator.requests.data' })
  assert.deepEqual(eim.asked, [])
})

test('what was created is gone when it was removed', async (t) => {
  const { eim, operator, tape } = await open()
  t.after(() => eim.close())
  const order: Order = { kind: 'package', operations: [{ name: 'listEim' }] }
  const placed = await operator.order(EID, order, tape, soon())
  await operator.remove(placed, tape, soon())
  assert.equal(eim.orders.size, 0)
  assert.deepEqual((await operator.outcome(placed, tape, soon())).words, 'absent')
})
