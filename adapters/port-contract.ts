/** For tests: what every port of HTTPS functions promises, whatever its functions are; held against each adapter. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import type { FunctionAccess } from '../transport/function-client.ts'
import type { HttpsPatience } from '../transport/https-client.ts'
import { listenHttps } from '../transport/https-server.ts'
import type { Reply } from '../transport/reply.ts'
import { Tape } from '../transport/tape.ts'
import { identity } from '../transport/test-peers.ts'
import type { Exchange } from './port.ts'

export type Access = Pick<FunctionAccess, 'url' | 'address' | 'trust'>

/** One function of one port, as the contract calls it. */
export interface Called {
  call(tape: Tape, signal: AbortSignal): Promise<Exchange<unknown>>
  close(): Promise<void>
}

export interface FunctionPort {
  readonly name: string
  readonly bindings: readonly FunctionBinding[]
  /** A port at this place, with a request that its peer answers. */
  open(access: Access, binding: FunctionBinding, patience: Partial<HttpsPatience>): Called
}

/** With a peer that never answers. Everybody else gets the patience that there is without asking: a busy machine is no fault of theirs. */
const short = { headersMs: 300 }
const answer = (status: number, type: string, body: string): Reply => ({
  kind: 'answer',
  status,
  headers: { 'Content-Type': type },
  body: Buffer.from(body),
})

/** Peers that are no peers of the function: the fault that each of them is. */
const wrongPeers: readonly (readonly [what: string, reply: Reply, kind: string, phase: string])[] = [
  ['a peer that never answers', { kind: 'silence' }, 'silent', 'headers'],
  ['a peer that hangs up', { kind: 'hangUp' }, 'closed', 'headers'],
  ['a web page', answer(200, 'text/html', '<html></html>'), 'malformed', 'body'],
  ['HTTP 404', answer(404, 'text/plain', 'no'), 'malformed', 'headers'],
]

/**
 * Declares the tests.
 *
 * @param peer a right peer that the function is answered by
 */
export function holdsPort(port: FunctionPort, peer: () => Promise<Access>): void {
  const opened = (access: Access, binding: FunctionBinding, patience: Partial<HttpsPatience> = {}) => {
    const called = port.open(access, binding, patience)
    after(() => called.close())
    return { called, tape: new Tape(systemClock) }
  }
  const soon = () => AbortSignal.timeout(10_000)

  for (const binding of port.bindings) {
    const title = `${port.name}, ${binding}`

    test(`${title}: an answer comes decoded, and both directions and TLS are on the tape`, async () => {
      const { called, tape } = opened(await peer(), binding)
      const { sent, received, issues } = await called.call(tape, soon())
      const line = (at: number) => tape.entries.find((entry) => entry.at === at)
      assert.equal(line(sent)?.direction, 'sent')
      assert.equal(line(received)?.direction, 'received')
      assert.deepEqual(issues, [])
      const tls = tape.entries.flatMap((entry) => (entry.direction === 'note' && entry.tls ? [entry.tls] : []))
      assert.match(tls[0]?.version ?? 'no TLS', /^TLSv1\.[23]$/)
    })

    test(`${title}: one connection carries the next exchange too`, async () => {
      const { called, tape } = opened(await peer(), binding)
      await called.call(tape, soon())
      await called.call(tape, soon())
      assert.equal(tape.exchanges.length, 2)
      assert.equal(tape.entries.filter((entry) => entry.direction === 'note' && entry.tls).length, 1)
    })

    test(`${title}: a certificate that is not trusted is unreachable in the handshake`, async () => {
      const { called, tape } = opened({ ...(await peer()), trust: { kind: 'ca', pem: identity.certificates } }, binding)
      await assert.rejects(called.call(tape, soon()), { name: 'PeerFault', kind: 'unreachable', phase: 'handshake' })
    })

    for (const [what, reply, kind, phase] of wrongPeers) {
      test(`${title}: ${what} rejects with ${kind} in ${phase}, is asked once, and the fault points to the tape`, async () => {
        let asked = 0
        const server = await listenHttps({
          identity,
          answer: () => {
            asked++
            return reply
          },
        })
        after(() => server.close())
        const access: Access = {
          url: `https://localhost:${server.port}/`,
          trust: { kind: 'certificate', pem: identity.certificates },
        }
        const { called, tape } = opened(access, binding, kind === 'silent' ? short : {})
        await assert.rejects(called.call(tape, soon()), (error) => {
          assert.ok(error instanceof PeerFault)
          assert.deepEqual([error.kind, error.phase], [kind, phase])
          assert.ok(error.at.length > 0 && error.at.every((at) => tape.entries.some((entry) => entry.at === at)))
          return true
        })
        assert.equal(asked, 1)
      })
    }
  }

  test(`${port.name}: an abort ends the wait at once, and is no silence`, async () => {
    const server = await listenHttps({ identity, answer: () => ({ kind: 'silence' }) })
    after(() => server.close())
    const [binding = 'json'] = port.bindings
    const access: Access = {
      url: `https://localhost:${server.port}/`,
      trust: { kind: 'certificate', pem: identity.certificates },
    }
    const { called, tape } = opened(access, binding)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    await assert.rejects(called.call(tape, abort.signal), { name: 'PeerFault', kind: 'aborted' })
  })
}
