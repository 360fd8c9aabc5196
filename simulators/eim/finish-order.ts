import type { EimCore } from './core.ts'
import { tagOf, tagsIn } from './data-tags.ts'
import { finish } from './package-result.ts'
import type { DataOrder, Euicc, Order, Outcome } from './state.ts'

/** The eUICC with an order of any kind among the finished ones. */
export function finishAny(eim: Pick<EimCore, 'behaviour'>, euicc: Euicc, order: Order, outcome: Outcome): Euicc {
  if (order.kind === 'package') return finish(eim, euicc, order, outcome)
  const finished: Order = { ...order, status: 'done', outcome, request: '' }
  const next: Euicc = {
    ...euicc,
    open: euicc.open.filter(({ id }) => id !== order.id),
    done: [...euicc.done, finished].slice(-eim.behaviour.keepFinished),
  }
  return order.kind === 'data' ? withoutMissingResults(eim, next, order) : next
}

/**
 * A package that was said to be a replay waits for the answer to the question after its result. Once that has come, good or bad, a
 * package whose result was not in it is taken for one that was not carried out.
 */
function withoutMissingResults(eim: Pick<EimCore, 'behaviour'>, euicc: Euicc, { tagList }: DataOrder): Euicc {
  if (!tagsIn(tagList).includes(tagOf(eim.behaviour.spec, 'euiccPackageResults'))) return euicc
  return euicc.open.reduce((state, one) => {
    const isParked = one.kind === 'package' && one.status === 'parked' && one.outcome?.kind === 'signedError'
    return isParked ? finish(eim, state, one, one.outcome) : state
  }, euicc)
}
