/** When a check of an IPA that does not hold is held against it: not where the network of the profile, or its Uri-Path, may be why. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IWorldOptions } from '@cucumber/cucumber'
import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import { type HandedRun, handRun } from '../handed-run.ts'
import type { RunParameters } from '../parameters.ts'
import { IpaWorld } from './world.ts'

interface Seen {
  readonly meddling?: ReturnType<IpaBench['meddling']>
  readonly received?: readonly object[]
}

/** A world with as much of a bench as a check looks at. */
function worldWith({ meddling, received = [] }: Seen): IpaWorld {
  const bench = { actor: 'IPA', meddling: () => meddling, eim: { received } }
  const { name } = handRun({ bench, done: new Set(), leave() {} } as unknown as HandedRun)
  return new IpaWorld({ parameters: { run: name } } as unknown as IWorldOptions<RunParameters<'coaps'>>)
}

const check = (holds: boolean) => ({ claim: 'requests', expected: '4', seen: '2', holds, at: [7] })

const call = (path: string, binding: 'asn1' | undefined, over?: 'coaps') => ({
  http: { path, over },
  binding,
  message: binding && {},
})
const elsewhere = call('/esipa', undefined, 'coaps')

for (const [what, seen, name, message] of [
  ['nothing is in its way', {}, 'CheckFailed', /^requests/],
  ['the way is slow', { meddling: 'kept' }, 'CheckFailed', /^requests/],
  [
    'the way has lost something',
    { meddling: 'lost' },
    'StateNotReached',
    /^network: the profile has it lose .*requests, seen 2$/,
  ],
  ['the way has another address for it', { meddling: 'parted' }, 'StateNotReached', /^network: the profile has it cut/],
  ['the way has cut it off', { meddling: 'cut' }, 'StateNotReached', /^network: the profile has it cut/],
  ['it asks at the Uri-Path', { received: [call('/gsma/rsp2/asn1', 'asn1', 'coaps')] }, 'CheckFailed', /^requests/],
  [
    'it asks at another one too',
    { received: [call('/gsma/rsp2/asn1', 'asn1', 'coaps'), elsewhere] },
    'StateNotReached',
    /^device\.coaps\.path: the IPA asks at another Uri-Path than our eIM has: esipa, and this may come of that: requests, seen 2$/,
  ],
  ['it asks at another path of HTTPS', { received: [call('/esipa', undefined)] }, 'CheckFailed', /^requests/],
] as const satisfies readonly (readonly [string, Seen, string, RegExp])[])
  test(`a check that does not hold where ${what}: ${name}`, () => {
    const world = worldWith(seen)
    assert.throws(() => world.check(check(false)), { name, message })
    world.check(check(true))
    assert.equal(world.checks.filter(({ holds }) => holds).length, 1)
  })
