/** Many connections at once: an eIM goes on serving, and gives each question its own answer (SGP.32 6.1). */
import { Then, When } from '@cucumber/cucumber'
import { octetsOf, written } from '../../adapters/eim/written-request.ts'
import type { EimPort } from '../../adapters/port.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import type { WireScript } from '../../transport/wire.ts'
import { kept } from '../kept.ts'
import { noHandshake, slowRequest, whileHeld } from './held-connections.ts'
import { checkOf, isAsBefore, type Judged } from './judged-reactions.ts'
import { plainBody } from './plain-requests.ts'
import { plainAnswer, type Reaction, reactions, reactionTo, reactToOne } from './reaction.ts'
import type { ConformanceWorld } from './world.ts'

const held = kept<number>('held connections')
const judgedPairs = kept<readonly (Judged & { readonly reaction: Reaction })[]>('questions asked at once')

/** Two functions, whose answers cannot be taken for each other's. */
const questions = ['getEimPackage', 'provideEimPackageResult'] as const

function requestFor(world: ConformanceWorld, name: (typeof questions)[number]): HttpRequest {
  return world.eim.requestOf(name, plainBody(world, name))
}

When('the IPA asks for work while {int} slow connections stand', async function (this: ConformanceWorld, count: number) {
  await askWhileHeld(this, count, slowRequest(requestFor(this, 'getEimPackage'), this.bench.wire.authority))
})

When('the IPA asks for work while {int} handshakes stand half open', async function (this: ConformanceWorld, count: number) {
  await askWhileHeld(this, count, noHandshake)
})

async function askWhileHeld(world: ConformanceWorld, count: number, script: WireScript): Promise<void> {
  const to = 'a poll of another device'
  const { did, stood } = await whileHeld(world, count, script, async () => {
    try {
      return await reactToOne(world, to, requestFor(world, 'getEimPackage'))
    } catch (error) {
      // Not to be let in is an answer to what is asked here; whom to trust is not.
      const isLetIn = error instanceof PeerFault && error.kind === 'unreachable' && error.phase === 'handshake'
      if (!(error instanceof PeerFault) || error.kind === 'aborted' || isLetIn) throw error
      return noReaction(to, error.message, error.at)
    }
  })
  world.keep(reactions, [did])
  world.keep(held, stood)
}

function noReaction(to: string, words: string, at: readonly number[]): Reaction {
  return { to, kind: 'ended', status: undefined, meaning: undefined, isFunctionError: false, showsStack: false, words, at }
}

Then('the eIM serves it as it did before', function (this: ConformanceWorld) {
  const plain = this.kept(plainAnswer)
  const remark = `${this.kept(held)} connections stood by then; how long the eIM bears them was not waited for`
  const judged = this.kept(reactions).map((reaction) => ({
    reaction,
    ...isAsBefore({ reaction, plain, hasResultErrors: true }),
    remark,
  }))
  this.check(checkOf('other devices are served meanwhile', plain.words, judged))
})

When('the IPA asks {int} questions at once over as many connections', async function (this: ConformanceWorld, count: number) {
  const alone = await answersAlone(this)
  const asked = Array.from({ length: count }, (_, i) => questions[i % questions.length] ?? 'getEimPackage')
  const seen = await Promise.all(asked.map((name) => reactToOne(this, name, requestFor(this, name))))
  this.keep(
    judgedPairs,
    seen.map((reaction, i) => ({ reaction, ...isAsBefore({ reaction, plain: alone[i % alone.length], hasResultErrors: true }) })),
  )
})

When('the IPA sends two questions at once over one connection', async function (this: ConformanceWorld) {
  const port = this.connect()
  const alone = await answersAlone(this, port)
  await port.close()
  const requests = questions.map((name) => requestFor(this, name))
  const { wire } = this.bench
  const octets = Buffer.concat(requests.map((request) => octetsOf(written(request, wire.authority))))
  const script = { pieces: [{ octets }], answers: requests.length, requests }
  const { exchanges, end, at } = await this.within((signal) => wire.speak(script, this.tape, signal))
  const mayStop = exchanges.length > 0 && end.kind === 'closed'
  this.keep(
    judgedPairs,
    questions.map((name, i) => {
      const exchange = exchanges[i]
      if (exchange === undefined) {
        const remark = { remark: 'the eIM ended the connection behind its first answer, which it may' }
        return { reaction: noReaction(name, 'no answer', [at]), holds: mayStop, ...(mayStop ? remark : {}) }
      }
      const reaction = reactionTo(this, name, exchange)
      return { reaction, ...isAsBefore({ reaction, plain: alone[i], hasResultErrors: true }) }
    }),
  )
})

/** What each question is answered with when it has had its answer before another is asked. @param over default: one connection for each */
async function answersAlone(world: ConformanceWorld, over?: EimPort): Promise<readonly Reaction[]> {
  const seen: Reaction[] = []
  for (const name of questions) seen.push(await reactToOne(world, `${name} alone`, requestFor(world, name), undefined, over))
  return seen
}

Then('each answer belongs to its question', function (this: ConformanceWorld) {
  const expected = 'to each question the answer that it had alone'
  this.check(checkOf('answers are not mixed up', expected, this.kept(judgedPairs)))
})
