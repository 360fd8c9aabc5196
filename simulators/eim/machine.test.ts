import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EimMachine } from './machine.ts'

const known = '89882119900000000000000000000005'
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

function bodyOf(machine: EimMachine, request: string): string {
  const reply = machine.receive(bytes(request))
  assert.ok(reply.kind === 'answer' && reply.status === 200)
  return Buffer.from(reply.body).toString('hex')
}

for (const [what, request, response] of [
  ['noEimPackageAvailable for a known EID', `bf4f12 5a10 ${known}`, 'bf4f03020101'],
  ['noEimPackageAvailable with all optional fields', `bf4f1c 5a10 ${known} 8000 810103 820362f210`, 'bf4f03020101'],
  ['eidNotFound for one that nobody registered', 'bf4f12 5a10 89882119900000000000000000000975', 'bf4f03020102'],
  ['invalidEid for 15 octets', 'bf4f11 5a0f 898821199000000000000000000000', 'bf4f03020103'],
  ['invalidEid for wrong check digits', 'bf4f12 5a10 89882119900000000000000000000976', 'bf4f03020103'],
  ['missingEid without 5A', 'bf4f00', 'bf4f03020104'],
] as const) {
  test(`the eIM answers ${what}`, () => assert.equal(bodyOf(new EimMachine([known]), request), response))
}

test('octets that are no function object are refused by HTTP', () => {
  for (const octets of ['bf7f00', '', '3c68746d6c3e']) {
    const reply = new EimMachine([known]).receive(bytes(octets))
    assert.ok(reply.kind === 'answer' && reply.status === 400)
  }
})
