import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import { blankTape } from '../../transport/tape.ts'
import { EimMachine } from './machine.ts'

const known = '89882119900000000000000000000005'
const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

function machine(spec: '1.2' | '1.0.1' = '1.2'): EimMachine {
  const eim = new EimMachine({ signingKey: generateKeyPair('P-256'), behaviour: { spec } })
  eim.operator.registerEuicc({ eid: known })
  return eim
}

const answerTo = (eim: EimMachine, hex: string) =>
  eim.answer({
    method: 'POST',
    path: '/gsma/rsp2/asn1',
    headers: new Map([
      ['content-type', ['application/x-gsma-rsp-asn1']],
      ['x-admin-protocol', ['gsma/rsp/v2.1.0']],
    ]),
    body: bytes(hex),
    connection: 1,
    tape: blankTape,
  })

for (const [what, request, response] of [
  ['noEimPackageAvailable for a known EID', `bf4f12 5a10 ${known}`, 'bf4f03020101'],
  ['noEimPackageAvailable with all optional fields', `bf4f1c 5a10 ${known} 8000 810103 820362f210`, 'bf4f03020101'],
  ['eidNotFound for one that nobody registered', 'bf4f12 5a10 89882119900000000000000000000975', 'bf4f03020102'],
  ['invalidEid for 15 octets', 'bf4f11 5a0f 898821199000000000000000000000', 'bf4f03020103'],
  ['invalidEid for wrong check digits', 'bf4f12 5a10 89882119900000000000000000000976', 'bf4f03020103'],
  ['missingEid without 5A', 'bf4f00', 'bf4f03020104'],
] as const) {
  test(`the eIM answers ${what}`, async () => {
    const reply = await answerTo(machine(), request)
    assert.ok(reply.kind === 'answer' && reply.status === 200)
    assert.equal(Buffer.from(reply.body).toString('hex'), response)
  })
}

test('an eIM of v1.0.1 has no error for an EID that nobody registered', async () => {
  const reply = await answerTo(machine('1.0.1'), 'bf4f12 5a10 89882119900000000000000000000975')
  assert.ok(reply.kind === 'answer' && Buffer.from(reply.body).toString('hex') === 'bf4f03020101')
})

test('octets that are no function object are refused by HTTP', async () => {
  for (const octets of ['bf7f00', '', '3c68746d6c3e', 'bf4e020500']) {
    const reply = await answerTo(machine(), octets)
    assert.ok(reply.kind === 'answer' && reply.status === 400, octets)
  }
})
