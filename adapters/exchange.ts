import type { FunctionAnswer } from '../transport/function-client.ts'
import type { Exchange } from './port.ts'

/** What a port says of an answer. */
export function exchangeOf<R>({ value, issues, http, header, errorForm }: FunctionAnswer<R>): Exchange<R> {
  return {
    answer: value,
    issues,
    sent: http.sent,
    received: http.received,
    ...(header === undefined ? {} : { header }),
    ...(errorForm === undefined ? {} : { errorForm }),
  }
}
