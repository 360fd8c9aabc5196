/** What a stranger does: an eIM of its own process and keys, reached by URL, with an operator over HTTP, and everything that the harness plays made by `sgp32 pki --for-eim`. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eidsForEim } from '../cli/pki-for-eim.ts'
import { readRecord, type ScenarioLine } from '../reports/record.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { startSeparateEim } from './eim-by-url/separate-eim.ts'
import { prepareFolder, writeProfile } from './eim-by-url/written-profile.ts'

/** A part of the suite is enough on every commit: what differs from the built-in bench is the way to the eIM. */
const part = process.env['PROOF'] === '1' ? [] : ['--shard', '2/40']

const base = mkdtempSync(join(tmpdir(), 'sgp32-by-url-'))
after(() => rmSync(base, { recursive: true, force: true }))

/** A reason that tells the reader which key of the profile would give it. */
const NAMES_A_KEY = /^(?:assets|declared|operator|smdp|smds|eim\.coaps)\b|\boperator\.requests\b/

for (const spec of ['1.2', '1.0.1'] as const)
  test(`an eIM of v${spec} that is reached by its URL alone passes, and what cannot be prepared names the key that would give it`, async (t) => {
    const prepared = await prepareFolder(join(base, spec))
    const ci = join(prepared.folder, 'enter-at-the-eim')
    const places = [`smdp.harness.test=${prepared.smdp}`, `smds.harness.test=${prepared.smds}`]
    const coaps = dtlsMissing() === undefined ? ['--coaps'] : []
    const options = [
      '--pki',
      ci,
      '--eid',
      prepared.idleEid,
      '--spec',
      spec,
      ...coaps,
      ...places.flatMap((place) => ['--place', place]),
    ]
    const eim = await startSeparateEim(options)
    t.after(() => eim.close())
    const profile = writeProfile(prepared, eim, { spec })
    const results = join(prepared.folder, 'results')
    const { code, said } = await command('run', profile, '--results', results, '--seed', 'by-url', ...part)

    const [only = ''] = existsSync(results) ? readdirSync(results) : []
    assert.notEqual(only, '', said)
    const { scenarios, end } = readRecord(join(results, only, 'record.ndjson'))
    assert.equal(end?.state, 'complete', said)
    assert.deepEqual(scenarios.filter(isNotPassed).map(shown), [])
    assert.equal(code, 0, said)
    const unprepared = scenarios.flatMap(({ selection }) => (selection.state === 'cannot be prepared' ? [selection.why] : []))
    for (const why of unprepared) assert.match(why, NAMES_A_KEY)
    assert.ok(scenarios.some(({ verdict }) => verdict === 'pass'))

    // What the run ordered is away again, and the eUICCs go on counting where they were.
    const created = join(results, only, 'created.json')
    if (existsSync(created)) assert.doesNotMatch(readFileSync(created, 'utf8'), /no way to remove|refuses/)
    const states = readdirSync(join(prepared.folder, 'state')).filter((name) => name.endsWith('.json'))
    assert.equal(states.length, 5)
  })

test('an eIM at a URL that believes every EUM is found out by an eUICC that it knows the EID of alone, and others are played to it', async (t) => {
  const rows = ['EDR-027', 'SEC-CERT-010', 'SEC-CERT-026', 'SEC-CERT-028']
  const prepared = await prepareFolder(join(base, 'uncertified'))
  const ci = join(prepared.folder, 'enter-at-the-eim')
  const eim = await startSeparateEim(['--pki', ci, '--eid', prepared.idleEid, '--fault', 'ignoresTheEumRange'])
  t.after(() => eim.close())
  const results = join(prepared.folder, 'results')
  const profile = writeProfile(prepared, eim, { spec: '1.2' })
  const { code, said } = await command('run', profile, '--results', results, '--only', rows.join())

  const [only = ''] = readdirSync(results)
  const { scenarios } = readRecord(join(results, only, 'record.ndjson'))
  const own = scenarios.filter(({ requirement }) => rows.includes(requirement))
  assert.deepEqual(
    own.map(({ requirement, binding, verdict }) => `${requirement} ${binding} ${verdict}`).toSorted(),
    rows.flatMap((row) => ['asn1', 'json'].map((binding) => `${row} ${binding} ${row === 'SEC-CERT-010' ? 'fail' : 'pass'}`)),
  )
  assert.equal(code, 1, said)
})

test('an eIM that does not find our SM-DP+ is not blamed for what did not come there', async (t) => {
  const prepared = await prepareFolder(join(base, 'not-found'))
  const eim = await startSeparateEim(['--pki', join(prepared.folder, 'enter-at-the-eim'), '--eid', prepared.idleEid])
  t.after(() => eim.close())
  const results = join(prepared.folder, 'results')
  const profile = writeProfile(prepared, eim, { spec: '1.2' })
  const { said } = await command('run', profile, '--results', results, '--only', 'IDL-002')
  const [only = ''] = readdirSync(results)
  const own = readRecord(join(results, only, 'record.ndjson')).scenarios.filter(({ requirement }) => requirement === 'IDL-002')
  assert.ok(own.length > 0, said)
  for (const { verdict } of own) assert.equal(verdict, 'inconclusive', said)
  const why = own.map(({ thrown }) => thrown?.message ?? '').join()
  assert.match(
    why,
    /has stood in this run: see that the eIM finds smdp\.harness\.test \(smdp\.address\) there, and trusts its CI/,
  )
})

test('what may not change the eIM leaves it as it was, at no more requests in a second than the profile allows', async (t) => {
  const prepared = await prepareFolder(join(base, 'untouched'))
  const eim = await startSeparateEim(['--pki', join(prepared.folder, 'enter-at-the-eim'), '--eid', prepared.idleEid])
  t.after(() => eim.close())
  const perSecond = 5
  const profile = writeProfile(prepared, eim, {
    spec: '1.2',
    mayChangeState: false,
    requestsPerSecond: perSecond,
    smdp: undefined,
    smds: undefined,
  })
  const eids = eidsForEim(undefined).eids
  for (const eid of eids) await fetch(`${eim.operator}/euiccs`, { method: 'POST', body: JSON.stringify({ eid }) })
  const shownAll = () =>
    Promise.all([...eids, prepared.idleEid].map(async (eid) => (await fetch(`${eim.operator}/euiccs/${eid}`)).json()))
  const before = await shownAll()

  const results = join(prepared.folder, 'results')
  const { said } = await command('run', profile, '--results', results, '--shard', '1/24')
  assert.match(said, /partial {2}only a part of the scenarios/)
  assert.deepEqual(await shownAll(), before)
  const [only = ''] = readdirSync(results)
  const { scenarios } = readRecord(join(results, only, 'record.ndjson'))
  assert.ok(scenarios.some(({ selection }) => selection.state === 'not selected' && /mayChangeState/.test(selection.why)))
  assert.ok(!existsSync(join(results, only, 'created.json')))

  // Doctor comes first and is not paced. The first one of these may have waited for its connection longer than for its turn.
  const paced = eim.exchanges.slice(-10)
  const [first = 0, last = 0] = [paced[0], paced.at(-1)]
  assert.equal(paced.length, 10)
  assert.ok(last - first >= (9 * 1000) / perSecond - 800, `10 requests in ${last - first} ms`)
})

function isNotPassed({ selection, verdict }: ScenarioLine): boolean {
  return selection.state === 'run' && verdict !== 'pass'
}

function shown({ id, verdict, checks, thrown }: ScenarioLine): string {
  const seen = checks.find(({ holds }) => !holds)?.seen ?? thrown?.message
  return `${verdict} ${id}: ${seen}`
}

/** Without Java on the path: pages have tests of their own. */
async function command(...words: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...words], {
    cwd: new URL('..', import.meta.url),
    env: { PATH: '' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}
