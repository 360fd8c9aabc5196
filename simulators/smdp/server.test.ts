import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { decodeRequest } from '../../protocol/bindings/json/function.ts'
import { es2Json } from '../../protocol/bindings/json/operator-functions.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { folder, openSslTest } from '../../protocol/vectors/openssl.ts'
import { systemClock } from '../../transport/clock.ts'
import { Es9Client } from '../../transport/es9-client.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { OperatorClient } from '../../transport/operator-client.ts'
import { Tape } from '../../transport/tape.ts'
import { requestOctets } from '../rsp-server/test-wire.ts'
import { pemOf, tlsIdentityOf } from '../rsp-server/tls-identity-of.ts'
import { SMDS_NAME, startSmds } from '../smds/server.ts'
import { order } from './order.ts'
import { SMDP_NAME, startSmdp } from './server.ts'
import { TestEuicc } from './test-euicc.ts'
import { eids, profile } from './test-scene.ts'

// Over TLS nobody turns the clock: the PKI is of today.
const DAY = 86_400_000
const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - DAY, eids })
const stranger = await createTestPki({ curve: 'P-256', notBefore: Date.now() - DAY, eids })
const ca = pemOf(pki.ci.certificate)
const trust = { kind: 'ca', pem: ca } as const
const tape = () => new Tape(systemClock)

const smdp = await startSmdp({ pkis: [pki], es2: { clientCas: [ca] } })
after(() => smdp.close())

const es9 = (binding: 'json' | 'asn1') => {
  const address = { host: smdp.host, port: smdp.port }
  const client = new Es9Client({ peer: 'smdp', interface: 'ES9+', binding, url: `https://${SMDP_NAME}`, address, trust })
  after(() => client.close())
  return client
}

for (const [index, binding] of (['json', 'asn1'] as const).entries()) {
  test(`ES9P-012 ES9P-017 ES9P-019: a whole download over TLS, in ${binding}`, async () => {
    const euicc = new TestEuicc(pki, eids[0])
    const { matchingId, activationCode, iccid } = await order(
      smdp.machine,
      { profile: profile(index + 1, { size: 20_000 }) },
      smdp.port,
    )
    assert.equal(activationCode, `1$${SMDP_NAME}:${smdp.port}$${matchingId}`)
    const client = es9(binding)
    const { value: initiated } = await client.call('initiateAuthentication', euicc.initiate(`${SMDP_NAME}:${smdp.port}`), tape())
    assert.ok(initiated.kind === 'initiateAuthenticationOk')
    const { value: authenticated } = await client.call(
      'authenticateClient',
      euicc.authenticate(initiated.value, matchingId),
      tape(),
    )
    assert.ok(authenticated.kind === 'authenticateClientOk')
    const { value: bound } = await client.call('getBoundProfilePackage', euicc.prepare(authenticated.value), tape())
    assert.ok(bound.kind === 'getBoundProfilePackageOk')
    assert.equal(euicc.open(authenticated.value, bound.value.boundProfilePackage).kind, 'opened')
    const pendingNotification = euicc.installationResult(initiated.value.transactionId, iccid)
    const { value: nothing, http } = await client.call('handleNotification', { pendingNotification }, tape())
    assert.deepEqual([nothing, http.response.status], [undefined, 204])
    assert.equal(smdp.machine.state.profiles.find(({ description }) => description.iccid === iccid)?.status, 'Installed')
  })
}

const es2 = (identity: ReturnType<typeof tlsIdentityOf> | undefined) => {
  const client = new OperatorClient({
    peer: 'smdp',
    interface: 'ES2+',
    url: `https://${SMDP_NAME}`,
    address: { host: smdp.host, port: smdp.es2Port ?? 0 },
    trust,
    functionRequesterIdentifier: 'operator',
    ...(identity === undefined ? {} : { identity }),
  })
  after(() => client.close())
  return client
}

test('ES2P-001 ES2P-007: ES2+ takes a client certificate of its CA, and ends the handshake for another or none', async () => {
  smdp.machine.stock(profile(11))
  const { value } = await es2(tlsIdentityOf(pki.eimTls)).call('downloadOrder', { profileType: 'generic' }, tape())
  assert.deepEqual(value, { kind: 'executed', value: { iccid: profile(11).iccid } })
  for (const identity of [undefined, tlsIdentityOf(stranger.eimTls)])
    await assert.rejects(es2(identity).call('downloadOrder', { profileType: 'generic' }, tape()), { name: 'PeerFault' })
})

test('ES2P-007: ES9+ and ES2+ do not answer on the port of the other', async () => {
  const body = Buffer.from('{}')
  const answer = await es2(tlsIdentityOf(pki.eimTls)).call('releaseProfile', { iccid: profile(99).iccid }, tape())
  assert.equal(answer.value.kind, 'failed')
  const url = `https://${SMDP_NAME}`
  const wrong = new OperatorClient({
    peer: 'smdp',
    interface: 'ES2+',
    url,
    address: { host: smdp.host, port: smdp.port },
    trust,
    functionRequesterIdentifier: 'x',
  })
  after(() => wrong.close())
  await assert.rejects(wrong.send('releaseProfile', body, tape()), { name: 'PeerFault', kind: 'malformed' })
})

test('DS-005 DS-011 DS-013 ES2P-008: order with an event, found at the SM-DS, downloaded, deleted there, and told to the operator over mutual TLS', async () => {
  const identity = tlsIdentityOf(pki.dpTls)
  const smds = await startSmds({ pkis: [pki], es12: { clientCas: [ca] } })
  const told: number[] = []
  const operator = await listenHttps({
    identity: tlsIdentityOf(pki.eimTls),
    clientCas: [ca],
    answer: ({ body }) => {
      told.push(decodeRequest(es2Json.handleDownloadProgressInfo, body).value.notificationPointId)
      return { kind: 'answer', status: 204, headers: {}, body: new Uint8Array() }
    },
  })
  const shared = { trust, identity, functionRequesterIdentifier: smdp.oid }
  const toSmds = new OperatorClient({
    ...shared,
    peer: 'smds',
    interface: 'ES12',
    url: `https://${SMDS_NAME}`,
    address: { host: smds.host, port: smds.es12Port ?? 0 },
  })
  const toOperator = new OperatorClient({
    ...shared,
    peer: 'operator',
    interface: 'ES2+',
    url: 'https://eim.harness.test',
    address: operator,
  })
  const own = await startSmdp({
    pkis: [pki],
    smds: (address) => (address === SMDS_NAME ? toSmds : undefined),
    operator: () => toOperator,
  })
  const atSmds = new Es9Client({
    peer: 'smds',
    interface: 'ES11',
    binding: 'json',
    url: `https://${SMDS_NAME}`,
    address: smds,
    trust,
  })
  const atSmdp = new Es9Client({
    peer: 'smdp',
    interface: 'ES9+',
    binding: 'json',
    url: `https://${SMDP_NAME}`,
    address: own,
    trust,
  })
  after(() => Promise.all([atSmds, atSmdp, toSmds, toOperator, own, smds, operator].map((one) => one.close())))

  const euicc = new TestEuicc(pki, eids[0])
  const { iccid, matchingId } = await order(own.machine, { profile: profile(1), eid: eids[0], smdsAddress: SMDS_NAME })
  const asked = await atSmds.call('initiateAuthentication', euicc.initiate(SMDS_NAME), tape())
  assert.ok(asked.value.kind === 'initiateAuthenticationOk')
  const events = await atSmds.call('authenticateClient', euicc.authenticate(asked.value.value, undefined), tape())
  assert.ok(events.value.kind === 'authenticateClientOk')
  const [entry] = events.value.value.eventEntries
  assert.deepEqual([entry?.eventId, entry?.rspServerAddress], [matchingId, SMDP_NAME])

  const initiated = await atSmdp.call('initiateAuthentication', euicc.initiate(entry!.rspServerAddress), tape())
  assert.ok(initiated.value.kind === 'initiateAuthenticationOk')
  const authenticated = await atSmdp.call('authenticateClient', euicc.authenticate(initiated.value.value, entry!.eventId), tape())
  assert.ok(authenticated.value.kind === 'authenticateClientOk')
  const bound = await atSmdp.call('getBoundProfilePackage', euicc.prepare(authenticated.value.value), tape())
  assert.equal(bound.value.kind, 'getBoundProfilePackageOk')
  const pendingNotification = euicc.installationResult(initiated.value.value.transactionId, iccid)
  await atSmdp.call('handleNotification', { pendingNotification }, tape())
  await own.machine.deleteEvents()
  assert.deepEqual(smds.machine.state.events, [])
  // One connection carries one after the other, so when an answer to one more came, those before it did.
  await toOperator.send('handleDownloadProgressInfo', Buffer.from('{"notificationPointId":0}'), tape())
  assert.deepEqual(told.slice(0, 3), [1, 3, 4])
})

/** SM-DP+ and SM-DS, each with the octets of a request that it answers. */
async function servers() {
  const smds = await startSmds({ pkis: [pki] })
  after(() => smds.close())
  const euicc = new TestEuicc(pki, eids[0])
  const request = (name: string) => requestOctets('ES9+', 'json', 'initiateAuthentication', euicc.initiate(name))
  return [
    { name: SMDP_NAME, port: smdp.port, ...request(SMDP_NAME) },
    { name: SMDS_NAME, port: smds.port, ...request(SMDS_NAME) },
  ]
}

openSslTest('ES9P-004 DS-001: openssl s_client verifies chain and name of both servers, and gets an answer', async () => {
  const caFile = join(folder, 'servers.pem')
  writeFileSync(caFile, ca)
  for (const { name, port, path, body } of await servers()) {
    const args = ['s_client', '-quiet', '-verify_quiet', '-verify_return_error', '-CAfile', caFile, '-verify_hostname', name]
    const running = promisify(execFile)('openssl', [...args, '-servername', name, '-connect', `127.0.0.1:${port}`], {
      timeout: 10_000,
    })
    const head = ['Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close']
    running.child.stdin?.end([`POST ${path} HTTP/1.1`, `Host: ${name}`, ...head, '', body.toString()].join('\r\n'))
    const { stdout } = await running
    assert.match(stdout, /^HTTP\/1\.1 200 /)
    assert.match(stdout, /"Executed-Success"/)
  }
})

const curl = spawnSync('curl', ['--version']).status === 0
const skip = curl || process.env['CI_FULL'] === '1' ? false : 'the curl command is not installed'

test('ES9P-004 ES9P-040 DS-001: curl posts JSON to both servers and gets an answer, a function error with HTTP 200, and 404 for what is not there', {
  skip,
}, async () => {
  const caFile = join(folder, 'ci.pem')
  writeFileSync(caFile, ca)
  for (const { name, port, path, body } of await servers()) {
    const at = `${name}:${port}`
    const posted = async (to: string, text: Uint8Array | string) => {
      const args = ['-sS', '-m', '10', '--cacert', caFile, '--resolve', `${at}:127.0.0.1`, '-w', '\n%{http_code}']
      const headers = ['-H', 'Content-Type: application/json', '-H', 'X-Admin-Protocol: gsma/rsp/v2.5.0']
      const all = [...args, ...headers, '--data-binary', String(text), `https://${at}${to}`]
      const lines = (await promisify(execFile)('curl', all)).stdout.split('\n')
      return { status: Number(lines.pop()), body: lines.join('\n') }
    }
    const right = await posted(path, body)
    assert.deepEqual([right.status, JSON.parse(right.body).header.functionExecutionStatus.status], [200, 'Executed-Success'])
    const wrong = await posted(path, String(body).replace(name, 'other.harness.test'))
    const { statusCodeData } = JSON.parse(wrong.body).header.functionExecutionStatus
    assert.deepEqual([wrong.status, statusCodeData.reasonCode], [200, '3.8'])
    assert.equal((await posted('/gsma/rsp2/es9plus/none', '{}')).status, 404)
  }
})

test('an SM-DP+ that cannot have its second port does not keep the first', async () => {
  const port = smdp.es2Port ?? 0
  await assert.rejects(startSmdp({ pkis: [pki], es2: { clientCas: [ca], port } }), { code: 'EADDRINUSE' })
})
