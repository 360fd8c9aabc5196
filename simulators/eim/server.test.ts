/** What the simulated eIM decides by HTTP alone, before its machine sees the request. */
import assert from 'node:assert/strict'
import { request } from 'node:https'
import { after, before, test } from 'node:test'
import { type RunningEim, startEim } from './server.ts'

const known = '89882119900000000000000000000005'
const right = { 'Content-Type': 'application/x-gsma-rsp-asn1', 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' }

let eim: RunningEim
before(async () => {
  eim = await startEim({ eids: [known] })
})
after(() => eim.close())

function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { host, port, certificate, name } = eim
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, servername: name, ca: certificate, method, path, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sent.on('error', reject).end(Buffer.from(`bf4f125a10${known}`, 'hex'))
  })
}

for (const [what, method, path, headers, status] of [
  ['a right request', 'POST', '/gsma/rsp2/asn1', right, 200],
  [
    'a media type with a parameter',
    'POST',
    '/gsma/rsp2/asn1',
    { ...right, 'Content-Type': 'Application/x-GSMA-rsp-asn1; v=1' },
    200,
  ],
  ['a later version of the protocol', 'POST', '/gsma/rsp2/asn1', { ...right, 'X-Admin-Protocol': 'gsma/rsp/v2.6.0' }, 200],
  ['another path', 'POST', '/gsma/rsp2', right, 404],
  ['another method', 'PUT', '/gsma/rsp2/asn1', right, 405],
  ['no X-Admin-Protocol', 'POST', '/gsma/rsp2/asn1', { 'Content-Type': right['Content-Type'] }, 400],
  ['another media type', 'POST', '/gsma/rsp2/asn1', { ...right, 'Content-Type': 'application/json' }, 415],
] as const) {
  test(`${what}: ${status}`, async () => assert.equal(await statusOf(method, path, headers), status))
}
