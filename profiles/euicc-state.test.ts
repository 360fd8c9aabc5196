import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { testEid } from '../protocol/certificates/test-names.ts'
import { type EuiccState, readEuiccState, writeEuiccState } from './euicc-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'euicc-state-'))
after(() => rmSync(folder, { recursive: true }))
const key = 'assets.euiccs.0.state'
const begun: EuiccState = {
  eid: testEid,
  counter: 12,
  token: 2n ** 70n,
  seqNumber: 3,
}

test('a state is read as it was written, in a folder that was made for it, by its owner alone', () => {
  writeEuiccState('states/one.json', begun, key, folder)
  assert.deepEqual(readEuiccState('states/one.json', testEid, key, folder), begun)
  assert.deepEqual(readdirSync(join(folder, 'states')), ['one.json'], 'nothing is left beside it')
  assert.equal(statSync(join(folder, 'states/one.json')).mode & 0o077, 0)
})

test('a counter that nobody knows stays unknown', () => {
  writeEuiccState('unknown.json', { ...begun, counter: undefined }, key, folder)
  assert.equal(readEuiccState('unknown.json', testEid, key, folder)?.counter, undefined)
})

test('a key of the eIM that took the place of the one in the configuration is kept', () => {
  writeEuiccState('replaced.json', { ...begun, eimPublicKey: '30591301' }, key, folder)
  assert.equal(readEuiccState('replaced.json', testEid, key, folder)?.eimPublicKey, '30591301')
})

test('before the first run there is no state', () => {
  assert.equal(readEuiccState('none.json', testEid, key, folder), undefined)
})

test('the state of another EID is refused', () => {
  writeEuiccState('other.json', { ...begun, eid: '89049032000000000000000000000066' }, key, folder)
  assert.throws(() => readEuiccState('other.json', testEid, key, folder), {
    name: 'ConfigError',
    message:
      /^assets\.euiccs\.0\.state: other\.json is the state of EID 8904.*066, not of 8904.*235; write the path of another file/,
  })
})

for (const [what, text, message] of [
  ['an empty file', '', /is no state of a played eUICC/],
  ['half a file', '{"format": 1, "eid": ', /is no state of a played eUICC/],
  ['another JSON document', '{"counter": 1}', /is no state of a played eUICC \(format: /],
  [
    'a counter that is a text',
    JSON.stringify({ format: 1, eid: testEid, counter: '1', token: '0', seqNumber: 0 }),
    /\(counter: /,
  ],
] as const)
  test(`${what} is refused with what to do`, () => {
    writeFileSync(join(folder, 'wrong.json'), text)
    assert.throws(() => readEuiccState('wrong.json', testEid, key, folder), { name: 'ConfigError', message })
  })

test('a state that cannot be written is said, and leaves the old one', () => {
  writeEuiccState('kept.json', begun, key, folder)
  const before = readFileSync(join(folder, 'kept.json'))
  assert.throws(() => writeEuiccState('kept.json/below.json', begun, key, folder), {
    name: 'ConfigError',
    message: /^assets\.euiccs\.0\.state: kept\.json\/below\.json cannot be written \(ENOTDIR\)/,
  })
  assert.deepEqual(readFileSync(join(folder, 'kept.json')), before)
})

test('every state comes back', () => {
  const state = fc.record(
    {
      eid: fc.constant(testEid),
      counter: fc.option(fc.nat(), { nil: undefined }),
      token: fc.bigInt(),
      seqNumber: fc.nat(),
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(state, (one) => {
      writeEuiccState('any.json', one, key, folder)
      assert.deepEqual(readEuiccState('any.json', testEid, key, folder), one)
    }),
    { numRuns: 40 },
  )
})
