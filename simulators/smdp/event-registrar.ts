/** ES12 as the SM-DP+ calls it: SGP.22 v2.5 5.9. */
import { systemClock } from '../../transport/clock.ts'
import type { OperatorClient } from '../../transport/operator-client.ts'
import { Tape } from '../../transport/tape.ts'
import { Failed } from '../rsp-server/failed.ts'
import type { EventRegistrar } from './settings.ts'

/** A client of ES12 at one SM-DS. */
export type EventClient = Pick<OperatorClient<'ES12'>, 'call'>

/** @param name FQDN of this SM-DP+: where the LPA has to go with the event */
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
