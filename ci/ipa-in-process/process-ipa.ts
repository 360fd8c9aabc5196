/** An IPA that is a process of its own, with its card behind pcscd and its ports, as the tests of whole runs against it need it. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { stringify } from 'yaml'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../../adapters/euicc/private-pcscd.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import { readRecord } from '../../reports/record.ts'
import { readTaggedScenarios } from '../../requirements/tagged-scenarios.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { profilePackageOf } from '../../simulators/smdp/profile-package.ts'

const missing = pcscdMissing()
export const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

export const folder = mkdtempSync(join(tmpdir(), 'sgp32-ipa-'))
const main = ['--import', 'tsx', 'cli/main.ts']
/** A card in the second reader, as a profile names it. */
export const realCard = { reader: 'Virtual 00 01', profilePackage: 'package.upp' }
export let pcscd: PrivatePcscd | undefined
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
export function verdictsIn(results: string): ReadonlyMap<string, string> {
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

export interface Bench {
  /** What an IPA in a profile is made to act by. */
  readonly ipa: object
  readonly device: object
}

/** @param over what the IPA speaks: with CoAP it goes through no proxy */
export async function startedBench(over: 'https' | 'both'): Promise<Bench> {
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
export function cardIn(vpcd: string): ChildProcess {
  return spawn(process.execPath, [...main, 'simulate', 'euicc', '--pki', join(folder, 'pki'), '--vpcd', vpcd], {
    stdio: 'ignore',
  })
}

/** More than a whole suite takes; what was printed by then says where it stands. */
const RUN_MS = 480_000

/** Gives what was printed. */
export function run(...words: readonly string[]): Promise<string> {
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

export const inProcess = new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname

/** The profile of the suite in process, with an IPA and a device, or what else is other in it. */
export function profileOf(other: Partial<Bench> & { readonly bindings?: readonly string[] }): string {
  const path = join(folder, `ipa-${Object.keys(other).join('-')}.yaml`)
  const { profile } = loadAnyProfile(inProcess)
  if (!('options' in profile)) throw new RangeError('no profile')
  const options = { ...profile.options, O_X_COAPS: other.bindings?.includes('coaps') === true }
  writeFileSync(path, stringify({ ...profile, options, ...other }))
  return path
}
