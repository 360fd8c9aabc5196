/** One line for a function that the card was asked for: its name, what identifies the request, and what came of it, by the names of the specification. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { sgp22Types, typesOf } from '../../protocol/registry.ts'
import { decode, type Type } from '../../protocol/schema/type.ts'
import type { Executed } from './execute.ts'
import type { EuiccSpec } from './settings.ts'

/** Such as `ES10b.LoadEuiccPackage counter 5 -> enableResult ok`. @param request the whole object */
export function eventLine(done: Executed, request: Buffer, spec: EuiccSpec): string {
  switch (done.kind) {
    case 'done':
      return `${done.name}${reference(request, spec)} -> ${outcome(done.response, spec)}`
    case 'closed':
      return `${done.name} -> refused: TERMINAL CAPABILITY does not say that the device has it`
    case 'unknownFunction':
      return `${done.name} -> refused: no function of this card`
    default:
      return `${done.name} -> refused: ${done.why}`
  }
}

/** Names of the types that are no `...Response`, by the beginnings of their objects. */
const named: Readonly<Record<string, string>> = { bf51: 'EuiccPackageResult', bf37: 'ProfileInstallationResult' }

function reference(request: Buffer, spec: EuiccSpec): string {
  const type = request.subarray(0, 2).toString('hex') === 'bf51' ? typesFor(spec).get('EuiccPackageRequest') : undefined
  const counter = member(member(type && read(type, request), 'euiccPackageSigned'), 'counterValue')
  return counter === undefined ? '' : ` counter ${String(counter)}`
}

function outcome(response: Buffer, spec: EuiccSpec): string {
  if (response.length === 0) return 'no data'
  const type = responseType(response, spec)
  const value = type && read(type, response)
  const results = member(value, 'value', 'euiccPackageResultDataSigned', 'euiccResult')
  const error = member(value, 'value', 'euiccPackageErrorDataSigned', 'euiccPackageErrorCode')
  const told = tell(results ?? (error === undefined ? value : { kind: 'euiccPackageErrorSigned', value: error }))
  return told === '' ? `${response.length} octets` : told
}

function responseType(response: Buffer, spec: EuiccSpec): Type<unknown> | undefined {
  const types = typesFor(spec)
  const tag = response.subarray(0, 2).toString('hex')
  const name = named[tag]
  if (name !== undefined) return types.get(name)
  const wanted = Number.parseInt(tag, 16)
  return [...types.values()].find((type) => type.name.endsWith('Response') && type.tags.includes(wanted))
}

const typesBySpec = new Map<EuiccSpec, ReadonlyMap<string, Type<unknown>>>()

function typesFor(spec: EuiccSpec): ReadonlyMap<string, Type<unknown>> {
  let types = typesBySpec.get(spec)
  if (types === undefined) {
    types = spec === 'SGP.22' ? sgp22Types : typesOf(spec)
    typesBySpec.set(spec, types)
  }
  return types
}

/** Undefined for what a card that misbehaves makes of it. */
function read(type: Type<unknown>, octets: Buffer): unknown {
  try {
    return decode(type, octets).value
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  )
}

/** Names and codes of a value; octets are not told, nor what is signed beside the result. */
function tell(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return ''
  if (Array.isArray(value)) return tellList(value)
  const finalResult = member(value, 'profileInstallationResultData', 'finalResult')
  if (finalResult !== undefined) return tell(finalResult)
  const { kind, value: inside } = value as { readonly kind?: unknown; readonly value?: unknown }
  if (typeof kind === 'string') return `${kind} ${typeof inside === 'number' ? inside : tell(inside)}`.trimEnd()
  const members = Object.entries(value).filter(([name]) => !name.startsWith('$') && !/[sS]igned|[cC]ert|BPP/.test(name))
  const told = members.map(([name, one]) => [name, tell(one)] as const).filter(([, text]) => text !== '')
  return told.map(([name, text]) => (needsName(member(value, name), text) ? `${name} ${text}` : text)).join(', ')
}

function needsName(value: unknown, text: string): boolean {
  return typeof value === 'string' || text.startsWith('of ')
}

/** Results one by one; of other lists, how long they are. */
function tellList(list: readonly unknown[]): string {
  const kinds = list.filter((one) => typeof member(one, 'kind') === 'string')
  const isResults = list.length > 0 && kinds.every((one) => /Result$|^processingTerminated$/.test(String(member(one, 'kind'))))
  return isResults && kinds.length === list.length ? list.map(tell).join(', ') : `of ${list.length}`
}
