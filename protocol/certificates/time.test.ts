import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTime, timeFault, timeText } from './time.ts'

for (const [kind, value, text, der] of [
  ['utcTime', '200401000000Z', '2020-04-01 00:00:00Z', true],
  ['utcTime', '491231235959Z', '2049-12-31 23:59:59Z', true],
  ['utcTime', '500101000000Z', '1950-01-01 00:00:00Z', true],
  ['generalTime', '20550401000000Z', '2055-04-01 00:00:00Z', true],
  ['generalTime', '74960124120000Z', '7496-01-24 12:00:00Z', true],
  ['generalTime', '99991231235959Z', '9999-12-31 23:59:59Z', true],
  ['utcTime', '2004010000Z', '2020-04-01 00:00:00Z', false],
  ['utcTime', '200401020000+0200', '2020-04-01 00:00:00Z', false],
  ['utcTime', '200331220000-0200', '2020-04-01 00:00:00Z', false],
  ['generalTime', '20520401000000.5Z', '2052-04-01 00:00:00Z', false],
  ['generalTime', '20491231235959Z', '2049-12-31 23:59:59Z', false],
  ['generalTime', '20500101000000Z', '2050-01-01 00:00:00Z', true],
  ['generalTime', '00500101000000Z', '0050-01-01 00:00:00Z', false],
] as const) {
  test(`${kind} ${value} is ${text}${der ? '' : ', in a form that is not DER'}`, () => {
    const read = readTime(kind, value)
    assert.ok(read, value)
    assert.equal(timeText(read.epoch), text)
    assert.equal(read.fault === undefined, der)
    assert.equal(timeFault(kind, value), read.fault)
  })
}

test('a fraction of a second counts', () => {
  assert.equal(readTime('generalTime', '19700101000000.25Z')?.epoch, 250)
})

for (const [what, kind, value] of [
  ['no text', 'utcTime', ''],
  ['no zone', 'utcTime', '200401000000'],
  ['a month 13', 'utcTime', '201301000000Z'],
  ['30 February', 'utcTime', '200230000000Z'],
  ['the second 61', 'utcTime', '200401000061Z'],
  ['the hour 24', 'utcTime', '200401240000Z'],
  ['a day 0', 'utcTime', '200400000000Z'],
  ['a month 0', 'utcTime', '200001000000Z'],
  ['a minute 60', 'utcTime', '200401006000Z'],
  ['a zone of 24 hours', 'utcTime', '200401000000+2400'],
  ['a zone of 60 minutes', 'utcTime', '200401000000+0160'],
  ['four digits of year in a UTCTime', 'utcTime', '20200401000000Z'],
  ['two digits of year in a GeneralizedTime', 'generalTime', '200401000000Z'],
  ['letters', 'generalTime', '2020040100000xZ'],
] as const) {
  test(`${what} is no time`, () => assert.equal(readTime(kind, value), undefined))
}

test('what is wrong with a time is said in words', () => {
  assert.equal(timeFault('utcTime', '2004010000Z'), '"2004010000Z" is no time in the form YYMMDDHHMMSSZ')
  assert.equal(timeFault('generalTime', 'x'), '"x" is no time in the form YYYYMMDDHHMMSSZ')
  assert.equal(
    timeFault('generalTime', '20491231235959Z'),
    '"20491231235959Z" is a GeneralizedTime before 2050, where UTCTime belongs',
  )
})
