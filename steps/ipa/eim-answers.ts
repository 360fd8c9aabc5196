/** What our eIM answers in place of what is right, and what it has acknowledged (SGP.32 v1.2 5.14.6). */
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { decodeResponse, encodeResponse } from '../../protocol/bindings/json/function.ts'
import { bindingOfPath } from '../../protocol/bindings/paths.ts'
import { ProvideEimPackageResultResponse } from '../../protocol/esipa/eim-package-result.ts'
import { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import type { EimScript, Misreply } from '../../simulators/played/eim-server.ts'
import { acknowledgedIn } from '../eim/acknowledgements.ts'
import { kept } from '../kept.ts'
import type { IpaWorld } from './world.ts'

/** More requests than any IPA makes in one scenario. */
const ALWAYS = 50

const script = kept<EimScript>('a script of our eIM')

/** Lets our eIM do this beside what it was told before in this scenario. */
export async function alsoDo(world: IpaWorld, more: EimScript): Promise<void> {
  const before = world.mayHave(script)
  await world.bench.eim.script(world.keep(script, { ...before, ...more, replies: { ...before?.replies, ...more.replies } }))
}

/** Lets our eIM be right again. */
export async function beRight(world: IpaWorld): Promise<void> {
  await world.bench.eim.script(world.keep(script, {}))
}

/** The same reply to every request. */
export function always(misreply: Misreply): readonly Misreply[] {
  return Array.from({ length: ALWAYS }, () => misreply)
}

/** Answers a result with this value, in the binding in which it came. */
export function providing(value: ProvideEimPackageResultResponse): Misreply {
  return (right, { path }) => {
    const isJson = bindingOfPath(path)?.binding === 'json'
    const body = isJson
      ? encodeResponse(esipaJson.provideEimPackageResult, value)
      : encode(ProvideEimPackageResultResponse, value)
    return { ...right, status: 200, body }
  }
}

/** Answers a poll with noEimPackageAvailable, whatever waits. */
export const nothingMore: Misreply = (right, { path }) => {
  const none = { kind: 'eimPackageError', value: 'noEimPackageAvailable' } as const
  const isJson = bindingOfPath(path)?.binding === 'json'
  return { ...right, body: isJson ? encodeResponse(esipaJson.getEimPackage, none) : encode(GetEimPackageResponse, none) }
}

/** EimAcknowledgements of these numbers. */
export function acknowledging(numbers: readonly string[]): ProvideEimPackageResultResponse {
  return { kind: 'eimAcknowledgements', value: numbers.map(BigInt) }
}

/** Sequence numbers that our eIM has acknowledged from the deciding step on, and the line of the request. */
export function acknowledged(world: IpaWorld): readonly { readonly number: string; readonly at: number }[] {
  return world.calls('provideEimPackageResult').flatMap(({ at, reply, binding }) => {
    if (reply.kind !== 'answer' || reply.status !== 200) return []
    const { value } =
      binding === 'json'
        ? decodeResponse(esipaJson.provideEimPackageResult, reply.body)
        : decode(ProvideEimPackageResultResponse, reply.body)
    return acknowledgedIn(value).map((number) => ({ number, at }))
  })
}
