/** What every adapter of the SmdsPort promises, held against each of them: its functions, and what holds for all ports. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TestEuicc } from '../../simulators/smdp/test-euicc.ts'
import { eids, testPki } from '../../simulators/smdp/test-scene.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { type Access, holdsPort } from '../port-contract.ts'
import { simulatedSmds } from './simulated.ts'
import { smdsAtUrl } from './url.ts'

const pki = await testPki()
const smds = await simulatedSmds({ pkis: [pki] })
after(() => smds.close())
const euicc = new TestEuicc(pki, eids[0])
const soon = () => AbortSignal.timeout(5_000)
const event = { eid: eids[0], rspServerAddress: 'smdp.harness.test', eventId: 'EVENT-1', forwardingIndicator: false }
smds.running.machine.registerEvent(event)

const adapters: Readonly<Record<string, Access>> = {
  simulated: smds.access,
  url: { url: `https://localhost:${smds.running.port}`, trust: { kind: 'ca', pem: smds.running.ca } },
}

for (const [name, access] of Object.entries(adapters)) {
  holdsPort(
    {
      name: `SmdsPort ${name}`,
      bindings: ['json', 'asn1'],
      open(at, binding, patience) {
        const port = smdsAtUrl({ adapter: 'url', ...at, binding }, patience)
        return {
          call: (tape, signal) => port.initiateAuthentication(euicc.initiate(smds.running.name), tape, signal),
          close: () => port.close(),
        }
      },
    },
    async () => access,
  )

  for (const binding of ['json', 'asn1'] as const) {
    test(`SmdsPort ${name}, ${binding}: the events of an EID come, and an unknown EventID is an answer too`, async () => {
      const port = smdsAtUrl({ adapter: 'url', ...access, binding })
      const tape = new Tape(systemClock)
      const ask = async (matchingId: string | undefined) => {
        const { answer } = await port.initiateAuthentication(euicc.initiate(smds.running.name), tape, soon())
        assert.ok(answer.kind === 'initiateAuthenticationOk')
        return (await port.authenticateClient(euicc.authenticate(answer.value, matchingId), tape, soon())).answer
      }
      const events = await ask(undefined)
      assert.ok(events.kind === 'authenticateClientOk')
      assert.deepEqual(
        events.value.eventEntries.map(({ eventId }) => eventId),
        ['EVENT-1'],
      )
      assert.equal((await ask('NONE')).kind, 'authenticateClientError')
      assert.equal(tape.exchanges.length, 4)
      await port.close()
    })
  }
}
