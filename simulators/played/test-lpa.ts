/** For tests: the played SM-DP+ or SM-DS on a socket, and an LPA with one eUICC that calls it, function by function. */
import assert from 'node:assert/strict'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { Es9Interface } from '../../protocol/bindings/es9-asn1.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { Es9Client, type Es9FunctionOf, type Es9Request } from '../../transport/es9-client.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import { TestEuicc } from '../smdp/test-euicc.ts'
import { eids, testPki } from '../smdp/test-scene.ts'
import type { RspScript } from './rsp-script.ts'
import { type PlayedRspServer, type PlayedRspSettings, startPlayedRsp } from './rsp-server.ts'

const pkis = new Map<TestPki['curve'], Promise<TestPki>>()

/** One PKI for each curve and test file. */
export function pkiOn(curve: TestPki['curve']): Promise<TestPki> {
  const pki = pkis.get(curve) ?? testPki(curve)
  pkis.set(curve, pki)
  return pki
}

export const soon = () => AbortSignal.timeout(10_000)

export class TestLpa {
  readonly server: PlayedRspServer
  readonly euicc: TestEuicc
  readonly pki: TestPki
  /** That of the LPA; the server's is another one. */
  readonly tape = new Tape(systemClock)
  readonly #client: Es9Client<Es9Interface>

  constructor(server: PlayedRspServer, pki: TestPki, binding: FunctionBinding) {
    this.server = server
    this.pki = pki
    this.euicc = new TestEuicc(pki, eids[0])
    const { role, host, port, ca } = server
    const patience = { connectMs: 5_000, handshakeMs: 5_000, headersMs: 5_000, bodyMs: 5_000 }
    this.#client = new Es9Client({
      interface: role === 'smdp' ? 'ES9+' : 'ES11',
      peer: role,
      binding,
      url: `https://${role}.harness.test`,
      address: { host, port },
      trust: { kind: 'rsp', role: role === 'smdp' ? 'dp-tls' : 'ds-tls', pem: ca },
      patience,
    })
  }

  async call<F extends Es9FunctionOf<'ES9+'>>(name: F, request: Es9Request<'ES9+', F>, signal = soon()) {
    // The two interfaces differ in the answers only, which the tests tell by their arms.
    const client = this.#client as unknown as Es9Client<'ES9+'>
    return (await client.call(name, request, this.tape, signal)).value
  }

  initiate(address = this.server.address, signal = soon()) {
    return this.call('initiateAuthentication', this.euicc.initiate(address), signal)
  }

  async initiated() {
    const answer = await this.initiate()
    assert.ok(answer.kind === 'initiateAuthenticationOk', `${answer.kind} ${String(answer.value)}`)
    return answer.value
  }

  async authenticate(matchingId?: string, wrong: Parameters<TestEuicc['authenticate']>[2] = {}) {
    return this.call('authenticateClient', this.euicc.authenticate(await this.initiated(), matchingId, wrong))
  }

  async authenticated() {
    const answer = await this.authenticate('MATCHING-1')
    assert.ok(answer.kind === 'authenticateClientOk', `${answer.kind} ${String(answer.value)}`)
    return answer.value
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

export interface TestRspSettings extends Partial<Omit<PlayedRspSettings, 'pki' | 'tlsPki'>> {
  readonly binding?: FunctionBinding
  readonly curve?: TestPki['curve']
  readonly script?: RspScript
}

export async function lpaOf(
  context: { after(end: () => Promise<void>): void },
  settings: TestRspSettings = {},
): Promise<TestLpa> {
  const { binding = 'json', curve = 'P-256', script = {}, ...rest } = settings
  const pki = await pkiOn(curve)
  const server = await startPlayedRsp({ role: 'smdp', ...rest, pki, tlsPki: await pkiOn('P-256') })
  const lpa = new TestLpa(server, pki, binding)
  context.after(async () => {
    await lpa.close()
    await server.close()
  })
  await server.script(script)
  return lpa
}

/** Kind and phase of the fault that a call ends with; undefined for an answer. */
export async function faultOf(lpa: TestLpa, signal = soon()): Promise<readonly [string, string, string] | undefined> {
  try {
    await lpa.initiate(lpa.server.address, signal)
    return undefined
  } catch (error) {
    assert.ok(error instanceof PeerFault, String(error))
    return [error.kind, error.phase, error.message]
  }
}
