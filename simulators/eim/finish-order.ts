import type { EimCore } from './core.ts'
import { finish } from './package-result.ts'
import type { Euicc, Order, Outcome } from './state.ts'

/** The eUICC with an order of any kind among the finished ones. */
export function finishAny(eim: Pick<EimCore, 'behaviour'>, euicc: Euicc, order: Order, outcome: Outcome): Euicc {
  if (order.kind === 'package') return finish(eim, euicc, order, outcome)
  const finished: Order = { ...order, status: 'done', outcome, request: '' }
  return {
    ...euicc,
    open: euicc.open.filter(({ id }) => id !== order.id),
    done: [...euicc.done, finished].slice(-eim.behaviour.keepFinished),
  }
}
