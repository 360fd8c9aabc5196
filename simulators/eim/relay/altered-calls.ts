/** For faults: calls of SM-DP+s and SM-DSs that are not what they should be, whatever the function. */
import type { RspServers } from './rsp-servers.ts'

/** A call of a server, before anyone has looked at its function. */
type AnyCall = (server: 'smdp' | 'smds', address: string, name: string, request: object) => Promise<{ readonly value: unknown }>

/** Servers that are called otherwise. The types of functions say nothing here: a fault does not care. */
export function calling(
  right: RspServers,
  other: (call: AnyCall, ...args: Parameters<AnyCall>) => ReturnType<AnyCall>,
): RspServers {
  const call = right.call as unknown as AnyCall
  const faulty: AnyCall = (...args) => other(call, ...args)
  return { call: faulty as unknown as RspServers['call'], close: () => right.close() }
}

/** What an answer holds, whatever the function. */
export const membersOf = (value: unknown) => (value as { readonly value: Readonly<Record<string, unknown>> }).value

/** An answer of a function with other members, where it is this arm. */
export function changed<R>(value: R, arm: string, change: (members: Readonly<Record<string, unknown>>) => object): R {
  // HandleNotification has no answer.
  const answer = value as { readonly kind?: unknown } | undefined
  return answer?.kind === arm ? ({ kind: arm, value: change(membersOf(value)) } as R) : value
}
