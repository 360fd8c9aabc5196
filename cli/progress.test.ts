import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { ScenarioLine } from '../reports/record.ts'
import { Progress } from './progress.ts'

function shown(isTTY: boolean) {
  let text = ''
  const out = new Writable({
    write(piece, _encoding, done) {
      text += String(piece)
      done()
    },
  })
  return { progress: new Progress(Object.assign(out, { isTTY }), (one) => one.replaceAll('secret', '***')), text: () => text }
}

const scenario = (verdict: 'pass' | 'fail', title: string, binding: FunctionBinding = 'asn1') =>
  ({
    line: 'scenario',
    requirement: 'RETR-006',
    title,
    verdict,
    binding,
    selection: { state: 'run' },
    answered: true,
  }) as ScenarioLine

test('few scenarios are all told; of many only those that did not pass, and where the run is', () => {
  const few = shown(false)
  few.progress.planned('asn1', 2, ' (asn1)')
  few.progress.line(scenario('pass', 'first'))
  assert.match(few.text(), /pass .*first/)
  const many = shown(false)
  many.progress.planned('asn1', 100, ' (asn1)')
  for (let n = 0; n < 100; n++) many.progress.line(scenario(n === 7 ? 'fail' : 'pass', `number ${n}`))
  assert.deepEqual(
    many
      .text()
      .trim()
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' ')),
    ['FAIL RETR-006 number 7', '50 of 100 played (asn1)', '100 of 100 played (asn1)'],
  )
})

test('bindings that are played at once are counted apart', () => {
  const { progress, text } = shown(false)
  progress.planned('asn1', 50, ' (asn1)')
  progress.planned('json', 60, ' (json)')
  for (let n = 0; n < 50; n++) {
    progress.line(scenario('pass', `number ${n}`))
    progress.line(scenario('pass', `number ${n}`, 'json'))
  }
  assert.equal(text(), '  50 of 50 played (asn1)\n  50 of 60 played (json)\n')
})

test('on a terminal a line says what is played, and is gone when the run ends', () => {
  const { progress, text } = shown(true)
  progress.planned('json', 60, ' (json)')
  progress.line({ line: 'started', id: 'a', title: 'A title', binding: 'json' })
  assert.match(text(), / 1 of 60 \(json\): A title$/)
  progress.end()
  assert.match(text(), /\r +\r$/)
})

test('a secret in a title is masked', () => {
  const { progress, text } = shown(false)
  progress.planned('asn1', 1, '')
  progress.line(scenario('fail', 'a secret'))
  assert.ok(!text().includes('secret'))
})
