/** `sgp32 simulate` as a process: what it prints, what its addresses answer, how it ends. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { systemClock } from '../transport/clock.ts'
import { dtlsTest } from '../transport/dtls/test-dtls.ts'
import type { ActorName } from './simulate/actor.ts'
import { type SimulateOptions, simulate } from './simulate.ts'
import { LIMIT_MS, Running } from './test-simulated-actor.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-simulate-'))
after(() => rmSync(base, { recursive: true }))

/** Runs a printed command as a person would. */
async function shell(command: string): Promise<string> {
  return (await promisify(execFile)('/bin/sh', ['-c', command], { timeout: LIMIT_MS })).stdout
}

test('all: a download ordered by the printed curl line travels through every actor, and Ctrl-C ends it with 0', async (t) => {
  const world = new Running(['all'])
  const { eid, operator, commands } = await world.announced()
  assert.match(eid ?? '', /^\d{32}$/)
  await world.saw('eIM', /ESipa\.GetEimPackage .* noEimPackageAvailable/)
  const download = commands.find(({ what }) => /downloaded/.test(what))?.command ?? ''
  try {
    assert.match(await shell(download), new RegExp(`"order":"${eid}-\\d+"`))
  } catch (error) {
    if ((error as { code?: unknown }).code !== 127) throw error
    assert.notEqual(process.env['CI_FULL'], '1', 'curl is not installed')
    return t.skip('curl is not installed')
  }
  await world.saw('eUICC', /LoadBoundProfilePackage/)
  await world.saw('SM-DP+', /HandleNotification .*: installed/)
  const list = commands.find(({ what }) => /list of profiles/.test(what))?.command ?? ''
  await shell(list)
  await world.saw('eIM', /ProvideEimPackageResult .*listProfileInfoResult/)
  assert.match(await shell(`curl -s ${operator}/euiccs/${eid}`), /89000123456789012341/)
  assert.equal(await world.stopped(), 0)
  assert.equal(world.errors, '')
})

test('an eIM, an eUICC on a TCP port and an IPA find each other by what they print, with one folder of keys', async () => {
  const state = join(base, 'eim.json')
  const eim = new Running(['eim', '--state', state])
  const { address, eimConfigurationData, operator } = await eim.announced()
  const eid = '89049032123451234512345678901235'
  const euicc = new Running(['euicc', '--pki', `${state}.pki`])
  const { card } = await euicc.announced()
  const words = ['--eim', `https://${address}`, '--eim-configuration', eimConfigurationData ?? '', '--card', card ?? '']
  const ipa = new Running(['ipa', ...words, '--pki', `${state}.pki`])
  await ipa.announced()
  await eim.saw('eIM', /ESipa\.GetEimPackage EID \d+ -> noEimPackageAvailable/)
  const body = JSON.stringify({ operations: [{ listProfileInfo: {} }] })
  const ordered = await fetch(`${operator}/euiccs/${eid}/orders`, { method: 'POST', body })
  assert.equal(ordered.status, 201)
  await eim.saw('eIM', /ESipa\.ProvideEimPackageResult/)
  assert.equal(await ipa.stopped('SIGTERM'), 0)
  assert.equal(await euicc.stopped(), 0)
  assert.equal(await eim.stopped(), 0)
})

dtlsTest('an eIM and an IPA speak ESipa over CoAP and DTLS, where both are told to', async () => {
  const state = join(base, 'coaps.json')
  const eim = new Running(['eim', '--coaps', '--state', state])
  const { coaps = '', address, eimConfigurationData, operator } = await eim.announced()
  assert.match(coaps, /^coaps:/)
  const at = `coaps://${address}`
  assert.equal(new URL(coaps).port, new URL(at).port, 'UDP has another port than TCP')
  const words = ['--coaps', '--eim', at, '--eim-configuration', eimConfigurationData ?? '', '--pki', `${state}.pki`]
  const ipa = new Running(['ipa', ...words])
  await ipa.announced()
  await eim.saw('eIM', /ESipa\.GetEimPackage EID \d+ -> noEimPackageAvailable/)
  const body = JSON.stringify({ operations: [{ listProfileInfo: {} }] })
  const url = `${operator}/euiccs/89049032123451234512345678901235/orders`
  assert.equal((await fetch(url, { method: 'POST', body })).status, 201)
  await eim.saw('eIM', /ESipa\.ProvideEimPackageResult/)
  assert.equal(await ipa.stopped('SIGTERM'), 0)
  assert.equal(await eim.stopped(), 0)
})

test('a state outlives the process: the eUICC of a second world is the one of the first', async () => {
  const state = join(base, 'world')
  const first = new Running(['all', '--state', state])
  await first.announced()
  await first.saw('IPA', /AddInitialEim -> ok/)
  assert.equal(await first.stopped(), 0)
  const second = new Running(['all', '--state', state])
  await second.announced()
  await second.saw('eIM', /noEimPackageAvailable/)
  assert.ok(!second.events.some(({ event }) => /AddInitialEim/.test(event)), 'associated twice')
  assert.equal(await second.stopped(), 0)
})

/** The command in this process, for what ends before anything is played. */
async function ended(name: ActorName, options: SimulateOptions) {
  const texts = { out: '', err: '' }
  const into = (which: 'out' | 'err') =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[which] += chunk
        done()
      },
    })
  const around = Object.assign(new EventEmitter(), { exit: () => assert.fail('exit'), stdout: into('out'), stderr: into('err') })
  // What starts all the same is ended, or the test would wait for ever.
  const late = setTimeout(() => around.emit('SIGINT'), 10_000)
  const code = await simulate(name, options, around as unknown as NodeJS.Process, systemClock)
  clearTimeout(late)
  return { code, ...texts }
}

test('every fault has its sentence in the list', async () => {
  const { code, out } = await ended('all', { fault: ['list'] })
  assert.equal(code, 0)
  const lines = out.trim().split('\n')
  for (const actor of ['eim', 'ipa', 'euicc', 'smdp', 'smds'])
    assert.ok(
      lines.some((line) => line.startsWith(`${actor}.`)),
      actor,
    )
  assert.ok(lines.every((line) => /^\S+ {2,}\S.*\S$/.test(line)))
})

test('with a fault the actor misbehaves', async () => {
  const world = new Running(['all', '--fault', 'eim.standsBehindABrokenProxy'])
  await world.announced()
  await world.saw('IPA', /GetEimPackage .*(malformed|no GetEimPackageResponse)/)
  assert.equal(await world.stopped(), 0)
})

test('a mistake is said with what to write instead, and ends with 3', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  after(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  writeFileSync(join(base, 'no-state'), 'hello\n')
  const mistakes: readonly (readonly [ActorName, SimulateOptions, RegExp])[] = [
    ['smdp', { fault: ['nothing'] }, /--fault nothing: there is no such fault.*--fault list/],
    ['smdp', { fault: ['eim.standsBehindABrokenProxy'] }, /there is no such fault here \(it is one of eim\); --fault list/],
    ['smdp', { listen: `127.0.0.1:${port}` }, /--listen 127\.0\.0\.1:\d+: the port is in use: write another one/],
    ['eim', { pki: join(base, 'nowhere') }, /--pki: .*nowhere cannot be read/],
    [
      'smds',
      { state: join(base, 'no-state') },
      /--state: .*no-state is no state file of the SM-DS; name another file, or remove this one/,
    ],
    ['eim', { state: join(base, 'no-state') }, /--state: .*no-state, line 1: not the state of an eIM; name another file/],
    ['smdp', { state: base, pki: join(base, 'world.pki') }, /--state .*: it cannot be used \(EISDIR\); write the path of a file/],
    ['smdp', { state: join(base, 'nowhere', 'x'), pki: join(base, 'world.pki') }, /--state .*: it cannot be used \(ENOENT\)/],
    [
      'smds',
      { state: join(base, 'world.smdp'), pki: join(base, 'world.pki') },
      /holds the state of the SM-DP\+, not of the SM-DS/,
    ],
    ['ipa', {}, /--eim is missing: write the URL of the eIM/],
    ['ipa', { eim: 'https://x:0' }, /--eim https:\/\/x:0: write the URL of an eIM/],
    ['ipa', { eim: 'http://x' }, /--eim http:\/\/x: write the URL of an eIM/],
    [
      'ipa',
      { eim: 'https://x', eimConfiguration: 'BF' },
      /--eim-configuration BF: .*; write EimConfigurationData in hexadecimal/,
    ],
    [
      'ipa',
      { eim: 'https://127.0.0.1:1', card: '127.0.0.1:1' },
      /no card at 127\.0\.0\.1:1 \(ECONNREFUSED\); start it first, or write the address/,
    ],
    ['smdp', { coaps: true }, /--coaps is for ipa and eim, not for smdp; leave it out/],
    ['ipa', { eim: 'coaps://127.0.0.1:5684' }, /--eim coaps:\S+: write the URL of an eIM, such as https:\S+, or --coaps too/],
    ['ipa', { eim: 'https://127.0.0.1', coaps: true }, /--eim https:\S+: write the URL of an eIM, such as coaps:/],
    ['ipa', { eim: 'coaps://x', coaps: true, proxy: '127.0.0.1:1' }, /--proxy is for HTTPS: .*leave out --proxy or --coaps/],
    ['ipa', { eim: 'https://x', place: ['a'] }, /--place a: write NAME=HOST:PORT/],
    ['euicc', { vpcd: '127.0.0.1:1' }, /no virtual reader at 127\.0\.0\.1:1 \(ECONNREFUSED\); start it first/],
    ['smdp', { vpcd: '127.0.0.1:1' }, /--vpcd is for euicc, not for smdp; leave it out/],
    ['euicc', { eid: '12' }, /--eid 12: EID: 2 digits; write 32 digits/],
    [
      'euicc',
      { eid: '89882119900000000000000000000005', state: join(base, 'world') },
      /--eid \d+: the keys have no eUICC certificate for it; write one of 89049032123451234512345678901235/,
    ],
  ]
  for (const [name, options, expected] of mistakes) {
    const { code, out, err } = await ended(name, options)
    assert.equal(code, 3, `${name} ${JSON.stringify(options)}: ${out}${err}`)
    assert.match(err, expected)
    assert.match(err, /^sgp32 simulate \S+: [^\n]*\n$/)
  }
})

dtlsTest('a port that is taken over UDP alone is said as one over TCP is, and nothing stays open', async (t) => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1')
  t.after(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address()
  for (const [name, options] of [
    ['eim', {}],
    ['ipa', { eim: 'coaps://127.0.0.1:9', polls: '0' }],
  ] as const) {
    const { code, err } = await ended(name, { ...options, coaps: true, listen: `127.0.0.1:${port}` })
    assert.match(err, /--listen 127\.0\.0\.1:\d+: the port is in use: write another one/, name)
    assert.equal(code, 3)
    const again = createServer().listen(port, '127.0.0.1')
    await once(again, 'listening')
    again.close()
    await once(again, 'close')
  }
})
