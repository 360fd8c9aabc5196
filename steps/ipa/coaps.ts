/** A cycle over CoAP and DTLS: what it goes over, and how many things the IPA has under way at once (SGP.32 v1.2 6.2, RFC 7252 4.7). */
import { Given, Then } from '@cucumber/cucumber'
import { holdsAnswers } from '../../simulators/played/coap-losses.ts'
import type { Miscarriage } from '../../simulators/played/eim-listening.ts'
import { isRequest, isResponse } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import { loadedPackages, ROUNDS } from './coaps-messages.ts'
import { alsoCoaps } from './coaps-script.ts'
import { deliveredResults } from './result-octets.ts'
import type { IpaWorld } from './world.ts'

/** Of the patience, and at most so many milliseconds: less than anybody waits before he gives a request up. */
const HELD = { part: 0.1, mostMs: 1_000 }

function heldMs({ parameters }: IpaWorld): number {
  return Math.min(HELD.part * parameters.patienceMs, HELD.mostMs)
}

Given('each answer of the eIM takes a while', async function (this: IpaWorld) {
  await alsoCoaps(this, { around: holdsAnswers(heldMs(this)) })
})

/** application/octet-stream (RFC 7252 12.3): no document has a number for ESipa. */
const OCTETS = 42

const forms: Readonly<Record<string, Miscarriage>> = {
  'the code 2.04': { mapping: { successCode: '2.04' } },
  'a Content-Format': { mapping: { contentFormat: OCTETS } },
}

Given('the eIM gives its answers {}', async function (this: IpaWorld, form: string) {
  const otherwise = forms[form]
  if (otherwise === undefined) throw new RangeError(`no answers with ${form}`)
  await alsoCoaps(this, otherwise)
})

Given('the eIM speaks DTLS 1.0 only', async function (this: IpaWorld) {
  await alsoCoaps(this, { versions: ['DTLSv1', 'DTLSv1'] })
})

/** A package whose result is still to come is one until the IPA asks for the next. */
Then('each package on the eUICC has its result at the eIM, over datagrams alone', function (this: IpaWorld) {
  const loaded = loadedPackages(this)
  const results = new Set(deliveredResults(this.received).map(({ octets }) => octets))
  const polls = this.calls('getEimPackage')
  const [last = 0] = loaded.map(({ at: [from] }) => from).toSorted((one, other) => other - one)
  const isOver = results.size >= loaded.length || polls.some(({ at }) => at > last)
  if (loaded.length === 0 || !isOver)
    throw new PeerFault('silent', 'headers', 'the cycle has not ended within our patience', { at: this.linesOf(polls) })
  const others = this.received.filter(({ http }) => http.over !== 'coaps')
  this.check({
    claim: 'a cycle of one package',
    expected: 'GetEimPackage, ES10b.LoadEuiccPackage and the result, and nothing over TCP',
    seen: `${loaded.length} packages at the eUICC, ${results.size} results, ${others.length || 'no'} requests over TCP`,
    holds: results.size >= loaded.length && others.length === 0,
    at: [...loaded.flatMap(({ at }) => at), ...this.linesOf(this.received)],
  })
})

Then('each function comes with the method that CoAP has for it', function (this: IpaWorld) {
  const methods = [...new Set(this.received.map(({ http }) => http.method))]
  if (methods.length === 0) throw new StateNotReached('no request came', this.linesOf([]))
  const holds = methods.every((method) => method === 'POST')
  const seen = methods.join(', ')
  this.check({ claim: 'methods of CoAP', expected: 'POST', seen, holds, at: this.linesOf(this.received) })
})

interface Interaction {
  readonly messageId: number
  readonly token: string
  readonly at: TapeRef
  readonly ms: number
}

/** An interaction is open until our eIM has acknowledged or answered it; one that is older than our answers take may be given up. */
Then('the IPA has no more than one interaction with the eIM outstanding', function (this: IpaWorld) {
  const open = new Map<string, Interaction>()
  const known = new Set<string>()
  const both: Interaction[] = []
  for (const { direction, association, message, at, ms } of this.bench.eim.coap.seen) {
    if (message === undefined || at < (this.decidesFrom ?? 0)) continue
    const { type, code, messageId } = message
    const token = message.token.toString('hex')
    const name = `${association} ${messageId}`
    if (direction === 'sent') {
      for (const [other, one] of open)
        if (other === name || (isResponse(message) && one.token === token && other.startsWith(`${association} `)))
          open.delete(other)
      continue
    }
    if (known.has(name) || !(isRequest(message) || (type === 'CON' && code === '0.00'))) continue
    known.add(name)
    const young = [...open].filter(([other, one]) => other.startsWith(`${association} `) && ms - one.ms < heldMs(this))
    both.push(...young.map(([, one]) => one))
    const begun = { messageId, token, at, ms }
    if (young.length > 0) both.push(begun)
    open.set(name, begun)
  }
  if (known.size < ROUNDS) throw new StateNotReached(`${known.size} interactions came, and a cycle has more`, this.linesOf([]))
  this.check({
    claim: 'interactions with the eIM at once',
    expected: 'one at most',
    seen: both.length === 0 ? `one at a time, of ${known.size}` : `${both.length} that were open together`,
    holds: both.length === 0,
    at: both.length === 0 ? this.linesOf(this.received) : both.map(({ at }) => at),
  })
})

Then('the IPA answers the pings with a reset', function (this: IpaWorld) {
  const seen = this.bench.eim.coap.seen.filter(({ at }) => at >= (this.decidesFrom ?? 0))
  const isPing = ({ direction, message }: (typeof seen)[number]) =>
    direction === 'sent' && message?.type === 'CON' && message.code === '0.00'
  const pings = seen.filter(isPing)
  const ids = new Set(pings.map(({ message }) => message?.messageId))
  const answers = seen.filter(
    ({ direction, message }) => direction === 'received' && message !== undefined && ids.has(message.messageId),
  )
  const empty = answers.filter(({ message }) => message?.code === '0.00' && message.type !== 'CON')
  const resets = empty.filter(({ message }) => message?.type === 'RST')
  if (empty.length === 0 && pings.length < ROUNDS)
    throw new PeerFault('silent', 'headers', `${pings.length} pings and no answer, on a path that may lose datagrams`)
  this.check({
    claim: 'what comes to empty confirmable messages of the eIM',
    expected: 'resets',
    seen: `${pings.length} pings, ${resets.length} resets, ${empty.length - resets.length} acknowledgements`,
    holds: resets.length > 0 && resets.length === empty.length,
    at: (empty.length > 0 ? empty : pings).map(({ at }) => at),
  })
})
