import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadProfile, parseProfile } from './load.ts'

const path = new URL('simulated.yaml', import.meta.url).pathname
const text = readFileSync(path, 'utf8')
const atUrl = 'adapter: url\n  url: https://eim.example.com/\n  trust: system'

test('the built-in profile is a right one', () => {
  const profile = loadProfile(path)
  assert.deepEqual(profile.eim, { adapter: 'simulated', fault: 'correct' })
  assert.equal(profile.patienceMs, 5_000)
})

test('a profile with a URL is a right one, in JSON too', () => {
  const profile = parseProfile(text.replace('adapter: simulated', atUrl), 'p.yaml')
  assert.deepEqual(parseProfile(JSON.stringify(profile), 'p.json'), profile)
})

for (const [what, from, to, message] of [
  ['an option left out', '  O_X_JSON: false\n', '', /^p\.yaml:\d+:3: options\.O_X_JSON: write true or false/m],
  [
    'an option that nobody knows',
    'O_X_JSON: false',
    'O_X_JSON: false\n  O_X_JASON: true',
    /^p\.yaml:20:3: options\.O_X_JASON: there is no such key/m,
  ],
  ['a word for an option', 'O_X_JSON: false', 'O_X_JSON: maybe', /^p\.yaml:19:13: options\.O_X_JSON: write true or false/m],
  [
    'an EID with wrong check digits',
    '0000000975"',
    '0000000976"',
    /^p\.yaml:24:15: assets\.unknownEid: .*check digits 76.*00975/m,
  ],
  [
    'an EID without quotes',
    '"89882119900000000000000000000005"',
    '89882119900000000000000000000005',
    /assets\.idleEid: write the EID as text, in quotes/,
  ],
  [
    'plain HTTP',
    'adapter: simulated',
    atUrl.replace('https:', 'http:'),
    /^p\.yaml:\d+:8: eim\.url: write the address as https:/m,
  ],
  ...(
    ['https://user:pass@eim.example.com/', 'https://eim.example.com/?a=b', 'https://eim.example.com/gsma/rsp2/asn1'] as const
  ).map(
    (url) =>
      [
        `the address ${url}`,
        'adapter: simulated',
        atUrl.replace('https://eim.example.com/', url),
        /^p\.yaml:\d+:8: eim\.url: write the address .*without/m,
      ] as const,
  ),
  [
    'one EID for two roles',
    '"89882119900000000000000000000975"',
    '"89882119900000000000000000000005"',
    /^p\.yaml:24:15: assets\.unknownEid: write another EID than idleEid/m,
  ],
  [
    'a pasted secret',
    'adapter: simulated',
    `${atUrl}\n  authorization: Bearer abc`,
    /eim\.authorization: write env:NAME or file:path/,
  ],
  ['another adapter', 'adapter: simulated', 'adapter: telnet', /^p\.yaml:8:12: eim\.adapter: write adapter: url/m],
  ['another version', 'spec: "1.2"', 'spec: 1.2', /^p\.yaml:5:7: spec: write the version of SGP\.32 .* in quotes/m],
  ['no trust', 'adapter: simulated', atUrl.replace('\n  trust: system', ''), /eim\.trust: write system, none, or one of/],
  ['two kinds of trust', 'adapter: simulated', atUrl.replace('system', '{ ca: a, certificate: b }'), /eim\.trust/],
  ['no YAML', 'name: Simulated eIM', 'name: [', /^p\.yaml:\d+:\d+: this is no YAML/m],
  [
    'a key of the top level that nobody knows',
    'mayChangeState',
    'mayChangeStates',
    /^p\.yaml:26:1: mayChangeStates: there is no such key/m,
  ],
] as const) {
  test(`${what} is refused with the place and what to write instead`, () => {
    assert.ok(text.includes(from), 'the built-in profile has changed: this row changes nothing in it')
    assert.throws(() => parseProfile(text.replace(from, to), 'p.yaml'), { name: 'ConfigError', message })
  })
}

test('a profile that is not there is a mistake of the configuration', () => {
  assert.throws(() => loadProfile('nowhere.yaml'), {
    name: 'ConfigError',
    message: /nowhere\.yaml: the profile cannot be read \(ENOENT\)/,
  })
})
