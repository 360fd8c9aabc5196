import { decodeResponse, type JsonFunction, type ResponseValue } from '../protocol/bindings/json/function.ts'
import type { ReadAnswer } from './function-client.ts'

/** Reads the answer to a function in the JSON binding. @throws JsonDecodeError for a body that cannot be read */
export function readJsonAnswer(of: Pick<JsonFunction<never, never>, 'path' | 'response'>, body: Uint8Array): ReadAnswer<unknown> {
  const { value, issues, header, errorForm } = decodeResponse(of as unknown as JsonFunction<never, ResponseValue>, body)
  return { value, issues, ...(header === undefined ? {} : { header }), ...(errorForm === undefined ? {} : { errorForm }) }
}
