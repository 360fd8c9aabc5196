// Long because: one table holds every mistake in a profile, with its place and what it is answered with.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProfile, parseProfile } from './load.ts'
import { overHttpsOnly } from './test-simulated.ts'

const path = new URL('simulated.yaml', import.meta.url).pathname
const text = overHttpsOnly
const atUrl = 'adapter: url\n  url: https://eim.example.com/\n  trust: system'
const foreign = text.replace('adapter: simulated', atUrl).replace('adapter: simulated', 'adapter: none')
const assets = `  euiccs:
    - eid: "89049032123451234512345678901235"
      eimConfiguration: eim.hex
      euicc: { certificate: euicc.pem, eumCertificate: eum.pem, key: "file:euicc-key.pem" }
      state: one.json
smdp: { listen: "127.0.0.1:8443", address: "localhost:8443", certificate: dp.pem, key: "env:DP_KEY" }
`
const full = foreign.replace('\noperator:', `${assets}\noperator:`)

test('the built-in profile is a right one, with no limit to the rate', () => {
  const profile = loadProfile(path)
  assert.deepEqual(profile.eim, { adapter: 'simulated', fault: 'correct' })
  assert.equal(profile.patienceMs, 5_000)
  assert.equal(profile.requestsPerSecond, 0)
})

test('a profile with a URL is a right one, in JSON too, and its rate is limited', () => {
  const profile = parseProfile(foreign, 'p.yaml')
  assert.equal(profile.requestsPerSecond, 10)
  assert.deepEqual(profile.operator, { adapter: 'none' })
  assert.deepEqual(parseProfile(JSON.stringify(profile), 'p.json'), profile)
})

test('an eUICC of the profile has two profiles with different ICCIDs where none are written', () => {
  const [euicc] = parseProfile(full, 'p.yaml').assets.euiccs ?? []
  assert.deepEqual(euicc?.profiles, { enabled: '89882119900000000012', disabled: '89882119900000000020' })
})

test('without the part of the operator there is none', () => {
  const { operator } = parseProfile(foreign.replace('operator:\n  adapter: none\n', ''), 'p.yaml')
  assert.deepEqual(operator, { adapter: 'none' })
})

/** What is changed in a right profile, the text at whose place it is told, and the message. */
const mistakes: readonly (readonly [what: string, from: string, to: string, at: string, message: RegExp])[] = [
  ['an option left out', '  O_X_ECALL: true\n', '', '  O_S_TRID', /^options\.O_X_ECALL: write true or false/],
  [
    'an option that nobody knows',
    'O_X_ECALL: true',
    'O_X_ECALL: true\n  O_X_JASON: true',
    'O_X_JASON',
    /^options\.O_X_JASON: there is no such key/,
  ],
  ['a word for an option', 'O_X_JSON: true', 'O_X_JSON: maybe', 'maybe', /^options\.O_X_JSON: write true or false/],
  [
    'an EID with wrong check digits',
    '0000000975"',
    '0000000976"',
    '"89882119900000000000000000000976',
    /^assets\.unknownEid: .*check digits 76.*00975/,
  ],
  [
    'an EID without quotes',
    '"89882119900000000000000000000005"',
    '89882119900000000000000000000005',
    '89882119900000000000000000000005',
    /^assets\.idleEid: write the EID as text, in quotes/,
  ],
  ['plain HTTP', 'https:', 'http:', 'http:', /^eim\.url: write the address as https:/],
  ...['https://user:pass@eim.example.com/', 'https://eim.example.com/?a=b', 'https://eim.example.com/gsma/rsp2/asn1'].map(
    (url) => [`the address ${url}`, 'https://eim.example.com/', url, url, /^eim\.url: write the address .*without/] as const,
  ),
  [
    'port 0',
    'https://eim.example.com/',
    'https://eim.example.com:0/',
    'https://eim.example.com:0/',
    /^eim\.url: write a port from 1 on: nobody can be reached at port 0/,
  ],
  [
    'a port beyond all ports',
    '  trust: system',
    '  trust: system\n  address: localhost:65536',
    'localhost:65536',
    /^eim\.address: write a port of at most/,
  ],
  [
    'one EID for two roles',
    '"89882119900000000000000000000975"',
    '"89882119900000000000000000000005"',
    '"89882119900000000000000000000005"\n  euiccs',
    /^assets\.unknownEid: write another EID than idleEid/,
  ],
  [
    'a pasted secret',
    '  trust: system',
    '  trust: system\n  authorization: Bearer abc',
    'Bearer',
    /^eim\.authorization: write env:NAME or file:path/,
  ],
  ['another adapter', 'adapter: url', 'adapter: telnet', 'telnet', /^eim\.adapter: write adapter: url/],
  ['another version', 'spec: "1.2"', 'spec: 1.2', '1.2\n', /^spec: write the version of SGP\.32 .* in quotes/],
  ['no trust', '\n  trust: system', '', 'adapter: url', /^eim\.trust: write system, none, or one of/],
  [
    'two kinds of trust',
    'trust: system',
    'trust: { ca: a, certificate: b }',
    '{ ca: a',
    /^eim\.trust: write system, none, or one of/,
  ],
  ['no YAML', 'name: Simulated eIM', 'name: [', 'vendor', /^this is no YAML/],
  [
    'a key of the top level that nobody knows',
    'mayChangeState',
    'mayChangeStates',
    'mayChangeStates',
    /^mayChangeStates: there is no such key/,
  ],
  ['no bindings', '[asn1, json]', '[]', '[]', /^bindings: write at least one of asn1, json, coaps/],
  ['a binding that nobody knows', '[asn1, json]', '[asn1, xml]', 'xml', /^bindings\.1: write asn1, json or coaps/],
  [
    'coaps played and not claimed',
    '[asn1, json]',
    '[asn1, json, coaps]',
    'false\n  O_X_DTLS_CID',
    /^options\.O_X_COAPS: write true, or take coaps out/,
  ],
  ['a binding twice', '[asn1, json]', '[asn1, asn1]', '[asn1, asn1]', /^bindings: write each binding once/],
  [
    'JSON played and not claimed',
    'O_X_JSON: true',
    'O_X_JSON: false',
    'false\n  O_X_COAPS',
    /^options\.O_X_JSON: write true, or take json out of bindings/,
  ],
  [
    'JSON claimed and not played',
    '[asn1, json]',
    '[asn1]',
    'true\n  O_X_COAPS',
    /^options\.O_X_JSON: write false, or add json to bindings/,
  ],
  [
    'JSON before there was any',
    'spec: "1.2"',
    'spec: "1.0.1"',
    '[asn1, json]',
    /^bindings: take json out: SGP\.32 v1\.0\.1 has no JSON binding/,
  ],
  [
    'the operator of another eIM',
    'adapter: none',
    'adapter: simulated',
    'simulated\n\nmay',
    /^operator\.adapter: write another adapter/,
  ],
  [
    'the idle EID for an eUICC that gets work',
    '"89049032123451234512345678901235"',
    '"89882119900000000000000000000005"',
    '"89882119900000000000000000000005"\n      eim',
    /^assets\.euiccs\.0\.eid: write another EID than that of idleEid/,
  ],
  [
    'one state for two eUICCs',
    '      state: one.json',
    '      state: one.json\n    - eid: "89049032000000000000000000000066"\n      state: one.json',
    'one.json\nsmdp',
    /^assets\.euiccs\.1\.state: write another file/,
  ],
  [
    'an empty list of eUICCs',
    / {2}euiccs:[\s\S]*one\.json/.exec(full)?.[0] ?? '',
    '  euiccs: []',
    '[]',
    /^assets\.euiccs: write at least one eUICC/,
  ],
  [
    'an ICCID with a wrong check digit',
    '      state: one.json',
    '      profiles: { enabled: "89882119900000000013" }',
    '"89882119900000000013"',
    /^assets\.euiccs\.0\.profiles\.enabled: ICCID 89882119900000000013: .*check digit would be 2/,
  ],
  [
    'one ICCID for two profiles',
    '      state: one.json',
    '      profiles: { disabled: "89882119900000000012" }',
    '"89882119900000000012"',
    /^assets\.euiccs\.0\.profiles\.disabled: write another ICCID/,
  ],
  [
    'no key of an eUICC',
    ', key: "file:euicc-key.pem"',
    '',
    '{ certificate: euicc.pem',
    /^assets\.euiccs\.0\.euicc\.key: write env:NAME or file:path/,
  ],
  [
    'our SM-DP+ on another port than it says',
    'localhost:8443',
    'localhost:8444',
    '"localhost:8444"',
    /^smdp\.address: write the port that it listens on, 8443/,
  ],
  [
    'our SM-DP+ with a port far away',
    'localhost:8443',
    'smdp.example.com:8443',
    '"smdp.example.com:8443"',
    /^smdp\.address: write the name without a port/,
  ],
  [
    'a limit without a source',
    'mayChangeState: true',
    'mayChangeState: true\nlimits: { getEimPackage: { milliseconds: 2000 } }',
    '{ milliseconds',
    /^limits\.getEimPackage\.source: write which document sets it/,
  ],
  [
    'a limit of a function that is none',
    'mayChangeState: true',
    'mayChangeState: true\nlimits: { poll: { milliseconds: 2000, source: contract } }',
    'poll',
    /^limits\.poll: there is no such key/,
  ],
  [
    'a limit that nobody waits long enough for',
    'mayChangeState: true',
    'mayChangeState: true\nlimits: { getEimPackage: { milliseconds: 5000, source: contract } }',
    '5000',
    /^limits\.getEimPackage\.milliseconds: write less than patienceMs \(5000\), or a larger patienceMs/,
  ],
  [
    'a rate below nothing',
    'mayChangeState: true',
    'mayChangeState: true\nrequestsPerSecond: -1',
    '-1',
    /^requestsPerSecond: write 0 for no limit/,
  ],
]

for (const [what, from, to, at, message] of mistakes)
  test(`${what} is refused with the place and what to write instead`, () => {
    assert.ok(from !== '' && full.includes(from), 'the built-in profile has changed: this row changes nothing in it')
    const broken = full.replace(from, to)
    const before = broken.slice(0, broken.indexOf(at.trimStart())).split('\n')
    const place = `p.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: `
    assert.throws(
      () => parseProfile(broken, 'p.yaml'),
      ({ name, message: told }: Error) => {
        assert.equal(name, 'ConfigError')
        const line = told.split('\n').find((one) => one.startsWith(place))
        assert.match(line?.slice(place.length) ?? `no line begins with ${place}\n${told}`, message)
        return true
      },
    )
  })

test('a profile that is not there is a mistake of the configuration', () => {
  assert.throws(() => loadProfile('nowhere.yaml'), {
    name: 'ConfigError',
    message: /nowhere\.yaml: the profile cannot be read \(ENOENT\)/,
  })
})
