/** Our eIMs on the card: which of them are associated is made so by AddInitialEim, by packages, and where nothing else helps by a memory reset. */
import { createPublicKey } from 'node:crypto'
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import type { Operations } from '../../simulators/played/eim-package.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { configurationOf, loadPackage } from './eim-of-ours.ts'
import { resetMemory } from './reset-memory.ts'
import { answerText } from './results.ts'
import type { EuiccWorld } from './world.ts'

export interface WantedEims {
  /** Our eIMs that are associated; every other one of ours is not. */
  readonly eims: readonly ('first' | 'second')[]
  /** Token that the first eIM asks for: -1 lets the card choose one. Default none. */
  readonly withToken?: boolean
}

type Stored = Es10Answer<'GetEimConfigurationData'>['eimConfigurationDataList']

/** Every associated eIM. */
export async function associatedEims(world: EuiccWorld): Promise<Stored> {
  const { value } = await world.call('GetEimConfigurationData', {})
  return value.eimConfigurationDataList
}

/** Our eIMs are associated as a scenario wants them, and no further one of ours. */
export async function associate(world: EuiccWorld, { eims: names, withToken = false }: WantedEims): Promise<void> {
  const { first, second } = world.bench.eims
  let stored = await associatedEims(world)
  const others = stored.filter(({ eimId }) => !isOurEim(eimId))
  if (others.length > 0 && (names.length === 0 || !isUsable(stored, first)))
    throw new CannotBePrepared(
      `eim: the card has an eIM that is not ours (${others.map(({ eimId }) => eimId).join(', ')}); let it add ${first.eimId} with our key, or delete it`,
    )
  for (const eim of [first, second]) keepUp(world, eim, stored)
  const asWanted = isUsable(stored, first) && (first.token !== undefined) === withToken
  const hasOurs = stored.some(({ eimId }) => isOurEim(eimId))
  if (hasOurs && (!names.includes('first') || !asWanted)) stored = await withoutOurs(world, stored)
  else stored = await withoutFurther(world, stored)
  if (names.includes('first') && !stored.some(({ eimId }) => eimId === first.eimId)) {
    await addInitial(world, withToken)
    stored = await associatedEims(world)
  }
  await associateSecond(world, stored, names.includes('second'))
}

/** Scenarios add eIMs beside the two that send packages; all are named in one domain, so that a later scenario knows them. */
function isOurEim(eimId: string): boolean {
  return eimId.endsWith('.harness.test')
}

/** The card's counter goes before what this run knows, where it tells it, and so does its token: an earlier run may have used the association. */
function keepUp(world: EuiccWorld, eim: EimOfOurs, stored: Stored): void {
  const found = stored.find(({ eimId }) => eimId === eim.eimId)
  if (found === undefined) return
  eim.counter = Math.max(eim.counter, Number(found.counterValue ?? 0))
  const { associationToken } = found
  if (associationToken !== undefined && BigInt(associationToken) !== eim.token) world.associated(eim, BigInt(associationToken))
}

/** Those that an earlier scenario added are gone. */
async function withoutFurther(world: EuiccWorld, stored: Stored): Promise<Stored> {
  const { first, second } = world.bench.eims
  const further = stored.filter(({ eimId }) => isOurEim(eimId) && eimId !== first.eimId && eimId !== second.eimId)
  if (further.length === 0) return stored
  for (const { eimId } of further) await succeed(world, { eco: [{ kind: 'deleteEim', value: { eimId } }] }, 'deleteEimResult ok')
  return associatedEims(world)
}

/** Near the highest counter there is nothing left to count. */
const LAST_COUNTER = 8_388_000

/** Whether the card has our eIM with the key that we sign with, and takes packages of it. */
function isUsable(stored: Stored, eim: EimOfOurs): boolean {
  if (eim.counter > LAST_COUNTER) return false
  const found = stored.find(({ eimId }) => eimId === eim.eimId)
  if (found?.eimPublicKeyData?.kind !== 'eimPublicKey') return false
  try {
    const key = createPublicKey({ key: Buffer.from(found.eimPublicKeyData.value), format: 'der', type: 'spki' })
    return key.equals(eim.key.publicKey)
  } catch {
    return false
  }
}

/** None of ours is associated any more. */
export async function withoutOurEims(world: EuiccWorld): Promise<void> {
  const stored = await associatedEims(world)
  if (stored.some(({ eimId }) => isOurEim(eimId))) await withoutOurs(world, stored)
}

/** All of ours are gone: the last one deletes itself. */
async function withoutOurs(world: EuiccWorld, stored: Stored): Promise<Stored> {
  const speaker = Object.values(world.bench.eims).find((eim) => isUsable(stored, eim))
  const ours = (list: Stored) => list.map(({ eimId }) => eimId).filter(isOurEim)
  if (speaker !== undefined) {
    const order = [...ours(stored).filter((eimId) => eimId !== speaker.eimId), speaker.eimId]
    await loadPackage(world, speaker, { eco: order.map((eimId) => ({ kind: 'deleteEim', value: { eimId } })) })
  }
  let left = await associatedEims(world)
  if (ours(left).length > 0 && world.parameters.claims.mayDestroy !== false) {
    await resetMemory(world, ['resetEimConfigData'])
    left = await associatedEims(world)
  }
  if (ours(left).length > 0) throw new StateNotReached('the card still has our eIMs after they were deleted')
  await world.powerCycle()
  return left
}

/** @throws StateNotReached where the card does not take it */
async function addInitial(world: EuiccWorld, withToken: boolean): Promise<void> {
  const { first } = world.bench.eims
  const { value, at } = await world.call('AddInitialEim', {
    eimConfigurationDataList: [configurationOf(first, withToken ? { associationToken: -1n } : {})],
  })
  if (value.kind !== 'addInitialEimOk') throw new StateNotReached(`AddInitialEim was answered with ${value.value}`, at)
  const [given] = value.value
  first.counter = 0
  world.associated(first, given?.kind === 'associationToken' ? BigInt(given.value) : undefined)
}

async function associateSecond(world: EuiccWorld, stored: Stored, isWanted: boolean): Promise<void> {
  const { second } = world.bench.eims
  const known = stored.find(({ eimId }) => eimId === second.eimId)
  if (known !== undefined && (!isWanted || !isUsable(stored, second)))
    await succeed(world, { eco: [{ kind: 'deleteEim', value: { eimId: second.eimId } }] }, 'deleteEimResult ok')
  if (!isWanted) return
  if (known !== undefined && isUsable(stored, second)) return
  await succeed(world, { eco: [{ kind: 'addEim', value: configurationOf(second) }] }, 'addEimResult ok')
  second.counter = 0
  world.associated(second, undefined)
}

/** Sends a package that has to end with this. @throws StateNotReached where it does not */
export async function succeed(world: EuiccWorld, operations: Operations, expected: string): Promise<void> {
  const { value, at } = await loadPackage(world, world.bench.eims.first, operations)
  const seen = answerText(value)
  if (!seen.startsWith(expected)) throw new StateNotReached(`a package that should end with ${expected} ended with ${seen}`, at)
}
