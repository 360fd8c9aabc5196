/** What the simulated eIM decides by HTTP alone, before its machine sees the request. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
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

test('both bindings are served on one port, and curl speaks them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'eim-'))
  after(() => rmSync(folder, { recursive: true }))
  const pem = join(folder, 'eim.pem')
  writeFileSync(pem, eim.certificate)
  const curl = async (path: string, contentType: string, body: Buffer) => {
    const file = join(folder, 'body')
    writeFileSync(file, body)
    const { stdout } = await promisify(execFile)(
      'curl',
      [
        ...['-s', '-m', '5', '--cacert', pem, '--resolve', `${eim.name}:${eim.port}:${eim.host}`],
        ...['-H', `Content-Type: ${contentType}`, '-H', 'X-Admin-Protocol: gsma/rsp/v2.1.0', '--data-binary', `@${file}`],
        `https://${eim.name}:${eim.port}${path}`,
      ],
      { encoding: 'buffer' },
    )
    return stdout
  }
  const asn1 = await curl('/gsma/rsp2/asn1', 'application/x-gsma-rsp-asn1', Buffer.from(`bf4f125a10${known}`, 'hex'))
  assert.equal(asn1.toString('hex'), 'bf4f03020101')
  const json = await curl('/gsma/rsp2/esipa/getEimPackage', 'application/json', Buffer.from(JSON.stringify({ eidValue: known })))
  assert.equal(JSON.parse(json.toString()).eimPackageError, 1)
})

test('openssl finds TLS 1.2 and 1.3, and is asked for no certificate', async () => {
  for (const version of ['-tls1_2', '-tls1_3']) {
    const run = promisify(execFile)('openssl', [
      's_client',
      ...['-connect', `${eim.host}:${eim.port}`, '-servername', eim.name, version, '-brief'],
    ])
    run.child.stdin?.end()
    const { stderr } = await run
    assert.match(stderr, /CONNECTION ESTABLISHED/)
    assert.doesNotMatch(stderr, /Requested Client/)
  }
})
