/** Media types of the two function bindings over HTTPS: SGP.32 v1.2 6.1, 6.3, 6.4; SGP.22 v2.5 6.3 to 6.6. */

export const ASN1_CONTENT_TYPE = 'application/x-gsma-rsp-asn1'
export const JSON_CONTENT_TYPE = 'application/json'

export type FunctionBinding = 'asn1' | 'json'

/** What ESipa is spoken over: a function binding over HTTPS, or the ASN.1 binding over CoAP and DTLS (SGP.32 v1.2 6.2). */
export type EsipaBinding = FunctionBinding | 'coaps'

/** The function binding that is in it. */
export function functionBindingOf(over: EsipaBinding): FunctionBinding {
  return over === 'coaps' ? 'asn1' : over
}

/** The function binding that a Content-Type header names, whatever its parameters; undefined for any other type. */
export function bindingOfContentType(header: string): FunctionBinding | undefined {
  const [mediaType = ''] = header.split(';', 1)
  switch (mediaType.trim().toLowerCase()) {
    case ASN1_CONTENT_TYPE:
      return 'asn1'
    case JSON_CONTENT_TYPE:
      return 'json'
    default:
      return undefined
  }
}
