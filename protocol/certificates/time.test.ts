import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTime, timeText } from './time.ts'

for (const [kind, value, text, der] of [
  ['utcTime', '200401000000Z', '2020-04-01 00:00:00Z', true],
  ['utcTime', '491231235959Z', '2049-12-31 23:59:59Z', true],
  ['utcTime', '500101000000Z', '1950-01-01 00:00:00Z', true],
  ['generalTime', '20550401000000Z', '2055-04-01 00:00:00Z', true],
  ['generalTime', '74960124120000Z', '7496-01-24 12:00:00Z', true],
  ['generalTime', '99991231235959Z', '9999-12-31 23:59:59Z', true],
  ['utcTime', '2004010000Z', '2020-04-01 00:00:00Z', false],
  ['utcTime', '200401020000+0200', '2020-04-01 00:00:00Z', false],
  ['generalTime', '20200401000000.5Z', '2020-04-01 00:00:00Z', false],
] as const) {
  test(`${kind} ${value} is ${text}${der ? '' : ', in a form that is not DER'}`, () => {
    const read = readTime({ kind, value })
    assert.ok(read)
    assert.equal(timeText(read.epoch), text)
    assert.equal(read.der, der)
  })
}

test('a fraction of a second counts', () => {
  assert.equal((readTime({ kind: 'generalTime', value: '19700101000000.25Z' }) ?? assert.fail()).epoch, 250)
})

for (const [what, kind, value] of [
  ['no text', 'utcTime', ''],
  ['no zone', 'utcTime', '200401000000'],
  ['a month 13', 'utcTime', '201301000000Z'],
  ['30 February', 'utcTime', '200230000000Z'],
  ['the second 61', 'utcTime', '200401000061Z'],
  ['four digits of year in a UTCTime', 'utcTime', '20200401000000Z'],
  ['two digits of year in a GeneralizedTime', 'generalTime', '200401000000Z'],
  ['letters', 'generalTime', '2020040100000xZ'],
] as const) {
  test(`${what} is no time`, () => assert.equal(readTime({ kind, value }), undefined))
}
