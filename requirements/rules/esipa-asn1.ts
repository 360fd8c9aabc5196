import { DecodeError } from '../../protocol/ber/issues.ts'
import { decodeEsipaRequest, decodeEsipaResponse } from '../../protocol/bindings/esipa-asn1.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'

/** Whether this is an exchange of the ASN.1 binding of ESipa with an eIM. */
export function isEsipaAsn1({ peer, request }: HttpExchange): boolean {
  return peer === 'eim' && request.method === 'POST' && request.path.endsWith(ASN1_PATH)
}

/** The request as its function; `undefined` where the octets are no function of ESipa or cannot be read. */
export function requestOf({ request }: HttpExchange) {
  return readable(() => decodeEsipaRequest('1.2', request.body))
}

/** The response as the answer of its function; `undefined` where it is none. */
export function responseOf({ response }: HttpExchange) {
  return readable(() => decodeEsipaResponse('1.2', response.body))
}

function readable<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
