/** What counts as a refusal, as the same answer, and as a breakdown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOf, isAsBefore, isCalledWrong, isNotTaken, isServed, isStanding } from './judged-reactions.ts'
import type { Reaction } from './reaction.ts'

const none = { to: 'x', status: undefined, meaning: undefined, isFunctionError: false, showsStack: false, words: 'w', at: [3] }
const said = (status: number, meaning?: string, more: Partial<Reaction> = {}): Reaction => ({
  ...none,
  kind: 'answer',
  status,
  meaning,
  isFunctionError: meaning?.includes('Error') ?? false,
  ...more,
})
const ended: Reaction = { ...none, kind: 'ended' }
const silence: Reaction = { ...none, kind: 'silence' }
const garbage: Reaction = { ...none, kind: 'no answer of HTTP' }
const empty = said(200, 'eimPackageError noEimPackageAvailable')

const rows: readonly (readonly [what: string, reaction: Reaction, notTaken: boolean, standing: boolean])[] = [
  ['a 4xx', said(400), true, true],
  ['a 4xx with a stack trace', said(400, undefined, { showsStack: true }), false, false],
  ['an error of the function', said(200, 'eimPackageError invalidEid'), true, true],
  ['that nothing is pending', empty, false, true],
  ['a success', said(200, 'emptyResponse'), false, true],
  ['204', said(204, 'no body'), false, true],
  ['a page', said(200), false, true],
  ['a redirect', said(302), false, true],
  ['a failure of the server', said(500), false, false],
  ['that something is not built', said(501), false, true],
  ['the end of the connection', ended, true, true],
  ['silence', silence, false, false],
  ['no HTTP', garbage, false, false],
]

for (const [what, reaction, notTaken, standing] of rows) {
  test(`${what}: ${notTaken ? 'a refusal' : 'no refusal'}, ${standing ? 'no' : 'a'} breakdown`, () => {
    assert.equal(isNotTaken({ reaction, hasResultErrors: true }).holds, notTaken)
    assert.equal(isStanding({ reaction, hasResultErrors: true }).holds, standing)
  })
}

test('an empty answer is all that v1.0.1 has for a result that is wrong', () => {
  assert.equal(isNotTaken({ reaction: said(200, 'emptyResponse'), hasResultErrors: false }).holds, true)
})

test('an answer is as before where status and meaning are', () => {
  const question = (reaction: Reaction) => ({ reaction, plain: empty, hasResultErrors: true })
  assert.deepEqual(
    [empty, said(200, 'eimPackageError eidNotFound'), silence].map((one) => isAsBefore(question(one)).holds),
    [true, false, false],
  )
  assert.deepEqual(
    [said(415), said(500)].map((one) => isCalledWrong(question(one)).holds),
    [true, false],
  )
})

const functions = ['getEimPackage', 'provideEimPackageResult', 'handleNotification'] as const
const served: readonly (readonly [what: string, reaction: Reaction, overCoap: readonly string[], overHttp: readonly string[]])[] =
  [
    ['an object', empty, functions, functions],
    ['nothing', said(204, 'no body'), ['handleNotification'], ['handleNotification']],
    ['that it is wrong', said(400), ['provideEimPackageResult', 'handleNotification'], functions],
    ['that it cannot be processed', said(422), ['provideEimPackageResult', 'handleNotification'], functions],
    ['that it may not', said(403), [], functions],
    ['that it has to log in', said(401), [], functions],
    ['that there is nothing', said(404), [], []],
    ['a failure of the server', said(500), [], []],
    ['a page', said(200), [], []],
    ['the end of the connection', ended, [], []],
  ]

for (const [what, reaction, overCoap, overHttp] of served)
  test(`who answers with ${what} serves ${overCoap.join(', ') || 'nothing'} over CoAP`, () => {
    const servedOver = (isOverCoap: boolean) => functions.filter((name) => isServed({ reaction, name, isOverCoap }).holds)
    assert.deepEqual([servedOver(true), servedOver(false)], [overCoap, overHttp])
  })

test('the first reaction that does not hold is shown; without any, nothing is shown to hold', () => {
  const red = checkOf('c', 'e', [
    { reaction: ended, holds: true },
    { reaction: { ...silence, to: 'cut 7', words: 'nothing' }, holds: false },
  ])
  assert.deepEqual([red.holds, red.seen, red.at], [false, 'to cut 7: nothing', [3]])
  const green = checkOf('c', 'e', [
    { reaction: ended, holds: true },
    { reaction: ended, holds: true, remark: 'r' },
  ])
  assert.deepEqual([green.holds, green.seen, green.remark], [true, '2 times w', 'r'])
  assert.equal(checkOf('c', 'e', []).holds, false)
})
