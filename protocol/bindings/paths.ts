/** HTTP paths of the functions: SGP.32 v1.2 6.1.1; SGP.22 v2.5 6.2. The SM-DS is called on the paths of ES9+. */

/** One path for every function of ESipa, ES9+ and ES11 in the ASN.1 binding: the body says which function it is. */
export const ASN1_PATH = '/gsma/rsp2/asn1'

/** The functions of each interface in the JSON binding, as their paths spell them. */
export const jsonFunctionNames = {
  esipa: [
    'initiateAuthentication',
    'authenticateClient',
    'getBoundProfilePackage',
    'transferEimPackage',
    'getEimPackage',
    'provideEimPackageResult',
    'handleNotification',
    'cancelSession',
  ],
  es9plus: ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage', 'handleNotification', 'cancelSession'],
  es2plus: ['downloadOrder', 'confirmOrder', 'cancelOrder', 'releaseProfile', 'handleDownloadProgressInfo'],
  es12: ['registerEvent', 'deleteEvent'],
} as const

export type JsonInterface = keyof typeof jsonFunctionNames
export type JsonFunctionName<I extends JsonInterface> = (typeof jsonFunctionNames)[I][number]
export type EsipaFunction = JsonFunctionName<'esipa'>
export type Es9Function = JsonFunctionName<'es9plus'>

/** Path of a function in the JSON binding, `/gsma/rsp2/esipa/getEimPackage`. */
export function jsonPath<I extends JsonInterface>(of: I, name: JsonFunctionName<I>): string {
  return `/gsma/rsp2/${of}/${name}`
}

/** What a path without query asks for; undefined for a path that no binding has. Letters count as they are written. */
export function bindingOfPath(
  path: string,
):
  | { readonly binding: 'asn1' }
  | { readonly binding: 'json'; readonly interface: JsonInterface; readonly function: string }
  | undefined {
  if (path === ASN1_PATH) return { binding: 'asn1' }
  for (const [of, names] of Object.entries(jsonFunctionNames) as [JsonInterface, readonly string[]][]) {
    const name = names.find((candidate) => path === `/gsma/rsp2/${of}/${candidate}`)
    if (name !== undefined) return { binding: 'json', interface: of, function: name }
  }
  return undefined
}
