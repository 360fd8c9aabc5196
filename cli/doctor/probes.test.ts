import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EimAccess } from '../../adapters/eim/url.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { identity } from '../../transport/test-peers.ts'
import { served } from '../../transport/test-servers.ts'
import { Budget } from './budget.ts'
import { probe } from './probes.ts'

const { server } = await served({ answer: () => ({ kind: 'silence' }) })
const access: EimAccess = {
  adapter: 'url',
  url: `https://localhost:${server.port}`,
  address: { host: '127.0.0.1', port: server.port },
  trust: { kind: 'certificate', pem: identity.certificates },
}
const eim = { access, spec: '1.2', idleEid: '89882119900000000000000000000005', clock: systemClock } as const

async function probed(budget: Budget) {
  try {
    return await probe(eim, 'asn1', new Tape(systemClock), budget)
  } finally {
    budget.end()
  }
}

test('an eIM that does not answer within the patience of the profile is wrong', async () => {
  const findings = await probed(new Budget(60_000, 1_500, 0, undefined))
  assert.deepEqual(
    findings.map(({ state, key }) => [state, key]),
    [['wrong', 'eim.url']],
  )
})

test('an eIM that may take longer than the examination is a warning, with the key', async () => {
  const findings = await probed(new Budget(1_500, 600_000, 0, undefined))
  assert.deepEqual(
    findings.map(({ state, key }) => [state, key]),
    [['warning', 'patienceMs']],
  )
})
