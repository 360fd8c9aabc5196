/** Many devices at one eIM, over connections that break: what is left when all is said and done. */
import { createHash } from 'node:crypto'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { rightPackageDecisions } from '../euicc/decisions/packages.ts'
import { startWorld, type World } from '../world.ts'
import { testEids } from '../world-eids.ts'
import { resettingPath } from './resetting-path.ts'

export interface Crowd {
  readonly devices: number
  /** For each device, in rounds of {@link PACKAGES_AT_ONCE}. */
  readonly packages: number
  /** Of a thousand connections, how many are reset. */
  readonly resetPerThousand: number
  readonly seed: number
}

/** What the crowd came to. Lists name what should not have been, and are empty where all is well. */
export interface CrowdReport {
  readonly connections: number
  readonly resets: number
  readonly seconds: number
  /** Results in the records of the eIM. */
  readonly results: number
  /** Orders without a result, or with another than ok. */
  readonly lost: readonly string[]
  /** Counters that two packages for one eUICC had. */
  readonly reused: readonly string[]
  /** Packages that an eUICC carried out other than once. */
  readonly notOnce: readonly string[]
  /** Results that wait on eUICCs although the eIM has them. */
  readonly leftOver: number
}

const PACKAGES_AT_ONCE = 5
/** A round ends when a connection breaks; this many are enough for what 5 % resets can do. */
const MOST_ROUNDS = 12

const ROUND_MS = 120_000

/** A connection that is to be reset is reset somewhere in its handshake, or in its first packages. */
const MOST_OCTETS = 6_000

/** Plays it. */
export async function playCrowd({ devices, packages, resetPerThousand, seed }: Crowd): Promise<CrowdReport> {
  const eids = testEids(devices)
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000, eids })
  const packagesSeen = new Map<string, string>()
  const reused: string[] = []
  let target = { host: '127.0.0.1', port: 0 }
  const path = await resettingPath({ to: () => target, resetPerThousand, seed, mostOctets: MOST_OCTETS })
  const world = await startWorld({
    pkis: [pki],
    eids,
    associationToken: true,
    faults: {
      // Right in everything, and it notes each package that was signed.
      euicc: {
        what: 'keeps a list of the packages that it gets',
        checks: [],
        ledger: [],
        decisions: {
          isCounterFresh: rightPackageDecisions.isCounterFresh,
          isSignedByEim(eim, key, signed, anew, signature) {
            const digest = createHash('sha256').update(signed).digest('hex')
            note(packagesSeen, reused, signed, digest)
            return rightPackageDecisions.isSignedByEim(eim, key, signed, anew, signature)
          },
        },
      },
    },
    ipa: {
      places: { 'eim.harness.test': { host: '127.0.0.1', port: path.port } },
      retries: { attempts: 3, firstWaitMs: 1, longestWaitMs: 5 },
    },
  })
  target = { host: world.eim.host, port: world.eim.port }
  const begun = performance.now()
  try {
    const orders = new Map<string, string[]>(eids.map((eid) => [eid, []]))
    await Promise.all(world.devices.map((device) => playDevice(world, device, packages, orders.get(device.eid) ?? [])))
    return { ...path.counts, seconds: (performance.now() - begun) / 1000, reused, ...judge(world, orders, packages) }
  } finally {
    await world.close()
    await path.close()
  }
}

async function playDevice(
  { operator }: World,
  { eid, ipa }: World['devices'][number],
  packages: number,
  names: string[],
): Promise<void> {
  for (let made = 0; made < packages; ) {
    const batch: string[] = []
    for (; batch.length < PACKAGES_AT_ONCE && made < packages; made++) {
      batch.push(operator.queueOperations(eid, [{ setDefaultDpAddress: { address: `n${made}.example.com` } }]))
    }
    names.push(...batch)
    const isOpen = (name: string) => operator.order(name).status !== 'done'
    for (let round = 0; round < MOST_ROUNDS && batch.some(isOpen); round++) await ipa.pokeNow(AbortSignal.timeout(ROUND_MS))
  }
}

/** Signed package by EID and counter: two with other octets share a counter. */
function note(seen: Map<string, string>, reused: string[], signed: Uint8Array, digest: string): void {
  const octets = Buffer.from(signed)
  const at = octets.indexOf(Buffer.from('5a10', 'hex'))
  const counterLength = octets[at + 19] ?? 0
  const name = octets.subarray(at + 2, at + 20 + counterLength).toString('hex')
  const before = seen.get(name)
  if (before === undefined) seen.set(name, digest)
  else if (before !== digest) reused.push(name)
}

function judge({ operator, devices }: World, orders: ReadonlyMap<string, readonly string[]>, packages: number) {
  const lost: string[] = []
  const notOnce: string[] = []
  let results = 0
  let leftOver = 0
  for (const { eid, euicc } of devices) {
    const numbers = new Set<string>()
    for (const name of orders.get(eid) ?? []) {
      const { outcome } = operator.order(name)
      const isOk = outcome?.kind === 'results' && outcome.fits && outcome.results.length === 1
      if (!isOk) lost.push(`${name}: ${JSON.stringify(outcome)}`)
      if (outcome?.kind !== 'results') continue
      results++
      numbers.add(outcome.seqNumber)
    }
    // Nothing else on these chips takes a number.
    if (numbers.size !== packages || euicc.state.sequenceNumber !== packages) {
      notOnce.push(`${eid}: ${numbers.size} numbers in the records, ${euicc.state.sequenceNumber} on the chip`)
    }
    if (euicc.state.defaultDpAddress !== `n${packages - 1}.example.com`) notOnce.push(`${eid}: ${euicc.state.defaultDpAddress}`)
    leftOver += euicc.state.packageResults.length
  }
  return { results, lost, notOnce, leftOver }
}
