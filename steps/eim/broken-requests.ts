/** Broken requests of an IPA, and what is expected of the eIM's answer. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { mutated } from '../../protocol/schema/mutate.ts'
import { StateNotReached } from '../preparation.ts'
import { type DerFlaw, derFlaws } from './der-flaws.ts'
import { type JsonFlaw, jsonFlaws } from './json-flaws.ts'
import { checkOf, isAsBefore, isCalledWrong, isNotTaken, isStanding, type Judged, type Question } from './judged-reactions.ts'
import { type PlainFunction, plainBody, plainFunctions } from './plain-requests.ts'
import { plainAnswer, reactions, reactToBodies, reactToOne } from './reaction.ts'
import type { ConformanceWorld } from './world.ts'

defineParameterType({
  name: 'plainFunction',
  regexp: Object.keys(plainFunctions),
  transformer: (name: string): PlainFunction => plainFunctions[name as keyof typeof plainFunctions],
})
defineParameterType({ name: 'derFlaw', regexp: Object.keys(derFlaws), transformer: (name: string) => name as DerFlaw })
defineParameterType({ name: 'jsonFlaw', regexp: Object.keys(jsonFlaws), transformer: (name: string) => name as JsonFlaw })

Given('the eIM has answered a plain {plainFunction}', async function (this: ConformanceWorld, name: PlainFunction) {
  const answer = await reactToOne(this, 'a plain request', this.eim.requestOf(name, plainBody(this, name)))
  if (answer.meaning === undefined)
    throw new StateNotReached(`the eIM should answer a right request for ${name}, and there is ${answer.words}`, answer.at)
  this.keep(plainAnswer, answer)
})

When('the IPA sends {plainFunction} with {derFlaw}', async function (this: ConformanceWorld, name: PlainFunction, flaw: DerFlaw) {
  const below = (limit: number) => this.random.below(limit)
  await reactToBodies(this, name, derFlaws[flaw](plainBody(this, name), below))
})

When(
  'the IPA sends {plainFunction} with {jsonFlaw}',
  async function (this: ConformanceWorld, name: PlainFunction, flaw: JsonFlaw) {
    const below = (limit: number) => this.random.below(limit)
    await reactToBodies(this, name, jsonFlaws[flaw](plainBody(this, name), below, this.bench.unknownEid))
  },
)

When('the IPA sends {plainFunction} without a body', async function (this: ConformanceWorld, name: PlainFunction) {
  await reactToBodies(this, name, [{ what: `${name} without a body`, body: Buffer.of() }])
})

When(
  'the IPA sends {plainFunction} damaged in {int} ways',
  async function (this: ConformanceWorld, name: PlainFunction, times: number) {
    const below = (limit: number) => this.random.below(limit)
    const plain = plainBody(this, name)
    const bodies = Array.from({ length: times }, (_, i) => ({ what: `damage ${i + 1}`, body: mutated(plain, below) }))
    await reactToBodies(this, name, bodies)
  },
)

/** Puts all reactions to one question. */
function judge(world: ConformanceWorld, claim: string, expected: string, ask: (question: Question) => Judged): void {
  const plain = world.mayHave(plainAnswer)
  const hasResultErrors = world.bench.spec !== '1.0.1'
  const judged = world.kept(reactions).map((reaction) => ({ reaction, ...ask({ reaction, plain, hasResultErrors }) }))
  world.check(checkOf(claim, expected, judged))
  world.heard ||= world.kept(reactions).some(({ meaning }) => meaning !== undefined)
}

Then('the eIM does not take it', function (this: ConformanceWorld) {
  const expected = 'a 4xx, an error of the function, or the end of the connection'
  judge(this, 'a request that is wrong is not carried out', expected, isNotTaken)
})

Then('the eIM answers as it did before', function (this: ConformanceWorld) {
  const silent = this.kept(reactions).find(({ kind }) => kind === 'silence')
  if (silent !== undefined) throw new StateNotReached(`to ${silent.to}: ${silent.words}`, silent.at)
  judge(this, 'the answer is that of the plain request', this.kept(plainAnswer).words, isAsBefore)
})

Then('the eIM answers as it did before or does not take it', function (this: ConformanceWorld) {
  const expected = `${this.kept(plainAnswer).words}; or a 4xx, an error of the function, or the end of the connection`
  judge(this, 'the request is read whole, or not carried out', expected, (question) => {
    const before = isAsBefore(question)
    return before.holds ? before : isNotTaken(question)
  })
})

Then('the eIM does not break down over it', function (this: ConformanceWorld) {
  const expected = 'any answer but a 5xx or a stack trace, or the end of the connection'
  judge(this, 'bad input is no trouble for the program', expected, isStanding)
})

Then('the eIM calls the request wrong', function (this: ConformanceWorld) {
  judge(this, 'the answer says that the request is none', 'a status of 400 to 499', isCalledWrong)
})
