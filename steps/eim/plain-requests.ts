/** Right requests of an IPA as octets, for scenarios that spoil one in one place. */
import type { EsipaAsked, EsipaCalled } from '../../adapters/port.ts'
import { esipaAsn1 } from '../../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { encodeRequest, type JsonFunction } from '../../protocol/bindings/json/function.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { encode, type Type } from '../../protocol/schema/type.ts'
import { requestFromV12 } from '../../protocol/v101/from-v12.ts'
import type { ConformanceWorld } from './world.ts'

/** Functions as the specification spells them. */
export const plainFunctions = {
  GetEimPackage: 'getEimPackage',
  ProvideEimPackageResult: 'provideEimPackageResult',
  HandleNotification: 'handleNotification',
  InitiateAuthentication: 'initiateAuthentication',
} as const satisfies Record<string, EsipaCalled>

export type PlainFunction = (typeof plainFunctions)[keyof typeof plainFunctions]

/** The body of a request about which nothing is wrong, and on which no work of the eIM hangs. */
export function plainBody(world: ConformanceWorld, name: PlainFunction, eid?: string): Buffer {
  return bodyOf(world, name, plainRequest(world, name, eid))
}

/** A request in the binding and version of the scenario, whatever its sizes. */
export function bodyOf<F extends PlainFunction>(
  { bench, parameters }: ConformanceWorld,
  name: F,
  request: EsipaAsked<F>,
): Buffer {
  const options = { sizes: 'any' } as const
  // The name chose the row, and the row's type made the request.
  if (parameters.binding === 'json')
    return encodeRequest(esipaJson[name] as unknown as JsonFunction<unknown, never>, request, options)
  if (bench.spec === '1.0.1')
    return encode(esipaAsn1['1.0.1'][name].request as Type<unknown>, requestFromV12(name, request), options)
  return encode(esipaAsn1['1.2'][name].request as Type<unknown>, request, options)
}

/** @param eid default the idle one */
function plainRequest<F extends PlainFunction>(world: ConformanceWorld, name: F, eid = world.bench.idleEid): EsipaAsked<F> {
  const eidValue = eidOctets(eid)
  const result = {
    eidValue,
    eimPackageResult: {
      kind: 'ipaEuiccDataResponse',
      value: { kind: 'ipaEuiccDataResponseError', value: { ipaEuiccDataErrorCode: 'undefinedError' } },
    },
  } as const
  const requests: { readonly [G in PlainFunction]: EsipaAsked<G> } = {
    getEimPackage: { eidValue },
    provideEimPackageResult: result,
    handleNotification: { kind: 'provideEimPackageResult', value: result },
    initiateAuthentication: {
      euiccChallenge: world.random.octets(16),
      smdpAddress: 'smdp.harness.test',
      eimTransactionId: world.random.octets(16),
    },
  }
  return requests[name]
}
