/** What may be wrong with the operator of a profile: where it is told, and what to write instead. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadProfile, parseProfile } from './load.ts'
import type { OperatorProfile } from './operator.ts'

const path = new URL('onomondo-eim.yaml', import.meta.url).pathname
const text = readFileSync(path, 'utf8')
const [, operatorText = ''] = /\noperator:\n([\s\S]*?)\n# It signs/.exec(text) ?? []

/** The profile with another operator. */
function withOperator(yaml: string): OperatorProfile {
  return parseProfile(
    text.replace(operatorText, () => yaml),
    'p.yaml',
  ).operator
}

test('the profile of the open-source eIM is a right one', () => {
  const { operator, spec, bindings } = loadProfile(path)
  assert.equal(operator.adapter, 'http')
  assert.deepEqual([spec, bindings], ['1.0.1', ['asn1']])
})

const mistakes: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] = [
  [
    'an adapter that nobody knows',
    'adapter: http',
    'adapter: ftp',
    /operator\.adapter: write adapter: with none, simulated, http, command or prompt/,
  ],
  [
    'an address without its scheme',
    'url: http://127.0.0.1:8080',
    'url: 127.0.0.1:8080',
    /operator\.url: write the address as http:\/\/host:port/,
  ],
  [
    'a secret in the address',
    'url: http://127',
    'url: http://me:secret@127',
    /operator\.url: write the address without .*headers:/,
  ],
  ['trust without TLS', 'everyMs: 500', 'trust: system', /operator\.trust: take it out, or write an address of https/],
  ['a key that there is not', 'everyMs: 500', 'everyMS: 500', /operator\.everyMS: there is no such key/],
  [
    'a secret that is written out',
    'everyMs: 500',
    'headers: { Authorization: { secret: "Bearer x" } }',
    /operator\.headers\.Authorization\.secret: write env:NAME or file:path, not the secret itself/,
  ],
  ['a header that is none', 'everyMs: 500', 'headers: { "X A": b }', /operator\.headers\.X A: write the name of a header/],
  [
    'a path without its slash',
    'path: /psmo/create/',
    'path: psmo/create/',
    /operator\.requests\.psmo\.path: write the path with a slash in front/,
  ],
  [
    'a method that is none',
    'method: POST\n      path: /psmo',
    'method: SEND\n      path: /psmo',
    /operator\.requests\.psmo\.method: write GET, POST/,
  ],
  [
    'a placeholder that is misspelt',
    'psmo: "{operations}"',
    'psmo: "{operation}"',
    /operator\.requests\.psmo\.json\.order\.psmo: there is no \{operation\} here; write one of \{eid\}, \{mark\}, \{operations\}/,
  ],
  [
    'a placeholder of another request',
    'iccid: "{iccid.swapped}", rollback',
    'iccid: "{activationCode}", rollback',
    /operator\.operations\.enable\.enable\.iccid: there is no \{activationCode\} here; write one of .*\{iccid\.swapped\}/,
  ],
  [
    'a group that the pattern does not have',
    'path: "/{order.facility}/lookup',
    'path: "/{order.kind}/lookup',
    /operator\.requests\.outcome\.path: there is no \{order\.kind\} here; write one of .*\{order\.facility\}, \{order\.uuid\}/,
  ],
  [
    'a pattern that is none',
    '(?<facility>[a-z]+)/lookup',
    '(?<facility>[a-z+)/lookup',
    /operator\.order\.pattern: write a regular expression: /,
  ],
  [
    'an operation that there is not',
    'getRAT: { getRAT: {} }',
    'getRat: { getRAT: {} }',
    /operator\.operations\.getRat: there is no such key/,
  ],
  [
    'results without their names',
    '        - json: outcome\n          names:',
    '        - json: outcome\n          name:',
    /operator\.requests\.outcome\.results\.0/,
  ],
  [
    'a body of a GET',
    'cancel: { method: GET,',
    'cancel: { method: GET, text: "x",',
    /operator\.requests\.cancel\.method: write POST, PUT or PATCH/,
  ],
  [
    'two bodies',
    'json: { eidValue: "{eid}", order: { psmo',
    'text: a\n      json: { eidValue: "{eid}", order: { psmo',
    /operator\.requests\.psmo\.text: write json: or text:, not both/,
  ],
  [
    'judged without results',
    'judged: [done] }\n      results:',
    'judged: [done] }\n      resultz:',
    /resultz: there is no such key/,
  ],
  [
    'a status that is none',
    'accepted: [303]\n      json: { eidValue: "{eid}", order: { psmo',
    'accepted: [99]\n      json: { eidValue: "{eid}", order: { psmo',
    /operator\.requests\.psmo\.accepted\.0: write 100 to 599/,
  ],
]

for (const [what, from, to, message] of mistakes)
  test(`${what} is told with its place and what to write`, () => {
    assert.ok(operatorText.includes(from), from)
    assert.throws(
      () => withOperator(operatorText.replace(from, () => to)),
      (error: Error) => {
        assert.equal(error.name, 'ConfigError')
        assert.match(error.message, message)
        assert.match(error.message, /^p\.yaml:\d+:\d+: operator\./)
        return true
      },
    )
  })

const request = '{ method: POST, path: /x, json: { a: "{operations}" } }'
const http = 'adapter: http\n  url: http://127.0.0.1:1'
const outcome = 'outcome: { method: GET, path: "/o/{order}", state: { json: state } }'
for (const [what, yaml, message] of [
  [
    'a list of operations without a request for it',
    `${http}\n  requests: {}\n  operations: { enable: { a: 1 } }`,
    /operations\.enable: write requests\.psmo too/,
  ],
  [
    'a request for a list without operations',
    `${http}\n  requests: { eco: ${request} }`,
    /requests\.eco: write operations: with at least one of addEim/,
  ],
  [
    'an order without its name',
    `${http}\n  requests: { data: { method: GET, path: /x }, ${outcome} }`,
    /requests\.data: write order:, here or beside requests: outcome names the order by it/,
  ],
  [
    'a set-up that is waited for by nothing',
    `${http}\n  requests: { register: { method: GET, path: /x, order: { json: id } } }`,
    /requests\.register\.order: write requests\.outcome too/,
  ],
  [
    'an outcome that tells nothing',
    `${http}\n  order: { json: a }\n  requests: { outcome: { method: GET, path: /x } }`,
    /requests\.outcome: write state: or results:/,
  ],
  [
    'a state that leaves it to nobody',
    `${http}\n  requests: { outcome: { method: GET, path: /x, state: { json: a, judged: [b] } } }`,
    /outcome\.results: write results:/,
  ],
  [
    'results that nothing leads to',
    `${http}\n  requests: { outcome: { method: GET, path: /x, state: { json: a }, results: [{ json: b, succeeded: [c] }] } }`,
    /outcome\.state: write judged:/,
  ],
  [
    'a secret over a network in clear',
    'adapter: http\n  url: http://eim.example.com\n  headers: { A: { secret: "env:B" } }\n  requests: {}',
    /operator\.url: write an address of https/,
  ],
  ['a command that offers nothing', 'adapter: command\n  program: x', /operator\.offers: write a list of what can be asked/],
  [
    'a command that offers nonsense',
    'adapter: command\n  program: x\n  offers: [fly]',
    /operator\.offers\.0: write one of register, data/,
  ],
  [
    'a variable that is none',
    'adapter: command\n  program: x\n  offers: [enable]\n  environment: { "a-b": c }',
    /operator\.environment\.a-b: write the name of an environment variable/,
  ],
  ['a prompt without time', 'adapter: prompt\n  limitMs: 1', /operator\.limitMs: write at least 1000/],
] as const)
  test(`${what} is told with what to write`, () => {
    assert.throws(
      () => withOperator(`  ${yaml}`),
      (error: Error) => {
        assert.equal(error.name, 'ConfigError')
        assert.match(error.message, message)
        return true
      },
    )
  })
