/** eIM configuration operations of packages: addEim, updateEim, deleteEim, listEim (SGP.32 v1.2 2.11.1.1.2, 3.5.1, 5.13). */
import { defineParameterType, Given, When } from '@cucumber/cucumber'
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import type { Eco } from '../../protocol/sgp32/eco.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { newKey, readToldEim, toAdd, toldEim, toUpdate } from './eim-configurations.ts'
import { loadPackage, packageOf } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { answerText, resultsIn } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** The key that an eIM had before an update. */
const formerKey = kept<EimOfOurs['key']>('a key that an update has replaced')

/** A package that was made for a former association. */
const keptBack = kept<Buffer>('a package that was kept back')

/** One eCO in words. */
interface ToldOperation {
  readonly kind: Eco['kind']
  readonly text: string
}

const one = `(?:addEim|updateEim) of ${toldEim}|deleteEim of (?:the first eIM|the second eIM|nobody)|listEim`

defineParameterType({
  name: 'eimOperation',
  regexp: new RegExp(one),
  transformer: (text: string): ToldOperation => ({
    kind: /^\w+/.exec(text)?.[0] as Eco['kind'],
    text: text.replace(/^\w+(?: of )?/, ''),
  }),
})

defineParameterType({
  name: 'eim',
  regexp: /the first eIM|the second eIM/,
  transformer: (text: string) => (text === 'the first eIM' ? 'first' : 'second'),
})

async function operationOf(world: EuiccWorld, { kind, text }: ToldOperation): Promise<Eco> {
  if (kind === 'listEim') return { kind, value: {} }
  if (kind === 'deleteEim') return { kind, value: { eimId: eimNamed(world, text)?.eimId ?? 'nobody.harness.test' } }
  const told = readToldEim(text)
  return { kind, value: await (kind === 'addEim' ? toAdd(world, told) : toUpdate(world, told)) }
}

function eimNamed({ bench: { eims } }: EuiccWorld, text: string): EimOfOurs | undefined {
  return text === 'the first eIM' ? eims.first : text === 'the second eIM' ? eims.second : undefined
}

/** Carries it out, and keeps what the harness knows of our eIMs true to what the card did. */
async function carryOut(world: EuiccWorld, told: ToldOperation): Promise<Es10Answered<'LoadEuiccPackage'>> {
  const operation = await operationOf(world, told)
  const seen = await loadPackage(world, world.bench.eims.first, { eco: [operation] })
  const eim = eimNamed(world, told.text.slice(0, told.text.indexOf('eIM') + 3))
  const [result] = resultsIn(seen.value)
  if (eim === undefined) return seen
  if (result?.kind === 'addEimResult' && operation.kind === 'addEim') {
    const { kind, value } = result.value
    if (kind !== 'associationToken' && value !== 'ok') return seen
    world.associated(eim, kind === 'associationToken' ? BigInt(value) : undefined)
    eim.counter = Number(operation.value.counterValue ?? 0)
  } else if (result?.kind === 'updateEimResult' && result.value === 'ok' && operation.kind === 'updateEim') {
    const key = world.mayHave(newKey)
    if (key !== undefined) {
      world.keep(formerKey, eim.key)
      eim.key = key
    }
    eim.counter = Math.max(eim.counter, Number(operation.value.counterValue ?? 0))
  }
  return seen
}

Given('the first eIM keeps a package back', function (this: EuiccWorld) {
  const { first } = this.bench.eims
  // Not the next counter but a far higher one: after the new association that alone refuses nothing.
  this.keep(keptBack, packageOf(this, first, { eco: [{ kind: 'listEim', value: {} }] }, { counter: first.counter + 50 }))
})

When('the package that was kept back is sent', async function (this: EuiccWorld) {
  this.keep(answered, await this.send('LoadEuiccPackage', this.kept(keptBack)))
})

Given('the eUICC has carried out {eimOperation}', async function (this: EuiccWorld, told: ToldOperation) {
  const { value, at } = await carryOut(this, told)
  const [result] = resultsIn(value)
  const seen = answerText(value)
  const isDone = /Result (?:ok|lastEimDeleted|\d+|eimIdList of \d+)$/.test(seen)
  if (result === undefined || !isDone) throw new StateNotReached(`${told.kind} ended with ${seen}`, at)
})

When('the eIM sends a package with {eimOperation}', async function (this: EuiccWorld, told: ToldOperation) {
  this.keep(answered, await carryOut(this, told))
})

When('{eim} sends a package with listEim', async function (this: EuiccWorld, name: 'first' | 'second') {
  this.keep(answered, await loadPackage(this, this.bench.eims[name], { eco: [{ kind: 'listEim', value: {} }] }))
})

When('the second eIM sends a package under its former key', async function (this: EuiccWorld) {
  const { second } = this.bench.eims
  const { privateKey } = this.kept(formerKey)
  this.keep(answered, await loadPackage(this, second, { eco: [{ kind: 'listEim', value: {} }] }, { key: privateKey }))
})
