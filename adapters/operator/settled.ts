import { setTimeout as pause } from 'node:timers/promises'
import type { Tape } from '../../transport/tape.ts'
import { OperatorFault } from './operator-fault.ts'
import type { OperatorPort, OrderState, Placed } from './port.ts'

/** Looks again and again until an order is done, or the limit of the adapter is over: then the last state, `waiting`, is given. */
export async function settled(
  operator: Pick<OperatorPort, 'outcome' | 'looks'>,
  placed: Placed,
  tape: Tape,
  signal: AbortSignal,
): Promise<OrderState> {
  const until = performance.now() + operator.looks.limitMs
  for (;;) {
    const state = await operator.outcome(placed, tape, signal)
    if (state.state !== 'waiting' || performance.now() >= until) return state
    await pauseFor(operator.looks.everyMs, signal)
  }
}

/** @throws OperatorFault `aborted` */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal })
  } catch (cause) {
    throw new OperatorFault('the wait was cancelled', { kind: 'aborted', cause })
  }
}
