import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import { mutated, seeded } from '../../protocol/schema/mutate.ts'
import { answered, type RequestOf, requestOctets, serverRequest } from '../rsp-server/test-wire.ts'
import { NAME, OID, outcome, Scene, testPki } from './test-scene.ts'

const pki = await testPki()

/** One right request of each function, in sessions that are open. */
async function requests(scene: Scene) {
  const { matchingId, iccid } = await scene.order({ confirmationCode: '1234' })
  const initiated = await scene.initiated()
  const authenticated = await scene.authenticated(matchingId)
  const notification = scene.euicc.notification(['notificationDelete'], iccid)
  const rows: readonly [Es9Function, unknown][] = [
    ['initiateAuthentication', scene.euicc.initiate(NAME)],
    ['authenticateClient', scene.euicc.authenticate(initiated, matchingId)],
    ['getBoundProfilePackage', scene.euicc.prepare(authenticated, '1234')],
    ['cancelSession', scene.euicc.cancel(authenticated.transactionId, 'timeout', OID)],
    ['handleNotification', { pendingNotification: notification }],
    ['handleNotification', { pendingNotification: scene.euicc.installationResult(authenticated.transactionId, iccid) }],
  ]
  return rows
}

for (const binding of ['json', 'asn1'] as const) {
  test(`ES9P-040 DL22-018: damaged requests get an answer or 400, never a crash, and the server goes on, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const below = seeded(32)
    const rows = await requests(scene)
    for (let i = 0; i < 300; i++) {
      const [name, value] = rows[i % rows.length]!
      const { path, body } = requestOctets('ES9+', binding, name, value as RequestOf<'ES9+', Es9Function>)
      const damaged = binding === 'asn1' ? mutated(body, below) : damagedInside(body, below)
      const { status } = await answered(scene.smdp.es9, serverRequest(path, damaged))
      assert.ok([200, 204, 400].includes(status), `${name} ${i}: ${status}`)
    }
    assert.equal(outcome(await scene.call('initiateAuthentication', scene.euicc.initiate(NAME))), 'initiateAuthenticationOk')
  })
}

/** Damages the octets that one base64 member stands for, so that the JSON around it stays whole. */
function damagedInside(body: Buffer, below: (bound: number) => number): Buffer {
  const object = JSON.parse(body.toString()) as Record<string, string>
  const names = Object.keys(object)
  const name = names[below(names.length)]!
  const octets = mutated(Buffer.from(object[name]!, 'base64'), below)
  return Buffer.from(JSON.stringify({ ...object, [name]: below(8) === 0 ? octets.toString('hex') : octets.toString('base64') }))
}

test('ACR-009: a matchingId for Activation Code Retrieval is one that nobody knows, since there is no retrieval here', async () => {
  const scene = new Scene({ pki })
  const { iccid } = await scene.order()
  for (const matchingId of [`ACR-0-${iccid}`, `ACR-1-${iccid}`, 'ACR-0-', 'ACR-9-1'])
    assert.equal(outcome(await scene.asked(matchingId)), 'matchingIdRefused 8.2.6/3.8')
})
