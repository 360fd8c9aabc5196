// Long because: most of it starts an IPA as a process with its card and its ports, and the three tests share that.
/**
 * The IPA suite against an IPA that is a process of its own, which reaches the card through pcscd and is made to act over HTTP, comes to
 * the verdicts that it comes to in process.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { stringify } from 'yaml'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import { loadAnyProfile } from '../profiles/load.ts'
import { readRecord } from '../reports/record.ts'
import { readTaggedScenarios } from '../requirements/tagged-scenarios.ts'
import { playedProfile } from '../simulators/played/rsp-answers.ts'
import { profilePackageOf } from '../simulators/smdp/profile-package.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

const folder = mkdtempSync(join(tmpdir(), 'sgp32-ipa-'))
const main = ['--import', 'tsx', 'cli/main.ts']
/** A card in the second reader, as a profile names it. */
const realCard = { reader: 'Virtual 00 01', profilePackage: 'package.upp' }
let pcscd: PrivatePcscd | undefined
let ipa: ChildProcess | undefined
before(async () => {
  if (skip !== false) return
  pcscd = await startPrivatePcscd()
  assert.equal(spawnSync(process.execPath, [...main, 'pki', '--out', join(folder, 'pki')]).status, 0)
  writeFileSync(join(folder, realCard.profilePackage), profilePackageOf(playedProfile))
})
after(async () => {
  ipa?.kill('SIGKILL')
  await pcscd?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

interface Started {
  /** URL of its control interface. */
  readonly control: string
  /** PEM of what it shows where it is called. */
  readonly certificate: string
}

/** Starts the IPA as a user would. @param own what it is given beside its card and its places */
function started(
  ports: Readonly<Record<'eim' | 'otherEim' | 'smdp' | 'smds' | 'inject', number>>,
  own: readonly string[],
): Promise<Started> {
  const places = Object.entries({
    'eim.harness.test': ports.eim,
    localhost: ports.eim,
    'other.harness.test': ports.otherEim,
    'smdp.harness.test': ports.smdp,
    'smds.harness.test': ports.smds,
    // Nobody listens there.
    'nobody.harness.test': 9,
  }).flatMap(([name, port]) => ['--place', `${name}=127.0.0.1:${port}`])
  const words = [
    'simulate',
    'ipa',
    '--pki',
    join(folder, 'pki'),
    '--card',
    'reader:Virtual 00 00',
    '--polls',
    '0',
    '--json',
    '--listen',
    `127.0.0.1:${ports.inject}`,
    ...own,
    ...places,
  ]
  const env = { ...process.env, PCSCLITE_CSOCK_NAME: pcscd?.socket ?? '' }
  const child = spawn(process.execPath, [...main, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  ipa = child
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const [announced, ...more] = text.split('\n')
      if (announced === undefined || more.length === 0) return
      const { control, trust } = JSON.parse(announced) as { readonly control: string; readonly trust: readonly { pem: string }[] }
      resolve({ control, certificate: trust.at(-1)?.pem ?? '' })
    })
    child.once('exit', (code) => reject(new Error(`the IPA ended with ${code}: ${text}`)))
  })
}

/** What each scenario came to. */
function verdictsIn(results: string): ReadonlyMap<string, string> {
  const [run = ''] = readdirSync(results)
  const timed = new Set(
    readTaggedScenarios()
      .filter(({ tags }) => tags.includes('@timing'))
      .map(({ file, line }) => `${file}:${line}`),
  )
  const { scenarios } = readRecord(join(results, run, 'record.ndjson'))
  return new Map(
    scenarios.filter(({ id }) => !timed.has(id)).map(({ id, verdict, selection }) => [id, verdict ?? selection.state]),
  )
}

interface Bench {
  /** What an IPA in a profile is made to act by. */
  readonly ipa: object
  readonly device: object
}

/** The IPA as a process, and where our servers listen for it. */
let bench: Bench | undefined

/** @param over what the IPA speaks: with CoAP it goes through no proxy */
async function startedBench(over: 'https' | 'both'): Promise<Bench> {
  const ports = {
    eim: await freePort(),
    otherEim: await freePort(),
    smdp: await freePort(),
    smds: await freePort(),
    inject: await freePort(),
    proxy: await freePort(),
  }
  const listen = (port: number) => ({ listen: `127.0.0.1:${port}` })
  const device = {
    pki: 'pki',
    vpcd: `127.0.0.1:${pcscd?.port}`,
    eim: { ...listen(ports.eim), otherName: 'localhost' },
    otherEim: listen(ports.otherEim),
    smdp: listen(ports.smdp),
    smds: listen(ports.smds),
    ...(over === 'both' ? {} : { proxy: listen(ports.proxy) }),
    inject: {
      url: `https://127.0.0.1:${ports.inject}`,
      ...(over === 'both' ? { coaps: { url: `coaps://127.0.0.1:${ports.inject}` } } : {}),
      trust: { certificate: 'ipa.pem' },
    },
  }
  const requests = {
    poll: { path: '/poll' },
    restart: { path: '/restart' },
    loseNetwork: { path: '/lose-network' },
    regainNetwork: { path: '/regain-network' },
    emergencyCall: { path: '/emergency-call' },
    memoryReset: { path: '/memory-reset' },
    download: { path: '/download', body: '{"activationCode":"{activationCode}"}' },
  }
  const own = [
    ...(over === 'both' ? ['--coaps'] : ['--proxy', `127.0.0.1:${ports.proxy}`]),
    ...['--state', join(folder, `state-${over}`)],
  ]
  // The card is in the reader only while the harness runs: the IPA begins when there is one.
  const card = cardIn(device.vpcd)
  await pcscd?.cardSeen()
  const { control: url, certificate } = await started(ports, own)
  writeFileSync(join(folder, 'ipa.pem'), certificate)
  card.kill('SIGKILL')
  await pcscd?.cardGone()
  return { ipa: { adapter: 'http', url, requests, quietMs: 50 }, device }
}

/** A card of the PKI in a virtual reader. */
function cardIn(vpcd: string): ChildProcess {
  return spawn(process.execPath, [...main, 'simulate', 'euicc', '--pki', join(folder, 'pki'), '--vpcd', vpcd], {
    stdio: 'ignore',
  })
}

/** More than a whole suite takes; what was printed by then says where it stands. */
const RUN_MS = 480_000

/** Gives what was printed. */
function run(...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...main, 'run', '--no-pages', '--seed', 'ipa', ...words], {
      env: { ...process.env, PCSCLITE_CSOCK_NAME: pcscd?.socket ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: RUN_MS,
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    child.once('close', () => resolve(text))
  })
}

const inProcess = new URL('../profiles/simulated-ipa.yaml', import.meta.url).pathname

/** The profile of the suite in process, with an IPA and a device, or what else is other in it. */
function profileOf(other: Partial<Bench> & { readonly bindings?: readonly string[] }): string {
  const path = join(folder, `ipa-${Object.keys(other).join('-')}.yaml`)
  const { profile } = loadAnyProfile(inProcess)
  if (!('options' in profile)) throw new RangeError('no profile')
  const options = { ...profile.options, O_X_COAPS: other.bindings?.includes('coaps') === true }
  writeFileSync(path, stringify({ ...profile, options, ...other }))
  return path
}

test('the IPA suite against a process of its own comes to the verdicts of the suite in process', { skip }, async () => {
  bench = await startedBench('https')
  const [apart, own] = [mkdtempSync(join(folder, 'apart-')), mkdtempSync(join(folder, 'own-'))]
  const told = await run(profileOf(bench), '--results', apart)
  await run(inProcess, '--results', own)
  assert.ok(readdirSync(apart).length > 0, told)
  assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
})

/** What reads the card, what a package and a download change on it, and the state that an earlier one left. */
const onRealCard = [
  'RETR-001',
  'EDR-020',
  'PROV-002',
  'ACK-004',
  'IDL-001',
  'DDL-001',
  'NOTIF-001',
  'RB-001',
  'SEC-TLS-012',
  'STC-002',
  'EDR-010',
]

test('with a real card, which lies in a reader of the harness, it comes to the same verdicts, and the card is as before', {
  skip,
}, async () => {
  assert.ok(bench && pcscd)
  const card = cardIn(`127.0.0.1:${pcscd.port + 1}`)
  try {
    await pcscd.cardSeen(1)
    const path = profileOf({ ...bench, device: { ...bench.device, card: realCard } })
    const [apart, own] = [mkdtempSync(join(folder, 'real-')), mkdtempSync(join(folder, 'not-real-'))]
    const only = ['--only', onRealCard.join(',')]
    const told = await run(path, '--results', apart, ...only)
    await run(inProcess, '--results', own, ...only)
    assert.ok(readdirSync(apart).length > 0, told)
    assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
    assert.match(told, /card {5}as it was before the run/)
  } finally {
    card.kill('SIGKILL')
  }
})

/** A poll, a download, what an eIM injects, what entries say, and what is about one transport. */
const overBoth = ['RETR-001', 'IDL-001', 'XFER-002', 'ECFG-005', 'ESIPA-COAP-002', 'ESIPA-HTTP-021']

/** What changes a card, over either of them. */
const onRealCardOverBoth = ['RETR-001', 'ACK-004']

test('an IPA that goes by the entry of its eIM is played over HTTPS and CoAP in one run, with a card of ours and a real one', {
  skip,
}, async () => {
  assert.ok(pcscd)
  ipa?.kill('SIGKILL')
  const both = await startedBench('both')
  const bindings = ['asn1', 'coaps'] as const
  const only = (rows: readonly string[]) => ['--only', rows.join(',')]
  const [own, apart, real] = [
    mkdtempSync(join(folder, 'own-')),
    mkdtempSync(join(folder, 'both-')),
    mkdtempSync(join(folder, 'both-real-')),
  ]
  await run(profileOf({ bindings }), '--results', own, ...only(overBoth))
  const told = await run(profileOf({ ...both, bindings }), '--results', apart, ...only(overBoth))
  assert.ok(readdirSync(apart).length > 0, told)
  assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
  assert.match(told, /^asn1: .*\ncoaps: /m)
  const card = cardIn(`127.0.0.1:${pcscd.port + 1}`)
  try {
    await pcscd.cardSeen(1)
    const device = { ...both.device, card: realCard }
    const toldReal = await run(profileOf({ ...both, device, bindings }), '--results', real, ...only(onRealCardOverBoth))
    assert.ok(readdirSync(real).length > 0, toldReal)
    const verdicts = verdictsIn(real)
    assert.ok(verdicts.size > 2 && [...verdicts.values()].every((verdict) => verdict === 'pass'), toldReal)
    assert.match(toldReal, /^asn1: .*\ncoaps: /m)
    assert.match(toldReal, /card {5}as it was before the run/)
  } finally {
    card.kill('SIGKILL')
  }
})
