/** People at a terminal: wrong answers, late ones, none. */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { openOperator } from './open.ts'
import type { Order } from './port.ts'
import { promptOperator } from './prompt.ts'
import { streamTerminal } from './terminal.ts'
import { END, ScriptedTerminal } from './test-terminal.ts'
import type { Turn } from './turn.ts'

const EID = '89049032123451234512345678901235'
const order: Order = {
  kind: 'package',
  operations: [{ name: 'enable', iccid: '89000123456789012341', rollback: true }, { name: 'listProfileInfo' }],
}
const soon = () => AbortSignal.timeout(10_000)

function scene(person: (question: string) => string | undefined, limitMs = 5_000) {
  const terminal = new ScriptedTerminal(person)
  const turns: (Turn | undefined)[] = []
  const operator = promptOperator({ adapter: 'prompt', limitMs }, terminal, (turn) => turns.push(turn))
  return { terminal, turns, operator, tape: new Tape(systemClock) }
}

test('a question says what to do, until when, and how to answer; progress says whose turn it is', async () => {
  const { operator, terminal, turns, tape } = scene(() => 'done 4711')
  assert.equal((await operator.order(EID, order, tape, soon())).id, '4711')
  const [, title, ...lines] = terminal.screen.split('\n')
  assert.equal(title, `OPERATOR: Queue for the eUICC ${EID}:`)
  assert.match(lines.join('\n'), /1\. enable the profile 89000123456789012341, with the rollback flag\n {4}2\. list profiles/)
  assert.match(lines.join('\n'), /Answer until \d\d:\d\d:\d\d UTC:\n {4}done +it is queued.*\n {4}cannot .*\n {4}skip .*\n> $/)
  assert.equal(turns[0]?.who, 'person')
  assert.ok(turns[0].until.getTime() > Date.now())
  assert.equal(turns[1], undefined)
})

test('an answer that is none is asked again, with those that there are', async () => {
  const said = ['yes', '', 'DONE  7 ']
  const { operator, terminal, tape } = scene(() => said.shift())
  assert.equal((await operator.order(EID, order, tape, soon())).id, '7')
  assert.equal(terminal.screen.match(/That is no answer\. Write done, cannot or skip, until/g)?.length, 2)
})

test('orders that the eIM gives no name have names of ours', async () => {
  const { operator, tape } = scene(() => 'done')
  const [first, second] = [await operator.order(EID, order, tape, soon()), await operator.order(EID, order, tape, soon())]
  assert.notEqual(first.id, second.id)
})

test('nobody answers: that is silence, with the tape, and fails no eIM', async () => {
  const { operator, terminal, tape } = scene(() => undefined, 50)
  await assert.rejects(operator.order(EID, order, tape, soon()), {
    name: 'PeerFault',
    kind: 'silent',
    connected: false,
    at: [1, 2],
  })
  assert.match(terminal.screen, /The time is over; the question is closed/)
})

test('what the eIM cannot do is not asked again', async () => {
  let asked = 0
  const { operator, tape } = scene(() => {
    asked++
    return 'cannot no menu for it'
  })
  await assert.rejects(operator.order(EID, { kind: 'data' }, tape, soon()), {
    name: 'NotOffered',
    message: /cannot no menu for it/,
  })
  assert.equal(operator.offers('data'), false)
  await assert.rejects(operator.order(EID, { kind: 'data' }, tape, soon()), { name: 'NotOffered' })
  assert.equal(asked, 1)
})

test('what was skipped is asked again', async () => {
  const { operator, tape } = scene(() => 'skip')
  await assert.rejects(operator.restart(tape, soon()), { name: 'NotOffered', message: /answered skip to: Restart/ })
  assert.equal(operator.offers('restart'), true)
})

test('the end of the input is no answer', async () => {
  const { operator, tape } = scene(() => END)
  await assert.rejects(operator.restart(tape, soon()), { name: 'NotOffered', message: /the input has ended/ })
})

test('one question is asked at a time', async () => {
  let open = 0
  const { operator, tape, terminal } = scene((question) => {
    open += question.match(/OPERATOR:/g)?.length ?? 0
    return 'done'
  })
  await Promise.all([1, 2, 3].map(() => operator.order(EID, order, tape, soon())))
  assert.equal(open, 3)
  assert.equal(terminal.screen.match(/OPERATOR:/g)?.length, 3)
})

test('a question that waits for its turn is cancelled at once', async () => {
  const { operator, tape, terminal } = scene(() => undefined)
  const [first, second] = [new AbortController(), new AbortController()]
  const one = operator.restart(tape, first.signal)
  const other = operator.restart(tape, second.signal)
  second.abort()
  await assert.rejects(other, { kind: 'aborted' })
  first.abort()
  await assert.rejects(one, { kind: 'aborted' })
  assert.equal(terminal.screen.match(/OPERATOR:/g)?.length, 1)
})

test('without a terminal nothing is offered, and what is asked all the same says why', async () => {
  const terminal = streamTerminal(new PassThrough(), new PassThrough(), false)
  const operator = openOperator({ adapter: 'prompt', limitMs: 1_000 }, { terminal })
  assert.ok(operator)
  assert.equal(operator.offers('enable'), false)
  await assert.rejects(operator.restart(new Tape(systemClock), soon()), { name: 'NotOffered', message: /there is no terminal/ })
})

test('on a stream, a line that came too late is not taken for the next answer', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const terminal = streamTerminal(input, output, true)
  const first = terminal.readLine(soon())
  input.write('done 1\r\n')
  assert.equal(await first, 'done 1')
  input.write('late\n')
  await new Promise((resolve) => setImmediate(resolve))
  const second = terminal.readLine(soon())
  input.write('done 2\n')
  assert.equal(await second, 'done 2')
  assert.match(String(output.read()), /nobody waits for an answer/)
  const third = terminal.readLine(soon())
  input.end()
  assert.equal(await third, undefined)
  assert.equal(await terminal.readLine(soon()), undefined)
})

test('the other adapters are opened from plain data', () => {
  assert.equal(openOperator({ adapter: 'none' }), undefined)
  assert.equal(openOperator({ adapter: 'simulated' }), undefined)
  const command = { adapter: 'command', program: 'x', arguments: [], environment: {}, offers: ['enable'], limitMs: 1 } as const
  assert.equal(openOperator(command)?.identity.adapter, 'command')
})
