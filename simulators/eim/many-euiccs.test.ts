/** Many eUICCs at one simulated eIM, with requests and answers that get lost: nothing is lost, nothing counts twice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { eidCheckDigits } from '../../protocol/identifiers/eid.ts'
import { EimMachine } from './machine.ts'
import { TestEuicc } from './test-euicc.ts'
import { eidOctetsOf, enableFirst, ok, stateInMemory, TestIpa } from './test-scene.ts'

const EUICCS = 12
const PACKAGES = 6

/** A repeatable stream of numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

test('every result arrives exactly once in the records, and no counter is used twice, also over a restart', async () => {
  const eids = Array.from({ length: EUICCS }, (_, at) => {
    const first = `89049032${String(at).padStart(22, '0')}`
    return `${first}${eidCheckDigits(first)}`
  })
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000, eids })
  const open = stateInMemory()
  const start = () => new EimMachine({ signingKey: pki.eimSigning, cis: [pki.ci.certificate], journal: open() })
  let machine = start()
  for (const eid of eids) {
    const euiccCertificate = pki.euiccs.get(eid)?.certificate.der
    machine.operator.registerEuicc({ eid, euiccCertificate, eumCertificate: pki.eum.certificate.der })
    for (let i = 0; i < PACKAGES; i++) machine.operator.queueOperations(eid, enableFirst)
  }
  const random = seeded(7)
  const isLost = () => random() < 0.2
  const executed = new Map<string, number[]>()
  let connection = 0

  const drive = async (eid: string): Promise<void> => {
    const euicc = new TestEuicc(pki, eid)
    const ipa = new TestIpa(machine, '1.2')
    const counters: number[] = []
    executed.set(eid, counters)
    let stored: ReturnType<TestEuicc['result']> | undefined
    for (let turn = 0; turn < 400; turn++) {
      ipa.turnTo(machine)
      if (isLost()) ipa.connection = ++connection
      if (stored !== undefined) {
        if (isLost()) continue
        const answer = await ipa.call('provideEimPackageResult', {
          eidValue: eidOctetsOf(eid),
          eimPackageResult: { kind: 'euiccPackageResult', value: stored },
        })
        if (!isLost() && answer.kind === 'eimAcknowledgements') stored = undefined
        continue
      }
      const answer = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(eid) })
      if (isLost()) continue
      if (answer.kind !== 'euiccPackageRequest') return
      const counter = Number(answer.value.euiccPackageSigned.counterValue)
      assert.ok(!counters.includes(counter), `${eid}: counter ${counter} twice`)
      counters.push(counter)
      stored = euicc.result(answer.value, [ok.enable])
    }
  }
  const running = Promise.all(eids.map(drive))
  await new Promise((resolve) => setImmediate(resolve))
  machine = start()
  await running

  for (const eid of eids) {
    const { open: left, done } = machine.operator.euicc(eid)
    assert.equal(left.length, 0)
    assert.equal(done.length, PACKAGES)
    assert.ok(done.every(({ outcome }) => outcome?.kind === 'results'))
    const counters = executed.get(eid) ?? []
    assert.deepEqual(
      counters,
      counters.toSorted((a, b) => a - b),
    )
    assert.equal(counters.length, PACKAGES)
  }
})
