/** The SM-DP+ and the SM-DS that the harness plays for a scenario: right unless the scenario says otherwise, and right again after it. */
import { After, Before } from '@cucumber/cucumber'
import type { RspServerOfOurs } from '../../adapters/played/rsp-server.ts'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { RspCall } from '../../simulators/played/rsp-call.ts'
import type { RspScript } from '../../simulators/played/rsp-script.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import type { ConformanceWorld } from './world.ts'

export type RspRole = 'smdp' | 'smds'
type CallOf<F> = Extract<RspCall, { readonly function: F }>

const scripts = kept<Map<RspRole, RspScript>>('a script of a server')

Before(function (this: ConformanceWorld) {
  this.bench.smdp?.onTape(this.tape)
  this.bench.smds?.onTape(this.tape)
})

After(async function (this: ConformanceWorld) {
  for (const server of [this.bench.smdp, this.bench.smds]) {
    server?.onTape(undefined)
    await server?.reset()
  }
})

/** @throws CannotBePrepared where the eIM has no way to one of ours */
export function serverOf({ bench }: ConformanceWorld, role: RspRole): RspServerOfOurs {
  const server = bench[role]
  if (server !== undefined) return server
  throw new CannotBePrepared(
    `${role}: the scenario needs ours, and the eIM has no way to it; add listen, address and certificate`,
  )
}

/**
 * For what is missing at a server of ours: an eIM that does not find it by its name, or was not given its CI, sends nothing either, and
 * is right.
 *
 * @throws StateNotReached where no connection to it has stood in this run, and the eIM is not known to find it
 */
export function demandFound(world: ConformanceWorld, role: RspRole, at: readonly TapeRef[]): void {
  const server = serverOf(world, role)
  if (server.isFound) return
  throw new StateNotReached(
    `no connection to our server at ${server.host}:${server.port} has stood in this run: see that the eIM finds ${server.address} (${role}.address) there, and trusts its CI`,
    at,
  )
}

/** Has a server of ours do this too, beside what the scenario has said before. */
export async function playScript(world: ConformanceWorld, role: RspRole, more: RspScript): Promise<void> {
  const all = world.mayHave(scripts) ?? world.keep(scripts, new Map<RspRole, RspScript>())
  const script = { ...all.get(role), ...more }
  all.set(role, script)
  await serverOf(world, role).script(script)
}

/** What reached a server of ours of one function since the scenario began. */
export function callsOf<F extends Es9Function>(world: ConformanceWorld, name: F, role: RspRole = 'smdp'): readonly CallOf<F>[] {
  return serverOf(world, role).received.filter((call): call is CallOf<F> => call.function === name)
}

/** The last request of a function. @throws StateNotReached where none came */
export function lastCall<F extends Es9Function>(world: ConformanceWorld, name: F, role: RspRole = 'smdp'): CallOf<F> {
  const last = callsOf(world, name, role).at(-1)
  if (last === undefined) throw new StateNotReached(`the eIM has sent no ${name} to the server`)
  return last
}
