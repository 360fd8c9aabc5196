/** What end-to-end tests share: the versions and bindings that are played, worlds that close themselves, and orders that are waited for. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { Curve } from '../../protocol/crypto/curves.ts'
import type { Operation } from '../eim/operation.ts'
import type { Outcome } from '../eim/state.ts'
import { startWorld, type World, type WorldOptions } from '../world.ts'

export interface Variant extends Pick<WorldOptions, 'spec' | 'binding'> {
  readonly name: string
}

/** v1.2 in both bindings of ESipa, v1.0.1 in the one it has. */
export const variants: readonly Variant[] = [
  { name: 'v1.2 in ASN.1', spec: '1.2', binding: 'asn1' },
  { name: 'v1.2 in JSON', spec: '1.2', binding: 'json' },
  { name: 'v1.0.1 in ASN.1', spec: '1.0.1', binding: 'asn1' },
]

/** No wait of these tests goes on for longer. */
export const within = () => AbortSignal.timeout(20_000)

const notBefore = Date.now() - 86_400_000
const eids = [testEid]
const made = new Map<Curve, Promise<TestPki>>()

/** The test PKI of this file on a curve. TLS is on P-256 whatever the eUICC uses. */
export async function pkisOn(curve: Curve): Promise<readonly [TestPki, ...TestPki[]]> {
  const pkiOn = (one: Curve) => {
    const pki = made.get(one) ?? createTestPki({ curve: one, notBefore, eids })
    made.set(one, pki)
    return pki
  }
  const own = await pkiOn(curve)
  return curve === 'P-256' ? [own] : [own, await pkiOn('P-256')]
}

export interface LoggedWorld extends World {
  /** What everybody said, oldest first: `IPA ES10b.ProfileRollback -> ok`. */
  readonly lines: readonly string[]
  /** Tells of every line from now on. */
  listen(listener: (line: string) => void): void
  /** Switches the network of the IPA. */
  switchNetwork(): Promise<(online: boolean) => void>
}

/** A world that is closed when the test file is done. */
export async function worldOf(options: WorldOptions): Promise<LoggedWorld> {
  const lines: string[] = []
  let onLine: (line: string) => void = () => {}
  const world = await startWorld({
    associationToken: true,
    pkis: await pkisOn(options.curve ?? 'P-256'),
    ...options,
    log(actor, text) {
      const line = `${actor} ${text}`
      lines.push(line)
      onLine(line)
    },
  })
  after(() => world.close())
  return {
    ...world,
    lines,
    listen(listener) {
      onLine = listener
    },
    async switchNetwork() {
      const context = await world.ipa.between(async (ipa) => ipa, within())
      return (online) => {
        context.online = online
      }
    },
  }
}

/** Queues one package, lets the IPA poll, and gives the outcome. */
export async function run(world: World, ...operations: readonly Operation[]): Promise<Outcome> {
  const name = world.operator.queueOperations(world.eid, operations)
  await world.ipa.pokeNow(within())
  return outcomeOf(world, name)
}

/** Results of one package, as kind and value; fails where it has none. */
export async function resultsOf(
  world: World,
  ...operations: readonly Operation[]
): Promise<readonly (readonly [string, unknown])[]> {
  const outcome = await run(world, ...operations)
  assert.equal(outcome.kind, 'results', JSON.stringify(outcome))
  return outcome.kind === 'results' ? outcome.results.map(({ kind, value }) => [kind, value]) : []
}

export function outcomeOf(world: World, name: string): Outcome {
  const { status, outcome } = world.operator.order(name)
  assert.ok(outcome !== undefined, `the order ${name} is ${status}`)
  return outcome
}

/** Orders a profile at the SM-DP+, has the eIM trigger its download, and gives its ICCID once it is installed. */
export async function download(world: World, ready: Parameters<World['orderProfile']>[0] = {}): Promise<string> {
  const { iccid, activationCode } = await world.orderProfile(ready)
  const name = world.operator.queueDownload(world.eid, { kind: 'activationCode', text: activationCode })
  await world.ipa.pokeNow(within())
  assert.equal(outcomeOf(world, name).kind, 'installed')
  return iccid
}

/** ICCIDs of the enabled profiles, as the eUICC has them. */
export function enabledOf({ euicc }: World): readonly string[] {
  return euicc.state.profiles.filter(({ enabled }) => enabled).map(({ iccid }) => printed(iccid))
}

/** An ICCID with its half octets in reading order, without filler. */
export function printed(iccid: string): string {
  return iccid.replace(/(.)(.)/g, '$2$1').replace(/F+$/, '')
}
