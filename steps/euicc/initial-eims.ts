/** AddInitialEim: associations without the signature of an eIM (SGP.32 v1.2 3.5.2, 5.9.4). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { associatedEims } from './associations.ts'
import { readToldEim, type ToldEim, toAdd, toldEim } from './eim-configurations.ts'
import { configurationOf, loadPackage } from './eim-of-ours.ts'
import { resetMemory } from './reset-memory.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const added = kept<Es10Answered<'AddInitialEim'>>('an answer to AddInitialEim')

/** More eIMs than an eUICC is built for. */
const MANY = 100

defineParameterType({
  name: 'toldEims',
  regexp: new RegExp(`${toldEim}; ${toldEim}`),
  transformer: (text: string) => text.split('; ').map(readToldEim),
})

Given('the first eIM is the only one of the eUICC', async function (this: EuiccWorld) {
  const stored = await associatedEims(this)
  const others = stored.map(({ eimId }) => eimId).filter((eimId) => eimId !== this.bench.eims.first.eimId)
  if (others.length > 0) throw new CannotBePrepared(`eim: the card has further eIMs: ${others.join(', ')}`)
})

Given('the only eIM has deleted itself', async function (this: EuiccWorld) {
  const { first } = this.bench.eims
  const { at } = await loadPackage(this, first, { eco: [{ kind: 'deleteEim', value: { eimId: first.eimId } }] })
  if ((await associatedEims(this)).length > 0) throw new StateNotReached('the card has an eIM after the last one was deleted', at)
})

Given('the eIM configuration data are reset', async function (this: EuiccWorld) {
  const { value, at } = await resetMemory(this, ['resetEimConfigData'])
  if (value.resetEimResult !== 'ok') throw new StateNotReached(`resetEimResult ${value.resetEimResult ?? 'is absent'}`, at)
})

/** Sends the list; where the card takes it, it has our eIMs from then on. */
async function addInitial(world: EuiccWorld, list: readonly EimConfigurationData[]): Promise<void> {
  const seen = await world.call('AddInitialEim', { eimConfigurationDataList: list })
  world.keep(added, seen)
  if (seen.value.kind !== 'addInitialEimOk') return
  for (const [place, { eimId, counterValue }] of list.entries()) {
    const eim = Object.values(world.bench.eims).find((one) => one.eimId === eimId)
    const given = seen.value.value[place]
    if (eim === undefined) continue
    eim.counter = Number(counterValue ?? 0)
    world.associated(eim, given?.kind === 'associationToken' ? BigInt(given.value) : undefined)
  }
}

Given('the IPA has added {toldEim}', async function (this: EuiccWorld, told: ToldEim) {
  await addInitial(this, [await toAdd(this, told)])
  const { value, at } = this.kept(added)
  if (value.kind !== 'addInitialEimOk') throw new StateNotReached(`AddInitialEim was answered with ${value.value}`, at)
})

When('the IPA adds {toldEim}', async function (this: EuiccWorld, told: ToldEim) {
  await addInitial(this, [await toAdd(this, told)])
})

When('the IPA adds two eIMs: {toldEims}', async function (this: EuiccWorld, told: readonly ToldEim[]) {
  await addInitial(this, await Promise.all(told.map((one) => toAdd(this, one))))
})

When('the IPA adds more eIMs than an eUICC has room for', async function (this: EuiccWorld) {
  const { first } = this.bench.eims
  const further = Array.from({ length: MANY }, (_, n) => configurationOf({ ...first, eimId: `further${n}.harness.test` }))
  await addInitial(this, [configurationOf(first), ...further])
  const { value, at } = this.kept(added)
  if (value.kind === 'addInitialEimOk') throw new StateNotReached(`the eUICC has room for ${value.value.length} eIMs`, at)
})

Then('AddInitialEim is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(added)
  const seen = value.kind === 'addInitialEimOk' ? value.value.map(({ kind }) => kind).join(', ') : `${value.kind} ${value.value}`
  this.check({ claim: 'the answer to AddInitialEim', expected, seen, holds: seen === expected, at })
})

Then('the eUICC has no eIM', async function (this: EuiccWorld) {
  const { value, at } = await this.call('GetEimConfigurationData', {})
  const seen = value.eimConfigurationDataList.map(({ eimId }) => eimId).join(', ') || 'no eIM'
  this.check({ claim: 'GetEimConfigurationData', expected: 'no eIM', seen, holds: seen === 'no eIM', at })
})
