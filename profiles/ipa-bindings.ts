/** What an IPA is played over, and what of its profile has to go with that. */
import type { EsipaBinding } from '../protocol/bindings/content-types.ts'

/** A profile of an IPA, as far as it hangs on what it is played over. */
interface Written {
  readonly spec: string
  readonly ipa: { readonly adapter: string }
  readonly binding?: EsipaBinding | undefined
  readonly bindings?: readonly EsipaBinding[] | undefined
  readonly options: { readonly O_X_ASN1: boolean; readonly O_X_JSON: boolean; readonly O_X_COAPS: boolean }
  readonly device?: { readonly coaps?: unknown; readonly inject?: Inject | undefined } | undefined
}

interface Inject {
  readonly url: string
  readonly address?: string | undefined
  /** Where it listens over CoAP, where `url` is another place. */
  readonly coaps?: { readonly url: string; readonly address?: string | undefined } | undefined
}

interface Complaint {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const optionOf = { asn1: 'O_X_ASN1', json: 'O_X_JSON', coaps: 'O_X_COAPS' } as const satisfies Record<EsipaBinding, string>

/** What it is played over, in this order. Exactly one of the two keys is written. */
export function bindingsOf({ binding, bindings = [] }: Pick<Written, 'binding' | 'bindings'>): readonly EsipaBinding[] {
  return binding === undefined ? bindings : [binding]
}

/** What is wrong with it: what to write, and at which key. */
export function bindingComplaints(profile: Written): readonly Complaint[] {
  const { binding, bindings, device } = profile
  if (binding !== undefined && bindings !== undefined)
    return [{ path: ['binding'], message: 'take it out, or bindings: one key says what the IPA is played over' }]
  if (binding === undefined && bindings === undefined)
    return [{ path: ['binding'], message: 'write asn1, json or coaps, or bindings: with a list of those that the IPA speaks' }]
  const hasCoaps = bindingsOf(profile).includes('coaps')
  const coaps = { path: ['device', 'coaps'], message: 'leave it out, or write binding: coaps' }
  return [
    ...bindingsOf(profile).flatMap((one) => complaintsOn(one, profile)),
    ...bothOverHttps(profile),
    ...(device?.coaps !== undefined && !hasCoaps ? [coaps] : []),
    ...(device?.inject === undefined ? [] : onInject(device.inject, bindingsOf(profile))),
  ]
}

/** One binding: the version has it, and the product claims it. */
function complaintsOn(one: EsipaBinding, { spec, binding, options }: Written): readonly Complaint[] {
  const isOnly = binding !== undefined
  const noJson = 'SGP.32 v1.0.1 has no JSON binding; it came with v1.1'
  if (one === 'json' && spec === '1.0.1')
    return [{ path: [isOnly ? 'binding' : 'bindings'], message: `${isOnly ? 'write asn1' : 'take json out'}: ${noJson}` }]
  const option = optionOf[one]
  if (options[option]) return []
  const other = isOnly
    ? 'another binding: it is the one that is played'
    : `take ${one} out of bindings: what stands there is played`
  return [{ path: ['options', option], message: `write true, or ${other}` }]
}

/** The entry of an eIM names HTTPS or CoAP, and no function binding. */
function bothOverHttps({ ipa, bindings = [] }: Written): readonly Complaint[] {
  if (ipa.adapter === 'simulated' || !(bindings.includes('asn1') && bindings.includes('json'))) return []
  const message =
    'take asn1 or json out: an entry of an eIM tells a device HTTPS or CoAP, and not which of the two; test one after the other'
  return [{ path: ['bindings'], message }]
}

function onInject({ url, coaps }: Inject, bindings: readonly EsipaBinding[]): readonly Complaint[] {
  const path = ['device', 'inject']
  const hasCoaps = bindings.includes('coaps')
  const isMixed = hasCoaps && bindings.length > 1
  const isCoaps = url.startsWith('coaps:')
  if (coaps !== undefined && !(isMixed && !isCoaps))
    return [
      { path: [...path, 'coaps'], message: 'leave it out: it stands beside url: https://name:port/, with coaps among bindings' },
    ]
  if (isMixed || isCoaps === hasCoaps) return []
  const played = bindings.length === 1 ? `the binding is ${bindings[0]}` : `the bindings are ${bindings.join(' and ')}`
  return [{ path: [...path, 'url'], message: `write ${hasCoaps ? 'coaps' : 'https'}://name:port/: ${played}` }]
}

/** Where it takes packages over a binding; undefined where that is not said. */
export function injectOver(inject: Inject, over: EsipaBinding): Pick<Inject, 'url' | 'address'> | undefined {
  const isCoaps = inject.url.startsWith('coaps:')
  if (isCoaps === (over === 'coaps')) return inject
  return isCoaps ? undefined : inject.coaps
}
