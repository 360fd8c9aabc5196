/** What a profile may say of an operator is what the adapters take: profiles and adapters do not know one another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperatorConfig } from '../adapters/operator/open.ts'
import { operationValues, orderValues, registrationValues, type Values } from '../adapters/operator/order-values.ts'
import {
  type EimToStore,
  type Order,
  type OrderedOperation,
  operatorAbilities,
  type Registration,
} from '../adapters/operator/port.ts'
import { operatorSchema } from '../profiles/operator.ts'
import { operationNames, placeholdersOfOperation, placeholdersOfRequest } from '../profiles/operator-placeholders.ts'
import type { ReadOperator } from '../profiles/read-operator.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'

/** The compiler says no where a profile could hold what no adapter takes. */
type Fits<A extends B, B> = A
export type ProfileFits = Fits<ReadOperator, OperatorConfig>

const publicKey = generateKeyPair('brainpoolP256r1').publicKey.export({ type: 'spki', format: 'der' })
const iccid = '89000123456789012341'
const eim: EimToStore = {
  eimId: 'a',
  eimFqdn: 'eim.example.com',
  counterValue: 1,
  publicKey,
  certificate: Buffer.from('3000', 'hex'),
}

const operations: Readonly<Record<OrderedOperation['name'], OrderedOperation>> = {
  enable: { name: 'enable', iccid, rollback: true },
  disable: { name: 'disable', iccid },
  delete: { name: 'delete', iccid },
  listProfileInfo: { name: 'listProfileInfo', iccid, tagList: Buffer.from('5A', 'hex') },
  getRAT: { name: 'getRAT' },
  configureImmediateEnable: { name: 'configureImmediateEnable', enable: true, smdpOid: '2.999.10', smdpAddress: 'a.example' },
  setFallbackAttribute: { name: 'setFallbackAttribute', iccid },
  unsetFallbackAttribute: { name: 'unsetFallbackAttribute' },
  setDefaultDpAddress: { name: 'setDefaultDpAddress', address: 'a.example' },
  addEim: { name: 'addEim', eim },
  updateEim: { name: 'updateEim', eim },
  deleteEim: { name: 'deleteEim', eimId: 'a' },
  listEim: { name: 'listEim' },
}

test('a profile knows every operation', () => {
  assert.deepEqual([...operationNames].sort(), Object.keys(operations).sort())
})

for (const operation of Object.values(operations)) {
  test(`the placeholders of ${operation.name} are those that a profile may write, and each has a value`, () => {
    holds({ eid: '', mark: '', ...operationValues(operation) }, placeholdersOfOperation(operation.name))
  })
}

const orders: readonly Exclude<Order, { readonly kind: 'package' }>[] = [
  { kind: 'data', tagList: Buffer.from('5A', 'hex') },
  { kind: 'download', activationCode: '1$a.example$M', confirmationCode: '1' },
  { kind: 'downloadFromDefaultSmdp', confirmationCode: '1' },
  { kind: 'downloadFromSmds', address: 'a.example' },
  { kind: 'newKey' },
]
for (const order of orders) {
  test(`the placeholders of ${order.kind} are those that a profile may write, and each has a value`, () => {
    holds({ eid: '', mark: '', ...orderValues(order) }, placeholdersOfRequest(order.kind, []))
  })
}

test('the placeholders of register are those that a profile may write, and each has a value', () => {
  const registration: Registration = {
    eid: '1',
    euiccCertificate: Buffer.of(1),
    eumCertificate: Buffer.of(2),
    publicKey,
    counterValue: 1,
    associationToken: 2n ** 64n,
    ipaFeatures: ['a'],
  }
  const values = registrationValues(registration)
  holds({ mark: '', ...values }, placeholdersOfRequest('register', []))
  assert.equal(values['associationToken'], '18446744073709551616')
  assert.equal(values['publicKey.curve'], 'brainpoolP256r1')
  assert.match(String(values['publicKey.point']), /^04[0-9A-F]{128}$/)
  assert.match(String(values['publicKey.pem']), /^-----BEGIN PUBLIC KEY-----\n/)
  assert.equal(values['eumCertificate.base64'], 'Ag==')
})

test('a command may be said to offer everything that an operator can be asked for', () => {
  const read = operatorSchema.safeParse({ adapter: 'command', program: 'x', offers: operatorAbilities })
  assert.ok(read.success)
})

function holds(values: Values, known: readonly string[]): void {
  assert.deepEqual(Object.keys(values).sort(), [...known].sort())
  for (const [name, value] of Object.entries(values)) assert.notEqual(value, undefined, name)
}
