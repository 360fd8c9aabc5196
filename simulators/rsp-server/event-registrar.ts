/** ES12 as its client calls it: an SM-DP+, or an SM-DS that passes an event on to the root (SGP.22 v2.5 5.9, 5.10). */
import { systemClock } from '../../transport/clock.ts'
import type { OperatorClient } from '../../transport/operator-client.ts'
import { Tape } from '../../transport/tape.ts'
import { Failed } from './failed.ts'

/** An event as its SM-DS is told of it. */
export interface RegisteredEvent {
  readonly smdsAddress: string
  readonly eid: string
  readonly eventId: string
}

/** The way to SM-DSs. @throws Failed where an SM-DS refuses, anything else where it cannot be reached */
export interface EventRegistrar {
  registerEvent(event: RegisteredEvent): Promise<void>
  deleteEvent(event: RegisteredEvent): Promise<void>
}

/** A client of ES12 at one SM-DS. */
export type EventClient = Pick<OperatorClient<'ES12'>, 'call'>

/** @param name FQDN of the server that registers: where the LPA has to go with the event */
export function eventRegistrar(
  name: string,
  clientOf: (smdsAddress: string) => EventClient | undefined,
  signal: AbortSignal,
): EventRegistrar {
  const client = (smdsAddress: string): EventClient => {
    const found = clientOf(smdsAddress)
    if (found === undefined) throw new Error(`no way to the SM-DS ${smdsAddress}`)
    return found
  }
  return {
    async registerEvent({ smdsAddress, eid, eventId }) {
      const request = { eid, rspServerAddress: name, eventId, forwardingIndicator: false }
      demandExecuted((await client(smdsAddress).call('registerEvent', request, new Tape(systemClock), signal)).value)
    },
    async deleteEvent({ smdsAddress, eid, eventId }) {
      demandExecuted((await client(smdsAddress).call('deleteEvent', { eid, eventId }, new Tape(systemClock), signal)).value)
    },
  }
}

function demandExecuted(answer: Awaited<ReturnType<EventClient['call']>>['value']): void {
  if (answer.kind === 'executed') return
  const { subjectCode = '8.9', reasonCode = '4.2', message = 'the SM-DS refuses' } = answer.value ?? {}
  throw new Failed(subjectCode, reasonCode, `${subjectCode}/${reasonCode} ${message}`)
}
