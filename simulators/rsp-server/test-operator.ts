/** For tests: functions of ES2+ and ES12 in process, as a client with a certificate calls them. */
import { decodeResponse, encodeRequest, type JsonFunction } from '../../protocol/bindings/json/function.ts'
import type { Execution } from '../../protocol/bindings/json/operator-functions.ts'
import { answered, type Serve, serverRequest } from './test-wire.ts'

export interface Caller {
  /** DER of the TLS certificate. */
  readonly certificate?: Buffer
  readonly requester?: string
  /** functionCallIdentifier; default another one each time. */
  readonly call?: string
  readonly path?: string
}

let calls = 0

/** What a function gave: its output, `8.2.1/3.9`, or the HTTP status. */
export async function operate<Q, R>(
  serve: Serve,
  row: JsonFunction<Q, Execution<R>>,
  value: Q,
  caller: Caller,
): Promise<R | string> {
  const header = {
    functionRequesterIdentifier: caller.requester ?? 'tester',
    functionCallIdentifier: caller.call ?? String(++calls),
  }
  const certificate = caller.certificate === undefined ? {} : { clientCertificate: caller.certificate }
  const body = encodeRequest(row, value, { header, sizes: 'any' })
  const reply = await answered(serve, serverRequest(caller.path ?? row.path, body, certificate))
  if (reply.status !== 200) return `HTTP ${reply.status}`
  const { value: execution } = decodeResponse(row, reply.body)
  return execution.kind === 'executed' ? execution.value : `${execution.value?.subjectCode}/${execution.value?.reasonCode}`
}
