/** What every adapter of the SmdpPort promises, held against each of them: its functions, and what holds for all ports. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { checkProfilePackage } from '../../protocol/profile-package/check.ts'
import { order } from '../../simulators/smdp/order.ts'
import { TestEuicc } from '../../simulators/smdp/test-euicc.ts'
import { eids, profile, testPki } from '../../simulators/smdp/test-scene.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { type Access, holdsPort } from '../port-contract.ts'
import { simulatedSmdp } from './simulated.ts'
import { smdpAtUrl } from './url.ts'

const pki = await testPki()
const smdp = await simulatedSmdp({ pkis: [pki] })
after(() => smdp.close())
const euicc = new TestEuicc(pki, eids[0])
const soon = () => AbortSignal.timeout(5_000)

const adapters: Readonly<Record<string, Access>> = {
  simulated: smdp.access,
  url: { url: `https://localhost:${smdp.running.port}`, trust: { kind: 'ca', pem: smdp.running.ca } },
}

let count = 0
for (const [name, access] of Object.entries(adapters)) {
  const open = (binding: 'json' | 'asn1', patience = {}) => smdpAtUrl({ adapter: 'url', ...access, binding }, patience)
  holdsPort(
    {
      name: `SmdpPort ${name}`,
      bindings: ['json', 'asn1'],
      open(at, binding, patience) {
        const port = smdpAtUrl({ adapter: 'url', ...at, binding }, patience)
        return {
          call: (tape, signal) => port.initiateAuthentication(euicc.initiate(smdp.running.name), tape, signal),
          close: () => port.close(),
        }
      },
    },
    async () => access,
  )

  for (const binding of ['json', 'asn1'] as const) {
    test(`SmdpPort ${name}, ${binding}: a whole download, each function with its answer`, async () => {
      const port = open(binding)
      const tape = new Tape(systemClock)
      const wanted = profile(++count)
      const { matchingId } = await order(smdp.running.machine, { profile: wanted })
      const { answer: initiated } = await port.initiateAuthentication(euicc.initiate(smdp.running.name), tape, soon())
      assert.ok(initiated.kind === 'initiateAuthenticationOk')
      const request = euicc.authenticate(initiated.value, matchingId)
      const { answer: authenticated } = await port.authenticateClient(request, tape, soon())
      assert.ok(authenticated.kind === 'authenticateClientOk')
      const prepared = euicc.prepare(authenticated.value)
      const { answer: got } = await port.getBoundProfilePackage(prepared, tape, soon())
      assert.ok(got.kind === 'getBoundProfilePackageOk')
      const opened = euicc.open(authenticated.value, got.value.boundProfilePackage)
      assert.ok(opened.kind === 'opened')
      assert.equal(checkProfilePackage(opened.profilePackage, iccidOctets(wanted.iccid)).kind, 'installed')
      const pendingNotification = euicc.installationResult(authenticated.value.transactionId, wanted.iccid)
      await port.handleNotification({ pendingNotification }, tape, soon())
      assert.equal(tape.exchanges.length, 5 - 1)
      const { profiles } = smdp.running.machine.state
      assert.equal(profiles.find(({ description }) => description.iccid === wanted.iccid)?.status, 'Installed')
      await port.close()
    })

    test(`SmdpPort ${name}, ${binding}: an error of the function is an answer, and a session can be cancelled`, async () => {
      const port = open(binding)
      const tape = new Tape(systemClock)
      const { answer: initiated } = await port.initiateAuthentication(euicc.initiate(smdp.running.name), tape, soon())
      assert.ok(initiated.kind === 'initiateAuthenticationOk')
      const { answer } = await port.authenticateClient(euicc.authenticate(initiated.value, 'NOBODY'), tape, soon())
      assert.equal(answer.kind, 'authenticateClientError')
      const again = await port.initiateAuthentication(euicc.initiate(smdp.running.name), tape, soon())
      assert.ok(again.answer.kind === 'initiateAuthenticationOk')
      const { matchingId } = await order(smdp.running.machine, { profile: profile(++count) })
      await port.authenticateClient(euicc.authenticate(again.answer.value, matchingId), tape, soon())
      const { transactionId } = again.answer.value
      const { answer: cancelled } = await port.cancelSession(
        euicc.cancel(transactionId, 'postponed', smdp.running.oid),
        tape,
        soon(),
      )
      assert.equal(cancelled.kind, 'cancelSessionOk')
      await port.close()
    })
  }
}
