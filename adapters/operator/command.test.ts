/** Programs that do what they should not. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { type CommandOperator, commandOperator } from './command.ts'
import type { Order } from './port.ts'
import type { Turn } from './turn.ts'

const EID = '89049032123451234512345678901235'
const enable: Order = { kind: 'package', operations: [{ name: 'enable', iccid: '89000123456789012341' }] }
const soon = () => AbortSignal.timeout(20_000)
const folder = mkdtempSync(join(tmpdir(), 'command-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function scene(script: string, changes: Partial<CommandOperator> = {}) {
  const turns: (Turn | undefined)[] = []
  const operator = commandOperator(
    {
      adapter: 'command',
      program: 'sh',
      arguments: ['-c', script],
      environment: {},
      offers: ['enable', 'outcome', 'restart'],
      limitMs: 15_000,
      ...changes,
    },
    (turn) => turns.push(turn),
  )
  const tape = new Tape(systemClock)
  const written = () =>
    tape.entries.map((entry) => ('hex' in entry ? Buffer.from(entry.hex, 'hex').toString('utf8') : entry.text)).join('\n')
  return { operator, tape, written, turns, order: (signal = soon()) => operator.order(EID, enable, tape, signal) }
}

test('it is asked by one JSON object on one line, and its answer and its standard error are on the tape', async () => {
  const { order, written, turns } = scene('cat >&2; echo \'{"order":"17"}\'')
  assert.equal((await order()).id, '17')
  const [asked = '', answer, error] = written().split('\n\n')
  assert.deepEqual(JSON.parse(asked), {
    contract: 1,
    do: 'order',
    eid: EID,
    kind: 'package',
    operations: [
      { operation: 'enable', iccid: '89000123456789012341', 'iccid.swapped': '98001032547698103214', rollback: false },
    ],
  })
  assert.equal(answer, '{"order":"17"}')
  assert.match(error ?? '', /^standard error: \{"contract":1/)
  assert.deepEqual(
    turns.map((turn) => turn?.who),
    ['command', undefined],
  )
})

for (const [what, script, message] of [
  ['no JSON', 'echo hello', /line 1 of its output is no JSON \(hello\): write one JSON object on each line/],
  ['a list', 'echo "[]"', /line 1 of its output is no object \(\[\]\)/],
  ['a later line that is none', 'echo "{}"; echo; echo "{"', /line 3 of its output is no JSON/],
  ['octets that are no text', "printf '\\377\\000\\033[2J\\n'", /line 1 of its output is no JSON \(\P{C}*\)/u],
  ['nothing', 'true', /did not name the order: write \{"order":"\.\.\."\}/],
  ['a name that is a number', 'echo \'{"order":17}\'', /line 1 of its output: order: write a text/],
  ['no line end', 'printf \'{"order"\'', /line 1 of its output is no JSON/],
  ['more than anybody reads', 'yes 0123456789', /more than 1048576 octets, and was ended/],
  ['more than anybody reads, without a line end', 'cat /dev/zero', /more than 1048576 octets, and was ended/],
  ['exit code 1 with its reason', 'echo \'{"error":"no such eUICC"}\'; exit 1', /it refuses: no such eUICC/],
  ['exit code 1 with a word on standard error', 'echo broken >&2; exit 1', /it refuses: broken/],
  ['exit code 1 alone', 'exit 1', /it refuses: it does not say why/],
  ['another exit code', 'exit 7', /exit code 7, where 0, 1 or 2 belongs/],
  ['its own death', 'kill -9 $$', /ended with SIGKILL/],
] as const) {
  test(`a program that gives ${what} is told what to write, and fails no eIM`, async () => {
    const { order } = scene(script)
    await assert.rejects(order(), (error: Error & { connected?: boolean; at?: readonly number[]; key?: string }) => {
      assert.equal(error.name, 'PeerFault')
      assert.match(error.message, message)
      assert.deepEqual([error.connected, error.key, error.at?.[0]], [false, 'operator.program', 1])
      return true
    })
  })
}

test('exit code 2 says that there is no way, and the scenario cannot be prepared', async () => {
  const { order } = scene('echo \'{"error":"no enable here"}\'; exit 2')
  await assert.rejects(order(), { name: 'NotOffered', message: /cannot order: no enable here/ })
})

test('a state that is none is told with those that there are', async () => {
  const { operator, tape } = scene('echo \'{"state":"fine"}\'')
  const asked = operator.outcome({ id: '1', eid: EID, at: [] }, tape, soon())
  await assert.rejects(asked, /line 1 of its output: state: write waiting, succeeded, failed or unknown/)
})

test('words of a program are text without control characters', async () => {
  const { operator, tape } = scene('printf \'%s\\n\' \'{"state":"failed","words":"a\\u001b[31mb"}\'')
  const { state, words } = await operator.outcome({ id: '1', eid: EID, at: [] }, tape, soon())
  assert.deepEqual([state, words], ['failed', 'a [31mb'])
})

test('a program that is not there is told', async () => {
  const { order } = scene('', { program: join(folder, 'nothing') })
  await assert.rejects(order(), { kind: 'unreachable', message: /nothing cannot be run \(ENOENT\): write the path/ })
})

test('a program that does not end is ended, with what it has started', async () => {
  const mark = join(folder, 'child')
  const { order } = scene(`sleep 60 & echo $! > ${mark}; wait`, { limitMs: 1_500 })
  await assert.rejects(order(), { kind: 'silent', message: /did not end in 1500 ms, and was ended: see operator\.limitMs/ })
  assert.ok(existsSync(mark))
  await isGone(Number(readFileSync(mark, 'utf8')))
})

test('what a program leaves in the background ends with it, and does not hold the run', async () => {
  const mark = join(folder, 'left')
  const { order } = scene(`sleep 60 & echo $! > ${mark}; echo '{"order":"17"}'`)
  assert.equal((await order()).id, '17')
  await isGone(Number(readFileSync(mark, 'utf8')))
})

test('a program sees what the profile gives it, and nothing of ours', async () => {
  process.env['CANARY'] = 'ours'
  const { order } = scene('echo "{\\"order\\":\\"$TOKEN,$MODE,$CANARY,${PATH:+path}\\"}"', {
    environment: { TOKEN: { secret: 's3' }, MODE: 'test' },
  })
  assert.equal((await order()).id, 's3,test,,path')
})

test('what it is not said to offer is not asked', async () => {
  const { operator, tape } = scene('exit 0')
  const asked = operator.order(EID, { kind: 'data' }, tape, soon())
  await assert.rejects(asked, { name: 'NotOffered', key: 'operator.offers' })
  assert.deepEqual(tape.entries, [])
})

/** A process that was killed is there until its parent, or that of all, has seen it. */
async function isGone(pid: number): Promise<void> {
  const isAlive = () => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }
  for (let looks = 0; isAlive(); looks++) {
    assert.ok(looks < 100, `process ${pid} is still there`)
    await pause(50)
  }
}
