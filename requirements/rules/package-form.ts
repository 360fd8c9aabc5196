/** The make-up of an eUICC package: SGP.32 2.11.1.1, 2.11.1.1.2. */
import { hexTag } from '../../protocol/ber/tag.ts'
import { inside, listsIn, offeredIn } from '../answer-elements.ts'
import { placesOf } from '../answer-place.ts'
import { type AnsweredPackage, packageIn } from '../answered-package.ts'
import { derIssuesIn } from '../der-issues.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule, RuleContext } from '../rule.ts'
import type { Check } from '../verdict.ts'

/** Highest counter that an eUICC takes. */
const MAX_COUNTER = 0x7fffff

type Judged = Pick<Check, 'expected' | 'seen' | 'holds' | 'remark'>

/** PKG-001: the two parts of BF51, each once, in this order, and the parts of the signed one in theirs. */
export const packageParts = aboutPackage(
  'PKG-001',
  'a package is the signed part and behind it the signature in 5F37',
  ({ signed, signature }, exchange) => {
    const [first, second] = inside({ tag: 0xbf51, octets: bf51Of(exchange) })
    const tags = [first, second].flatMap((element) => (element === undefined ? [] : [hexTag(element.tag)]))
    const order = derIssuesIn(exchange).find(
      ({ kind, zone }) => zone === 'signed' && (kind === 'wrong-order' || kind === 'duplicate-element'),
    )
    return {
      expected: '30 and then 5F37, with the elements inside in their order and once each',
      seen: order?.what ?? (tags.length === 0 ? 'nothing inside BF51' : tags.join(' and then ')),
      holds:
        signed !== undefined && signature !== undefined && first?.tag === 0x30 && second?.tag === 0x5f37 && order === undefined,
    }
  },
)

/** PKG-002. v1.0.1 has no upper limit. */
export const packageEimId = aboutPackage(
  'PKG-002',
  'a package names its eIM',
  ({ fields: { eimId }, signed }, _exchange, { spec }) => {
    const length = [...(eimId ?? '')].length
    const upper = spec === '1.0.1' ? Number.POSITIVE_INFINITY : 128
    const octets = signed && inside({ tag: 0x30, octets: signed }).find(({ tag }) => tag === 0x80)?.octets
    const readable = octets === undefined || eimId === undefined || octets.includes(Buffer.from(eimId))
    return {
      expected: spec === '1.0.1' ? 'an eimId in UTF-8' : 'an eimId of 1 to 128 characters in UTF-8',
      seen: eimId === undefined ? 'no eimId' : readable ? `${length} characters` : 'octets that are no UTF-8',
      holds: eimId !== undefined && length >= 1 && length <= upper && readable,
    }
  },
)

/** PKG-003. Whether it is the EID of the one who asked is another row. */
export const packageEid = aboutPackage('PKG-003', 'a package names its eUICC', ({ fields: { eidValue } }) => ({
  expected: 'an EID of 16 octets',
  seen: eidValue === undefined ? 'no EID' : `${eidValue.length} octets`,
  holds: eidValue?.length === 16,
}))

/** PKG-006. */
export const packageCounterRange = aboutPackage('PKG-006', 'the counter is within its range', ({ counter }) =>
  counter === undefined
    ? undefined
    : { expected: `0 to ${MAX_COUNTER}`, seen: String(counter), holds: counter >= 0 && counter <= MAX_COUNTER },
)

/** PKG-008: observed only. */
export const packageTransactionId = aboutPackage(
  'PKG-008',
  'a package carries an eimTransactionId',
  ({ fields: { eimTransactionId } }) => ({
    expected: 'an eimTransactionId of 1 to 16 octets',
    seen: eimTransactionId === undefined ? 'none' : `${eimTransactionId.length} octets`,
    holds: eimTransactionId !== undefined && eimTransactionId.length >= 1 && eimTransactionId.length <= 16,
  }),
)

/** PKG-009. */
export const packageOneList: Rule = {
  requirement: 'PKG-009',
  judge(exchange) {
    const offered = offeredIn(exchange)
    if (offered[0]?.tag !== 0xbf51) return undefined
    const lists = listsIn(offered)
    if (lists.length === 0 && packageIn(exchange)?.signed === undefined) return undefined
    const names = lists.map(({ tag }) => (tag === 0xa0 ? 'psmoList' : 'ecoList'))
    return {
      claim: 'a package holds either a psmoList or an ecoList',
      expected: 'one list',
      seen: names.length === 0 ? 'no list' : names.join(' and '),
      holds: names.length === 1,
      at: [exchange.http.received],
      where: lists.slice(1).flatMap(({ octets }) => placesOf(exchange, octets)),
    }
  },
}

const ecoTags = [0xa8, 0xa9, 0xaa, 0xab]

/** ECO-GEN-002. */
export const ecoListContents: Rule = {
  requirement: 'ECO-GEN-002',
  judge(exchange) {
    const list = listsIn(offeredIn(exchange)).find(({ tag }) => tag === 0xa1)
    if (list === undefined) return undefined
    const found = inside(list)
    const strange = found.find(({ tag }) => !ecoTags.includes(tag))
    return {
      claim: 'an ecoList holds addEim, deleteEim, updateEim and listEim only',
      expected: 'operations A8, A9, AA and AB',
      seen: strange === undefined ? found.map(({ tag }) => hexTag(tag)).join(', ') || 'an empty list' : hexTag(strange.tag),
      holds: strange === undefined,
      at: [exchange.http.received],
      where: placesOf(exchange, strange?.octets),
    }
  },
}

function aboutPackage(
  requirement: string,
  claim: string,
  judge: (sent: AnsweredPackage, exchange: EsipaExchange, context: RuleContext) => Judged | undefined,
): Rule {
  return {
    requirement,
    judge(exchange, context) {
      const sent = packageIn(exchange)
      const judged = sent && judge(sent, exchange, context)
      return judged && { claim, ...judged, at: [exchange.http.received], where: placesOf(exchange, sent?.signed) }
    },
  }
}

function bf51Of(exchange: EsipaExchange): Buffer {
  return offeredIn(exchange).find(({ tag }) => tag === 0xbf51)?.octets ?? Buffer.of()
}
