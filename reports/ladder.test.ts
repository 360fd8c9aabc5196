import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderSvg, notesOf } from './ladder.ts'
import { namedMessages, scenarioLadder } from './scenario-ladder.ts'
import { testRecord } from './test-record.ts'
import { complaintsAboutXml } from './test-xml.ts'

const evil = '<script>alert(1)</script>"\'&\u001b[2J\u202e'
const [red] = testRecord({ scenarios: 8, said: evil }).scenarios.filter(({ verdict }) => verdict === 'fail')
assert.ok(red)
const messages = namedMessages(red.tape, { functions: { BF4F: 'GetEimPackage' }, partsOf: () => undefined })
const drawing = scenarioLadder(red, messages, [7])

test('the diagram names functions, and the offending message in words', () => {
  assert.match(drawing, />GetEimPackage</)
  assert.match(drawing, /class="offending".*>OFFENDING: GetEimPackage</)
  assert.equal(drawing.split('class="offending"').length, 2)
})

test('what prepared the state is told apart from what decides', () => {
  assert.equal(drawing.split('<g class="preparation">').length - 1, 5)
  assert.match(drawing, /prepared above; from here on it decides/)
  assert.doesNotMatch(scenarioLadder({ ...red, decidesFrom: 1 }, messages, []), /preparation"|prepared above/)
})

test('it is well-formed, describes itself, and holds no script or control character of a peer', () => {
  const hostile = ladderSvg({
    title: evil,
    messages: messages.map((message) => ({ ...message, name: evil, facts: evil, peer: evil })),
    notes: notesOf(red.tape).map((note) => ({ ...note, text: evil })),
    decidesFrom: undefined,
    offending: [],
  })
  for (const svg of [drawing, hostile]) {
    assert.deepEqual(complaintsAboutXml(svg), [])
    assert.match(svg, /<title>.*<\/title><desc>.*<\/desc>/s)
    assert.doesNotMatch(svg, /<script|\bon\w+=|href|url\(/)
  }
})

test('it fits a narrow screen', () => {
  const [, width] = /viewBox="0 0 (\d+) /.exec(scenarioLadder(red, messages, [7], 360)) ?? []
  assert.ok(Number(width) <= 360, width)
})

test('a package that is injected goes from the eIM to the IPA, a request of the IPA the other way', () => {
  const wayOf = (peer: string) => {
    const message = { peer, direction: 'sent', line: 1, last: 1, ms: 0, isRequest: true, name: 'request', facts: '' } as const
    const svg = ladderSvg({ title: '', messages: [message], notes: [], decidesFrom: 1, offending: [], underTest: 'IPA' })
    const [, from, to] = /class="way" x1="(\d+)".* x2="(\d+)"/.exec(svg) ?? []
    return Math.sign(Number(to) - Number(from))
  }
  assert.deepEqual([wayOf('ipa'), wayOf('ipa-server')], [1, -1])
})
