/** The sockets of the played SM-DP+: connections and HTTP as a scenario wants them, and everything that comes on its tape. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import type { HttpFault } from './rsp-misbehaviour.ts'
import { faultOf, lpaOf, soon, type TestLpa } from './test-lpa.ts'

test('connections are refused while the script says so, and the port is the same again afterwards', async (context) => {
  const lpa = await lpaOf(context)
  const { port } = lpa.server
  assert.equal(await faultOf(lpa), undefined)
  await lpa.server.script({ refusesConnections: true })
  for (let i = 0; i < 2; i++) assert.deepEqual((await faultOf(lpa))?.slice(0, 2), ['unreachable', 'connect'])
  await lpa.server.script({ refusesConnections: true, tls: 'expired' })
  await lpa.server.script({ tls: 'expired' })
  assert.equal((await faultOf(lpa))?.[1], 'handshake')
  await lpa.server.reset()
  assert.equal(await faultOf(lpa), undefined)
  assert.equal(lpa.server.port, port)
})

const httpRows: readonly (readonly [string, HttpFault, readonly [string, string] | undefined])[] = [
  ['status 500', { kind: 'status', status: 500 }, ['malformed', 'headers']],
  ['status 404', { kind: 'status', status: 404 }, ['malformed', 'headers']],
  ['another body', { kind: 'body', body: Buffer.from('<html>') }, ['malformed', 'body']],
  ['garbage', { kind: 'garbage' }, ['malformed', 'headers']],
  ['silence', { kind: 'silence' }, ['aborted', 'headers']],
  ['the end of the connection', { kind: 'hangUp' }, ['closed', 'headers']],
  ['a late answer', { kind: 'late', ms: 50 }, undefined],
  ['an answer that is too late', { kind: 'late', ms: 60_000 }, ['aborted', 'headers']],
  ['a slow answer', { kind: 'slow', pieces: 5, ms: 50 }, undefined],
  ['half an answer', { kind: 'cut' }, ['closed', 'body']],
  ['half an answer and a reset', { kind: 'reset' }, ['closed', 'body']],
]

/** Gives up a little after the server has heard the next request. */
function soonAfterTheNext({ server }: TestLpa): AbortSignal {
  const over = new AbortController()
  const heard = server.arrived('initiateAuthentication', server.received.length + 1, soon())
  void heard.then(() => setTimeout(() => over.abort(), 30))
  return over.signal
}

for (const [what, fault, expected] of httpRows) {
  for (const binding of ['json', 'asn1'] as const) {
    test(`${what} in place of the answer to one function, and to no other (${binding})`, async (context) => {
      const lpa = await lpaOf(context, { binding, script: { http: { initiateAuthentication: fault } } })
      const tape = new Tape(systemClock)
      lpa.server.onTape(tape)
      const ask = () => faultOf(lpa, expected?.[0] === 'aborted' ? soonAfterTheNext(lpa) : soon())
      const seen = await ask()
      if (expected === undefined) assert.equal(seen, undefined)
      else assert.equal(seen?.[0], expected[0], seen?.[2])
      assert.equal(lpa.server.received.at(-1)?.function, 'initiateAuthentication', 'the function has been heard')
      const complete = expected === undefined || fault.kind === 'status' || fault.kind === 'body'
      assert.equal(tape.exchanges.length, complete ? 1 : 0)
      await lpa.server.script({ http: { cancelSession: fault } })
      assert.equal(await faultOf(lpa), undefined)
      await lpa.server.script({ http: { every: fault } })
      assert.equal((await ask())?.[0], expected?.[0])
    })
  }
}

test('a server with one binding alone answers 404 in the other one, and keeps what was asked', async (context) => {
  for (const [has, asks] of [
    ['json', 'asn1'],
    ['asn1', 'json'],
  ] as const) {
    const lpa = await lpaOf(context, { binding: asks, script: { bindings: [has] } })
    assert.deepEqual((await faultOf(lpa))?.slice(0, 2), ['malformed', 'headers'])
    const [call] = lpa.server.received
    assert.ok(call?.function === undefined && call?.binding === asks && call.http.body.length > 0)
    await lpa.server.script({ bindings: [asks] })
    assert.equal(await faultOf(lpa), undefined)
  }
})

async function taped(context: TestContext, binding: 'json' | 'asn1') {
  const lpa = await lpaOf(context, { binding })
  const first = new Tape(systemClock)
  const second = new Tape(systemClock)
  lpa.server.onTape(first)
  await lpa.initiate()
  lpa.server.onTape(second)
  const dp = await lpa.authenticated()
  lpa.server.onTape(undefined)
  await lpa.call('getBoundProfilePackage', lpa.euicc.prepare(dp))
  return { lpa, first, second }
}

for (const binding of ['json', 'asn1'] as const) {
  test(`every octet and exchange is on the tape of its scenario, on one connection that stays (${binding})`, async (context) => {
    const { lpa, first, second } = await taped(context, binding)
    assert.equal(lpa.server.handshakes.length, 1)
    assert.deepEqual([first.exchanges.length, second.exchanges.length], [1, 2])
    for (const tape of [first, second]) {
      const [note] = tape.entries
      assert.ok(note?.direction === 'note' && note.tls !== undefined, 'whose TLS it is stands first')
      assert.ok(tape.entries.every(({ peer }) => peer === 'smdp'))
      for (const { request, response, sent, received } of tape.exchanges) {
        const at = (line: number) => tape.entries.find((entry) => entry.at === line)
        const [asked, answered] = [at(sent), at(received)]
        assert.ok(asked?.direction === 'received' && answered?.direction === 'sent' && sent < received)
        assert.match(Buffer.from(asked.hex, 'hex').toString('latin1'), /^POST \/gsma\/rsp2\//)
        assert.match(Buffer.from(answered.hex, 'hex').toString('latin1'), /^HTTP\/1\.1 200 /)
        const octets = tape.entries.map((entry) => (entry.direction === 'note' ? '' : entry.hex)).join('')
        for (const body of [request.body, response.body]) assert.ok(octets.includes(Buffer.from(body).toString('hex')))
      }
    }
    // Both sides saw the same.
    const seen = [...first.exchanges, ...second.exchanges]
    lpa.tape.exchanges.slice(0, 3).forEach(({ request, response }, i) => {
      assert.deepEqual(Buffer.from(seen[i]!.request.body), Buffer.from(request.body))
      assert.deepEqual(Buffer.from(seen[i]!.response.body), Buffer.from(response.body))
    })
    const functions = lpa.server.received.map((call) => call.function)
    assert.deepEqual(functions, [
      'initiateAuthentication',
      'initiateAuthentication',
      'authenticateClient',
      'getBoundProfilePackage',
    ])
    assert.deepEqual(
      lpa.server.received.map(({ at }) => at),
      [...first.exchanges, ...second.exchanges].map(({ sent }) => sent).concat(0),
    )
  })
}

test('what is no request is heard too, and answered with 400', async (context) => {
  const lpa = await lpaOf(context, { binding: 'asn1' })
  const request = lpa.euicc.initiate(lpa.server.address)
  await assert.rejects(lpa.call('initiateAuthentication', { ...request, euiccInfo1: undefined as never }))
  const { stdout } = await promisify(execFile)('curl', [
    '--silent',
    '--insecure',
    '--max-time',
    '5',
    '--write-out',
    '%{http_code}',
    '--data',
    'nonsense',
    `https://127.0.0.1:${lpa.server.port}/gsma/rsp2/asn1`,
  ])
  assert.match(stdout, /400$/)
  const last = lpa.server.received.at(-1)
  assert.ok(last?.function === undefined && last?.http.body.toString() === 'nonsense')
})

test('whoever waits for requests gets them when they come, and those there are when the time is up', async (context) => {
  const lpa = await lpaOf(context)
  const waiting = lpa.server.arrived('initiateAuthentication', 2, soon())
  await lpa.initiate()
  await lpa.initiate()
  assert.equal((await waiting).length, 2)
  assert.equal((await lpa.server.arrived('initiateAuthentication', 1, soon())).length, 2)
  const ended = AbortSignal.timeout(20)
  assert.equal((await lpa.server.arrived('handleNotification', 1, ended)).length, 0)
  assert.equal((await lpa.server.arrived('handleNotification', 1, ended)).length, 0)
})

test('a new handshake is had by ending the connections', async (context) => {
  const lpa = await lpaOf(context)
  await lpa.initiate()
  await lpa.server.endConnections()
  await lpa.initiate()
  assert.equal(lpa.server.handshakes.length, 2)
})
