import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerRequest } from '../../transport/reply.ts'
import { blankTape } from '../../transport/tape.ts'
import { understood } from './understood-request.ts'

const request = (path: string, body: string | Buffer): ServerRequest => ({
  method: 'POST',
  path,
  headers: new Map([['content-type', ['text/plain']]]),
  body: Buffer.from(body),
  connection: 1,
  tape: blankTape,
})
const json = (body: object) => understood(request('/gsma/rsp2/esipa/getEimPackage', JSON.stringify(body))).body.toString()
const eid = '89049032123451234512345678901235'

test('a prefix of the path, wrong headers and octets behind the object do not keep a request from being understood', () => {
  const { path, headers, body } = understood(request('/tenant/gsma/rsp2/asn1', Buffer.from('BF4F00FFFF', 'hex')))
  assert.equal(path, '/gsma/rsp2/asn1')
  assert.deepEqual(headers.get('content-type'), ['application/x-gsma-rsp-asn1'])
  assert.equal(body.toString('hex'), 'bf4f00')
})

test('octets that are no object stay as they are', () =>
  assert.equal(understood(request('/gsma/rsp2/asn1', Buffer.from('BF4F05', 'hex'))).body.toString('hex'), 'bf4f05'))

test('in JSON blanks in the EID, the header of the challenge and a PLMN that is no text', () => {
  assert.equal(json({ eidValue: eid.replace(/\d{4}(?=\d)/g, '$& ') }), JSON.stringify({ eidValue: eid }))
  assert.equal(json({ eidValue: '12 34' }), JSON.stringify({ eidValue: '12 34' }))
  assert.equal(json({ eidValue: eid, rPlmn: { mcc: '262' } }), JSON.stringify({ eidValue: eid }))
  const challenge = Buffer.alloc(16, 7)
  const long = Buffer.concat([Buffer.from('0410', 'hex'), challenge]).toString('base64')
  assert.equal(json({ euiccChallenge: long }), JSON.stringify({ euiccChallenge: challenge.toString('base64') }))
})
