import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperatorFault } from '../adapters/operator/operator-fault.ts'
import { NotOffered, type OperatorPort, type Registration } from '../adapters/operator/port.ts'
import { setUp } from './set-up.ts'

const registrations: readonly Registration[] = ['1', '2'].map((eid) => ({
  eid,
  euiccCertificate: Buffer.of(),
  eumCertificate: Buffer.of(),
  publicKey: Buffer.of(),
}))
const deviceOf = (registration: Registration | undefined) => ({
  eid: registration?.eid ?? '3',
  euicc: undefined,
  association: undefined,
  profiles: { enabled: '', disabled: '' },
  registration,
})
const devices = [...registrations, undefined].map(deviceOf)
const uncertified = {}
const theirs = { eim: { adapter: 'url', url: 'https://eim.example/', trust: 'system' }, mayChangeState: true } as const

/** An operator that is only asked to register. */
function registrar(register: (registration: Registration) => Promise<readonly number[]>, offers = true) {
  const never = () => Promise.reject(new Error('nobody asked for this'))
  const asked: string[] = []
  const operator: OperatorPort = {
    identity: { role: 'operator', adapter: 'http', endpoint: '' },
    looks: { everyMs: 1, limitMs: 1_000, callMs: 5_000 },
    offers: () => offers,
    register(registration) {
      asked.push(registration.eid)
      return register(registration)
    },
    order: never,
    outcome: never,
    cancel: never,
    remove: never,
    restart: never,
    close: async () => {},
  }
  return { operator, asked }
}

test('each eUICC with certificates is registered before the first scenario', async () => {
  const { operator, asked } = registrar(async () => [])
  assert.deepEqual(await setUp({ operator, devices, uncertified }, theirs), [])
  assert.deepEqual(asked, ['1', '2'])
})

test('an eUICC whose certificates its IPA gives is registered by its EID alone', async () => {
  const given: Registration[] = []
  const { operator } = registrar(async (registration) => {
    given.push(registration)
    return []
  })
  await setUp({ operator, devices: [], uncertified: { notPermitted: deviceOf({ eid: '4' }) } }, theirs)
  assert.deepEqual(given, [{ eid: '4' }])
})

for (const [what, error] of [
  ['a refusal', new OperatorFault('it knows it already')],
  ['a person who skips it', new NotOffered('skip', 'operator.adapter')],
] as const)
  test(`${what} is told, and ends nothing`, async () => {
    const { operator, asked } = registrar(({ eid }) => (eid === '1' ? Promise.reject(error) : Promise.resolve([])))
    assert.deepEqual(await setUp({ operator, devices, uncertified }, theirs), [`set-up of 1: ${error.message}`])
    assert.deepEqual(asked, ['1', '2'])
  })

test('an error of ours is no refusal', async () => {
  const { operator } = registrar(() => Promise.reject(new TypeError('x')))
  await assert.rejects(setUp({ operator, devices, uncertified }, theirs), TypeError)
})

for (const [what, offers, profile] of [
  ['an interface that cannot', false, theirs],
  ['an eIM whose state must not change', true, { ...theirs, mayChangeState: false }],
  ['the simulated eIM, which knows them', true, { eim: { adapter: 'simulated', fault: 'correct' }, mayChangeState: true }],
] as const)
  test(`nothing is registered at ${what}`, async () => {
    const { operator, asked } = registrar(async () => [], offers)
    assert.deepEqual(await setUp({ operator, devices, uncertified }, profile), [])
    assert.deepEqual(asked, [])
  })
