/** The operator's interface of the simulated eIM, over HTTP on loopback. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { startOperatorApi } from './operator-http.ts'
import { EID, fetchPackage, ICCID, OTHER_EID, ok, provide, scene } from './test-scene.ts'

async function api(settings = {}) {
  const one = await scene(settings)
  const running = await startOperatorApi(one.operator)
  after(() => running.close())
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${running.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
  }
  return { ...one, running, send }
}

test('an eUICC is registered, each kind of order queued, and its outcome read', async () => {
  const { send, ipa, euicc, pki } = await api()
  const registered = await send('POST', '/euiccs', {
    eid: EID,
    counterValue: 3,
    associationToken: 0,
    euiccCertificate: euicc.issued.certificate.der.toString('hex'),
    eumCertificate: pki.eum.certificate.der.toString('hex'),
    ipaFeatures: ['directRspServerCommunication'],
  })
  assert.equal(registered.status, 201)
  const orders = [
    { operations: [{ enable: { iccid: ICCID, rollback: true } }] },
    { operations: [{ disable: { iccid: ICCID } }, { delete: { iccid: ICCID } }] },
    { operations: [{ listProfileInfo: { profileClass: 'operational', tagList: '5A9F70' } }] },
    {
      operations: [
        { getRAT: {} },
        { configureImmediateEnable: { enable: true, smdpOid: '2.999.10', smdpAddress: 'smdp.example.test' } },
      ],
    },
    {
      operations: [
        { setFallbackAttribute: { iccid: ICCID } },
        { unsetFallbackAttribute: {} },
        { setDefaultDpAddress: { address: '' } },
      ],
    },
    {
      operations: [
        { addEim: { eimId: 'b', publicKey: '3000', counterValue: 1 } },
        { deleteEim: { eimId: 'b' } },
        { listEim: {} },
      ],
    },
    { operations: [{ updateEim: { eimId: 'a', eimFqdn: 'eim.example.test' } }] },
    { dataRequest: {} },
    { dataRequest: { names: ['euiccInfo2', 'ipaCapabilities'] } },
    { newKey: {} },
    { download: { activationCode: '1$smdp.example.test$M', confirmationCode: '1234' } },
    { download: { defaultSmdp: true } },
    { download: { smds: true } },
    { download: { smds: 'smds.example.test' } },
    { raw: 'BF5400' },
  ]
  for (const [at, order] of orders.entries()) {
    const { status, json } = await send('POST', `/euiccs/${EID}/orders`, order)
    assert.deepEqual([status, json], [201, { order: `${EID}-${at + 1}` }], JSON.stringify(order))
  }
  const request = await fetchPackage(ipa)
  assert.equal(request.euiccPackageSigned.counterValue, 4)
  await provide(ipa, euicc.result(request, [ok.enable]))
  const { json } = await send('GET', `/orders/${EID}-1`)
  assert.deepEqual([json.status, json.outcome.results], ['done', [{ kind: 'enableResult', value: 'ok' }]])
  assert.deepEqual((await send('GET', `/euiccs/${EID}`)).json.view.profiles, [{ iccid: ICCID, enabled: true }])
  assert.deepEqual((await send('GET', '/euiccs')).json, [EID, OTHER_EID])
  assert.equal((await send('GET', `/euiccs/${EID}/orders`)).json.length, orders.length)
  assert.equal((await send('DELETE', `/orders/${EID}-2`)).status, 204)
  assert.equal((await send('GET', '/')).json.spec, '1.2')
})

for (const [what, method, path, body, status, message] of [
  ['no JSON', 'POST', '/euiccs', 'hello', 400, /body: no JSON; send one JSON object/],
  ['an EID of 31 digits', 'POST', '/euiccs', { eid: EID.slice(1) }, 400, /eid: write the 32 digits/],
  ['an EID with wrong check digits', 'POST', '/euiccs', { eid: `${EID.slice(0, 30)}00` }, 400, /EID.*check digits/],
  ['one certificate alone', 'POST', '/euiccs', { eid: EID, euiccCertificate: '30' }, 400, /give both, or publicKey alone/],
  ['an unknown member', 'POST', '/euiccs', { eid: EID, colour: 'red' }, 400, /colour/],
  [
    'an eUICC that nobody registered',
    'POST',
    '/euiccs/89882119900000000000000000000975/orders',
    { dataRequest: {} },
    404,
    /register it first/,
  ],
  [
    'two kinds of order',
    'POST',
    `/euiccs/${EID}/orders`,
    { raw: '00', dataRequest: {} },
    400,
    /exactly one of operations, dataRequest, download, newKey, raw/,
  ],
  [
    'an unknown operation',
    'POST',
    `/euiccs/${EID}/orders`,
    { operations: [{ nonsense: {} }] },
    400,
    /operations\.0: nonsense is no operation; write one of enable/,
  ],
  [
    'an ICCID that is none',
    'POST',
    `/euiccs/${EID}/orders`,
    { operations: [{ enable: { iccid: '1' } }] },
    400,
    /operations\.0\.enable\.iccid: write the 18 to 20 digits/,
  ],
  [
    'both lists',
    'POST',
    `/euiccs/${EID}/orders`,
    { operations: [{ getRAT: {} }, { listEim: {} }] },
    400,
    /cannot share a package; put them into two/,
  ],
  ['no operations', 'POST', `/euiccs/${EID}/orders`, { operations: [] }, 400, /name at least one operation/],
  [
    'a tag that is none',
    'POST',
    `/euiccs/${EID}/orders`,
    { dataRequest: { tagList: 'BF2D' } },
    400,
    /BF2D is no tag of IpaEuiccData.*choose from/,
  ],
  [
    'an activation code that is none',
    'POST',
    `/euiccs/${EID}/orders`,
    { download: { activationCode: 'nonsense' } },
    400,
    /activation code/,
  ],
  [
    'an operation without its ICCID',
    'POST',
    `/euiccs/${EID}/orders`,
    { operations: [{ enable: {} }] },
    400,
    /iccid: missing; write it/,
  ],
  ['a list for a body', 'POST', `/euiccs/${EID}/orders`, [], 400, /body: array, where JSON object belongs/],
  ['an empty download', 'POST', `/euiccs/${EID}/orders`, { download: {} }, 400, /download: write one of \{"activationCode"/],
  ['a name that is no order', 'GET', '/orders/nothing', undefined, 404, /nothing: no such order/],
  ['an order that is not there', 'GET', `/orders/${EID}-99`, undefined, 404, /no such order/],
  ['a path that is not there', 'GET', '/nothing', undefined, 404, /GET \/ lists what there is/],
] as const) {
  test(`the operator is told what is wrong with ${what}`, async () => {
    const { send } = await api()
    const answer = await send(method, path, body)
    assert.equal(answer.status, status)
    assert.match(answer.json.error, message)
    assert.doesNotMatch(answer.json.error, /\bat .*\.ts:/)
  })
}

test('an eIM of v1.0.1 refuses operations that it does not have', async () => {
  const { send } = await api({ behaviour: { spec: '1.0.1' } })
  const answer = await send('POST', `/euiccs/${EID}/orders`, { operations: [{ unsetFallbackAttribute: {} }] })
  assert.match(answer.json.error, /v1\.0\.1 has no unsetFallbackAttribute/)
})

test('curl works as a client', async () => {
  const { running } = await api()
  const { stdout } = await promisify(execFile)('curl', ['-s', '-m', '5', `${running.url}/euiccs/${EID}`])
  assert.equal(JSON.parse(stdout).eid, EID)
})
