/** TLS of the played SM-DP+ as a scenario wants it, on one port: certificates, versions, and who came at all. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { negativeCases } from '../../protocol/certificates/negative.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import type { RspScript } from './rsp-script.ts'
import { faultOf, lpaOf, soon } from './test-lpa.ts'

const tlsRows: readonly (readonly [string, RspScript['tls'] & {}, string | undefined])[] = [
  ...negativeCases
    .filter(({ role }) => role === 'dpTls')
    .map(({ kind, reason }) => [kind, kind, kind === 'unsupportedCurve' ? undefined : reason] as const),
  ['the certificate of an SM-DS', { right: 'dsTls' }, 'roleOid'],
  ['CERT.DPauth', { right: 'dpAuth' }, undefined],
]

for (const [what, tls, reason] of tlsRows) {
  test(`TLS with ${what} on the same port: an LPA that checks sends nothing, and comes back when it is right again`, async (context) => {
    const lpa = await lpaOf(context)
    const { server } = lpa
    const { port } = server
    assert.equal(await faultOf(lpa), undefined)
    await server.reset()
    await server.script({ tls })
    const [kind, phase, message] = (await faultOf(lpa)) ?? []
    assert.deepEqual([kind, phase], ['unreachable', 'handshake'])
    if (reason !== undefined) assert.ok(message?.includes(`(${reason})`), message)
    assert.equal(server.received.length, 0)
    assert.equal((await server.connected(1, soon())).length, 1, 'that it came at all is known')
    await server.reset()
    assert.equal(server.handshakes.length, 0)
    assert.equal(await faultOf(lpa), undefined)
    assert.equal(server.port, port)
    assert.equal(server.handshakes.length, 1)
  })
}

test('openssl is shown the certificate of the script, and sees why it is refused', async (context) => {
  const { server } = await lpaOf(context)
  const verified = async () => {
    const { stdout } = await sClient(server.port, server.ca)
    return /Verify return code: (\d+) /.exec(stdout)?.[1]
  }
  assert.equal(await verified(), '0')
  await server.script({ tls: 'expired' })
  assert.equal(await verified(), '10')
  await server.script({ tls: 'otherCi' })
  assert.match((await verified()) ?? '', /^(20|21)$/)
  await server.script({})
  assert.equal(await verified(), '0')
  assert.equal(server.received.length, 0)
})

test('an alert of the client in the handshake is kept with its reason', async (context) => {
  const { server } = await lpaOf(context, { script: { tls: 'expired' } })
  const tape = new Tape(systemClock)
  server.onTape(tape)
  await sClient(server.port, server.ca, '-verify_return_error').catch(() => undefined)
  const [handshake] = server.handshakes
  assert.match(handshake?.failed ?? '', /expired/)
  const note = tape.entries.find(({ at }) => at === handshake?.at)
  assert.ok(note?.direction === 'note' && note.peer === 'smdp' && note.text.includes(handshake?.failed ?? '?'))
})

for (const tlsVersion of ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
  test(`with ${tlsVersion} alone a client of TLS 1.2 and later ${tlsVersion === 'TLSv1.1' ? 'finds nothing in common' : 'speaks it'}`, async (context) => {
    const lpa = await lpaOf(context)
    const { port } = lpa.server
    await lpa.server.script({ tlsVersion })
    const tape = new Tape(systemClock)
    lpa.server.onTape(tape)
    const [kind, phase] = (await faultOf(lpa)) ?? []
    if (tlsVersion === 'TLSv1.1') assert.deepEqual([kind, phase], ['unreachable', 'handshake'])
    else assert.equal(tape.entries.find((entry) => entry.direction === 'note')?.tls?.version, tlsVersion)
    await lpa.server.reset()
    assert.equal(await faultOf(lpa), undefined)
    assert.equal(lpa.server.port, port)
  })
}

/** Handshakes with openssl, which reads no standard input here and so ends by itself. */
function sClient(port: number, ca: string, ...more: readonly string[]) {
  const script = 'printf "%s" "$CA" > /dev/null; exec openssl s_client -CAfile <(printf "%s" "$CA") "$@" < /dev/null'
  const args = ['-connect', `127.0.0.1:${port}`, '-servername', 'smdp.harness.test', ...more]
  return promisify(execFile)('bash', ['-c', script, 'openssl', ...args], { env: { ...process.env, CA: ca }, timeout: 10_000 })
}
