import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderSvg, notesOf } from './ladder.ts'
import { namedMessages, scenarioLadder } from './scenario-ladder.ts'
import { testRecord } from './test-record.ts'
import { complaintsAboutXml } from './test-xml.ts'
import { transcriptText } from './transcript.ts'

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

for (const room of [undefined, 360])
  test(`what a path does to a datagram stands at its place in the sequence, whole${room === undefined ? '' : ' on a narrow screen too'}`, () => {
    const lost = 'path: datagram 2 to the eIM is lost'
    // Behind the request that decides, in front of its answer.
    const tape = red.tape.flatMap((entry) => {
      const moved = { ...entry, at: entry.at < 7 ? entry.at : entry.at + 1 }
      return entry.at === 7 ? [{ at: 7, ms: 15, peer: 'eim', direction: 'note' as const, text: lost }, moved] : [moved]
    })
    const named = namedMessages(tape, { functions: { BF4F: 'GetEimPackage' }, partsOf: () => undefined })
    const svg = scenarioLadder({ ...red, tape }, named, [], room)
    const rows = svg.split('\n').filter((line) => line.startsWith('<g '))
    const row = rows.findIndex((one) => one.includes(`>${lost} [7]<`))
    const heightOf = (at: number) => Number(/ y="(\d+)"/.exec(rows[at] ?? '')?.[1])
    assert.match(rows[row] ?? '', /class="note path"/)
    assert.match(rows[row - 1] ?? '', /\[6\]/)
    assert.match(rows[row + 1] ?? '', /\[8\]/)
    assert.ok(heightOf(row - 1) < heightOf(row) && heightOf(row) < heightOf(row + 1))
    assert.doesNotMatch(rows[0] ?? '', /class="note path"/)
    const written = transcriptText({ ...red, tape }, named, [])
    assert.match(written, /\[6\] .*\n\[7\] 15 ms, eim: path: datagram 2 to the eIM is lost\n.*\n\[8\] /s)
  })

test('a note begins at the lifeline of its peer, further left where it would not fit, and never outside', () => {
  const beginningOf = (text: string, underTest: 'eIM' | 'IPA') => {
    const notes = [{ at: 1, ms: 0, peer: 'ipa-server', direction: 'note' as const, text }]
    const svg = ladderSvg({ title: '', messages: [], notes, decidesFrom: 1, offending: [], underTest })
    const [, x] = /class="note" x="(\d+)"/.exec(svg) ?? []
    return { x: Number(x), svg }
  }
  const [short, long, longest] = ['a', 'b'.repeat(60), 'c'.repeat(500)].map((text) => beginningOf(text, 'IPA'))
  assert.ok(short && long && longest && short.x > long.x && long.x > longest.x && longest.x > 60, `${short?.x} ${long?.x}`)
  assert.match(long.svg, /b{60} \[1\]/)
  assert.match(longest.svg, /c{40,}… \[1\]/)
})
