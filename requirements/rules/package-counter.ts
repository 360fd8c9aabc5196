/** Counters and transaction identifiers of the packages for one eUICC: SGP.32 2.11.1.1, 3.3.1. */
import { showOctets } from '../../protocol/ber/octets.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import { type AnsweredPackage, packageIn, packagesBefore } from '../answered-package.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import { keysBroughtBy } from '../replaced-key.ts'
import { eidOf } from '../requested-eid.ts'
import type { Rule } from '../rule.ts'

/**
 * PKG-004. The same package again is not a new one. Packages that an earlier scenario left behind may come again, in their order: a
 * counter that the eUICC had taken before this scenario says nothing while it is above all that came in the scenario.
 */
export const risingCounter: Rule = {
  requirement: 'PKG-004',
  judge(exchange, { earlier, associationOf }) {
    const sent = ownPackageIn(exchange)
    if (sent?.signed === undefined || sent.eid === undefined) return undefined
    const before = ofTheSameEim(packagesBefore(earlier.filter(hasCome(exchange)), sent.eid), sent)
    const claim = 'a new package has a higher counter than any before it for the same eUICC'
    const at = [exchange.http.received]
    if (sent.counter === undefined) return { claim, expected: 'a counter', seen: 'no counter', holds: false, at }
    if (before.some((one) => isSame(one, sent))) return undefined
    const known = associationOf(sent.eid)?.counterBefore
    const [seen] = before.flatMap(({ counter }) => counter ?? []).toSorted(descending)
    const risesHere = seen === undefined || sent.counter > seen
    if (!risesHere && countsAnew(before, sent)) return undefined
    if (risesHere && known !== undefined && sent.counter <= known) return undefined
    const [highest] = [known, seen].flatMap((one) => one ?? []).toSorted(descending)
    if (highest === undefined) return undefined
    return { claim, expected: `more than ${highest}`, seen: String(sent.counter), holds: risesHere, at }
  },
}

/** PKG-018. Another signature over the same octets is no other content. */
export const sameContentUnderCounter: Rule = {
  requirement: 'PKG-018',
  judge(exchange, { earlier }) {
    const sent = ownPackageIn(exchange)
    if (sent?.signed === undefined || sent.eid === undefined || sent.counter === undefined) return undefined
    const before = ofTheSameEim(packagesBefore(earlier, sent.eid), sent)
    const same = before.filter(({ counter }) => counter === sent.counter)
    if (same.length === 0) return undefined
    const other = same.find((one) => !isSame(one, sent))
    if (other !== undefined && countsAnew(before, sent)) return undefined
    return {
      claim: 'a counter that was used stands for the same content when it comes again',
      expected: `the octets that came under counter ${sent.counter} before`,
      seen: other === undefined ? 'the same octets' : 'other octets',
      holds: other === undefined,
      at: [exchange.http.received],
    }
  },
}

/** Octets of an identifier that nobody guesses by trying. */
const FEWEST_OCTETS = 4

/** PKG-026: unlike every other, and not the next number or so short that guessing pays. */
export const ownTransactionId: Rule = {
  requirement: 'PKG-026',
  judge(exchange, { earlier }) {
    const sent = packageIn(exchange)
    const id = sent?.fields.eimTransactionId
    if (sent?.signed === undefined || id === undefined) return undefined
    const others = allPackages(earlier).filter((one) => !isSame(one, sent))
    const wrong = others.some(({ fields }) => fields.eimTransactionId && Buffer.compare(fields.eimTransactionId, id) === 0)
      ? 'the identifier of another package'
      : id.length < FEWEST_OCTETS
        ? `an identifier of ${id.length} octets`
        : others.some(({ fields }) => isNext(fields.eimTransactionId, id))
          ? 'the number after that of another package'
          : undefined
    return {
      claim: 'an eimTransactionId is unlike those of other packages and hard to guess',
      expected: `an identifier of its own, of at least ${FEWEST_OCTETS} octets and no running number`,
      seen: wrong ?? `${showOctets(id)}, unlike ${others.length} before`,
      holds: wrong === undefined,
      at: [exchange.http.received],
    }
  },
}

function allPackages(earlier: readonly EsipaExchange[]): readonly AnsweredPackage[] {
  return earlier.flatMap((exchange) => packageIn(exchange) ?? [])
}

/** Whether an answer was there when a package was asked for: of retrievals at the same time nobody can say which package is the newer. */
function hasCome({ http: { sent } }: EsipaExchange): (one: EsipaExchange) => boolean {
  return ({ http: { received } }) => received < sent
}

/** A counter belongs to the association with one eimId, and an operator may have several of them. */
function ofTheSameEim(packages: readonly AnsweredPackage[], sent: AnsweredPackage): readonly AnsweredPackage[] {
  return packages.filter(({ fields }) => fields.eimId === sent.fields.eimId)
}

/** A new key of the eIM comes with a new counterValue (3.5.1): where the eUICC has stored them, counters begin there again. */
function countsAnew(before: readonly AnsweredPackage[], sent: AnsweredPackage): boolean {
  const since = before.findLastIndex(({ fields }) => keysBroughtBy(fields, fields.eimId).length > 0)
  return since >= 0 && before.slice(since + 1).every(({ counter }) => counter === undefined || counter < (sent.counter ?? 0))
}

/** A package under another EID than the one that was asked for has a row of its own, and says nothing of counters. */
function ownPackageIn(exchange: EsipaExchange): AnsweredPackage | undefined {
  const sent = packageIn(exchange)
  return sent?.eid === eidOf(exchange) ? sent : undefined
}

function descending(a: UnboundedInteger, b: UnboundedInteger): number {
  return a < b ? 1 : a > b ? -1 : 0
}

function isSame(one: AnsweredPackage, other: AnsweredPackage): boolean {
  return one.signed !== undefined && other.signed !== undefined && one.signed.equals(other.signed)
}

function isNext(before: Uint8Array | undefined, id: Uint8Array): boolean {
  if (before === undefined) return false
  return BigInt(`0x${showOctets(id)}`) - BigInt(`0x0${showOctets(before)}`) === 1n
}
