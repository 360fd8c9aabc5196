import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { after, test } from 'node:test'
import { loadProfile } from '../profiles/load.ts'
import { systemClock } from '../transport/clock.ts'
import { questions } from './init/questions.ts'
import { type InitOptions, init } from './init.ts'
import { pki } from './pki.ts'
import { Told } from './test-told.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-init-'))
after(() => rmSync(folder, { recursive: true }))
let count = 0
const newFile = () => join(folder, `profile-${count++}.yaml`)

/** @param typed what a person types; nobody is there where it is left out */
async function started(options: InitOptions, typed?: string | Readable) {
  const told = new Told()
  const { stream } = told
  const stdin = typeof typed === 'string' ? Readable.from([typed]) : (typed ?? Readable.from([]))
  const around = { stdin, stdout: stream, stderr: stream, terminal: typed !== undefined }
  return { code: await init(options, around), output: told.text }
}

const right: Readonly<Record<string, string>> = {
  name: 'An "eIM": \\ with # marks',
  vendor: 'Acme',
  version: '1.4.0',
  'eim.url': 'https://eim.example.com/',
  'eim.trust': 'ca ca of ours.pem',
  'assets.idleEid': '89882119900000000000000000000005',
  'options.O_X_DIRECT': 'yes',
  mayChangeState: 'yes',
}
const inAdvance = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({ ...right, ...changes }).map(([key, value]) => `${key}=${value}`)

/** A line for each question that is asked, as a person would type them. */
const typedAnswers = (skipped: readonly string[] = []) =>
  questions
    .filter(({ key }) => !skipped.includes(key))
    .map(({ key, guess }) => `${right[key] ?? guess ?? ''}\n`)
    .join('')

test('answers that are typed become a profile that loads and says the same', async () => {
  const out = newFile()
  const { code, output } = await started({ out }, typedAnswers())
  assert.equal(code, 0, output)
  const profile = loadProfile(out)
  assert.equal(profile.name, right['name'])
  assert.deepEqual(profile.eim, { adapter: 'url', url: 'https://eim.example.com/', trust: { ca: 'ca of ours.pem' } })
  assert.deepEqual(profile.bindings, ['asn1', 'json'])
  assert.deepEqual([profile.options.O_X_JSON, profile.options.O_X_DIRECT, profile.options.O_X_SMDS], [true, true, false])
  assert.equal(profile.mayChangeState, true)
  assert.doesNotMatch(readFileSync(out, 'utf8'), /nobody was asked/)
  assert.match(output, /is written, and loads\.\nNext: sgp32 doctor /)
})

test('an address over CoAP becomes a binding and an option', async () => {
  const out = newFile()
  const coaps = { 'eim.coaps.url': 'coaps://eim.example.com/' }
  const { code, output } = await started({ out, yes: true, set: inAdvance(coaps) }, '')
  assert.equal(code, 0, output)
  const { eim, bindings, options } = loadProfile(out)
  assert.equal(eim.adapter === 'url' && eim.coaps?.url, 'coaps://eim.example.com/')
  assert.deepEqual(bindings, ['asn1', 'json', 'coaps'])
  assert.equal(options.O_X_COAPS, true)
  const wrong = await started({ out: newFile(), yes: true, set: inAdvance({ 'eim.coaps.url': 'https://eim.example.com/' }) }, '')
  assert.match(wrong.output, /write the address as coaps:/)
})

test('a wrong answer is told what to write, and asked for again', async () => {
  const out = newFile()
  const lines = typedAnswers()
    .replace('https://eim.example.com/', 'eim.example.com\nhttps://eim.example.com/')
    .replace('Acme', '\nAcme')
  const { code, output } = await started({ out }, lines)
  assert.equal(code, 0, output)
  assert.match(output, /write the address as https:\/\/name\//)
  assert.match(output, /write something/)
})

test('an option has no default where a person is there: an empty line asks again', async () => {
  const out = newFile()
  const enter = '\n'
  // Version, address, bindings and the address over CoAP before it have a default.
  const { code, output } = await started({ out, set: inAdvance() }, `${enter.repeat(4)}${enter.repeat(2)}maybe\n`)
  assert.equal(code, 3)
  assert.equal(output.match(/O_S_TRID/g)?.length, 4, 'three answers that are none, and a question that nobody answers')
  assert.match(output, /write yes or no/)
  assert.match(output, /ended by end of input; nothing was written/)
  assert.ok(!existsSync(out))
})

test('Ctrl-C at a terminal ends it, and nothing is written', async () => {
  const out = newFile()
  const terminal = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => terminal })
  terminal.write('An eIM\r\u0003')
  const { code, output } = await started({ out }, terminal)
  assert.equal(code, 130, output)
  assert.match(output, /ended by Ctrl-C; nothing was written/)
  assert.ok(!existsSync(out))
})

test('with --yes nobody is asked, and every option that was guessed is marked', async () => {
  const out = newFile()
  const { code, output } = await started({ out, yes: true, set: inAdvance({ spec: '1.0.1' }) }, 'not read\n')
  assert.equal(code, 0, output)
  const profile = loadProfile(out)
  assert.deepEqual(profile.bindings, ['asn1'])
  const marked = readFileSync(out, 'utf8').match(/nobody was asked/g)?.length
  assert.equal(marked, 19, 'all but O_X_JSON, O_X_COAPS and O_S_ESIPA_HTTPS, which follow, and O_X_DIRECT, which was given')
  assert.match(output, /19 options were not asked about: check each line/)
})

for (const [what, options, message] of [
  [
    'answers that nobody can give',
    { set: inAdvance().slice(0, 3) },
    /: nobody can be asked; add --set eim\.url=VALUE \([^)]*\), --set assets\.idleEid=VALUE/,
  ],
  ['a key that is not asked for', { set: ['eim.uri=x'] }, /--set eim\.uri: there is no such key; write one of name, vendor/],
  ['an answer without a key', { set: ['x'] }, /--set x: there is no such key/],
  [
    'a wrong answer in advance',
    { set: inAdvance({ 'assets.idleEid': '12' }) },
    /--set assets\.idleEid=12: EID: 2 digits; write 32 digits/,
  ],
  [
    'a folder that is none of ours',
    { set: inAdvance(), pki: folder },
    /pki: .*profile-part\.yaml is not there.*; write the folder that "sgp32 pki --for-eim/,
  ],
  [
    'answers that do not fit each other',
    { set: inAdvance({ 'assets.unknownEid': right['assets.idleEid']! }) },
    /assets\.unknownEid: write another EID than idleEid/,
  ],
  [
    'a file where a folder should be',
    { set: inAdvance(), out: '/dev/null/x.yaml' },
    /--out: \/dev\/null\/x\.yaml cannot be written \(ENOTDIR\)/,
  ],
] as const)
  test(`${what} is a mistake that is told, and nothing is written`, async () => {
    const out = newFile()
    const { code, output } = await started({ out, ...options })
    assert.equal(code, 3, output)
    assert.match(output, message)
    assert.ok(!existsSync(out))
  })

test('a file that is there is left alone before anything is asked, unless it is forced', async () => {
  const out = newFile()
  writeFileSync(out, 'mine')
  const { code, output } = await started({ out }, typedAnswers())
  assert.equal(code, 3)
  assert.match(output, /^sgp32 init: --out: .* is there already: write the path of a new file, or add --force to replace it\n$/)
  assert.equal(readFileSync(out, 'utf8'), 'mine')
  assert.equal((await started({ out, force: true, set: inAdvance() })).code, 0)
  loadProfile(out)
})

test('what sgp32 pki --for-eim wrote is named in the profile, from wherever that lies', async () => {
  const { stream } = new Told()
  assert.equal(await pki({ forEim: true, out: join(folder, 'pki') }, { stdout: stream, stderr: stream }, systemClock), 0)
  for (const out of [join(folder, 'pki', 'inside.yaml'), join(folder, 'beside', 'it.yaml')]) {
    const { code, output } = await started({ out, pki: join(folder, 'pki'), set: inAdvance() })
    assert.equal(code, 0, output)
    const { assets, smdp, smds } = loadProfile(out)
    assert.equal(assets.euiccs?.length, 3)
    const named = [assets.euiccs![0]!.euicc!.certificate, smdp!.certificate, smdp!.key.slice(5), smdp!.pki!]
    for (const path of named) assert.ok(existsSync(join(out, '..', path)), path)
    assert.equal(smds, undefined, 'an SM-DS of ours for an eIM without events')
  }
})

test('an eIM that fetches events gets an SM-DS of ours in its profile', async () => {
  const { stream } = new Told()
  const folderOfPki = join(folder, 'pki-with-events')
  assert.equal(await pki({ forEim: true, out: folderOfPki }, { stdout: stream, stderr: stream }, systemClock), 0)
  const out = join(folderOfPki, 'profile.yaml')
  const { code, output } = await started({ out, pki: folderOfPki, set: inAdvance({ 'options.O_X_SMDS': 'yes' }) })
  assert.equal(code, 0, output)
  const { smds } = loadProfile(out)
  for (const path of [smds!.certificate, smds!.key.slice(5), smds!.pki!]) assert.ok(existsSync(join(folderOfPki, path)), path)
})

test('a command or a person can be the operator', async () => {
  for (const [operator, adapter] of [
    ['prompt', 'prompt'],
    ['command ./order for us', 'command'],
  ] as const) {
    const out = newFile()
    const { code, output } = await started({ out, set: inAdvance({ operator }) })
    assert.equal(code, 0, output)
    assert.equal(loadProfile(out).operator.adapter, adapter)
  }
})

test('--schema prints the JSON Schema', async () => {
  const { code, output } = await started({ schema: true })
  assert.equal(code, 0)
  assert.equal(JSON.parse(output).title, 'Profile of an eIM under test, for sgp32 run')
})
