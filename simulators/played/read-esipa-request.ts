/** A request of an IPA as our eIM reads it, in either binding. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { decodeEsipaRequest } from '../../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { decodeRequest, type JsonFunction, type ResponseValue } from '../../protocol/bindings/json/function.ts'
import { JsonDecodeError } from '../../protocol/bindings/json/issues.ts'
import { bindingOfPath, jsonFunctionNames } from '../../protocol/bindings/paths.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { messageAsV12 } from '../../protocol/v101/as-v12.ts'
import type { ServerRequest } from '../../transport/reply.ts'
import type { EimCall, EimMessage } from './eim-server.ts'

type ReadRequest = Pick<EimCall, 'binding' | 'message' | 'issues' | 'unreadable'>

/** Reads it; what cannot be read is said and not thrown. */
export function readRequest({ path, body }: ServerRequest, spec: SpecVersion): ReadRequest {
  const binding = bindingOfPath(path)?.binding
  const nothing = { binding, message: undefined, issues: [], unreadable: undefined }
  if (binding === undefined) return nothing
  try {
    return binding === 'asn1' ? readAsn1(body, spec) : readJson(path, body)
  } catch (error) {
    if (error instanceof DecodeError || error instanceof JsonDecodeError) return { ...nothing, unreadable: error }
    throw error
  }
}

function readAsn1(body: Buffer, spec: SpecVersion): ReadRequest {
  const read = spec === '1.0.1' ? messageAsV12('request', decodeEsipaRequest(spec, body)) : decodeEsipaRequest('1.2', body)
  const { function: name, value } = read
  // The function chose the type of the value.
  return { binding: 'asn1', message: { function: name, value } as EimMessage, issues: read.issues, unreadable: undefined }
}

function readJson(path: string, body: Buffer): ReadRequest {
  const name = jsonFunctionNames.esipa.find((one) => path.endsWith(`/${one}`))
  if (name === undefined) return { binding: 'json', message: undefined, issues: [], unreadable: undefined }
  // The path chose the row, and the row's type made the value.
  const read = decodeRequest(esipaJson[name] as unknown as JsonFunction<unknown, ResponseValue>, body)
  return {
    binding: 'json',
    message: { function: name, value: read.value } as unknown as EimMessage,
    issues: read.issues,
    unreadable: undefined,
  }
}
