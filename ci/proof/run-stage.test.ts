import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runStage } from './run-stage.ts'
import { type Stage, stages } from './stages.ts'

const never = new AbortController().signal
const outcomeOf = (script: string, more: Partial<Stage> = {}, signal = never) =>
  runStage({ name: 's', command: [process.execPath, '-e', script], minutes: 1, figures: [], ...more }, '.', process.env, signal)

test('a stage that ends well holds', async () => assert.equal((await outcomeOf('')).failed, undefined))

test('an exit code fails the stage', async () => assert.equal((await outcomeOf('process.exit(3)')).failed, 'ended with 3'))

test('a signal fails the stage', async () =>
  assert.equal((await outcomeOf('process.kill(process.pid, "SIGTERM")')).failed, 'ended with SIGTERM'))

test('a program that is not there fails the stage', async () =>
  assert.match((await outcomeOf('', { command: ['no-such-program'] })).failed ?? '', /could not be started/))

test('a stage that takes too long is ended with what it has started', async () => {
  const script = `const { spawn } = require('node:child_process')
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
console.log('child ' + child.pid)
setInterval(() => {}, 1000)`
  const figure = { pattern: /^child (?<value>\d+)$/gm, atLeast: 1 }
  const { failed, figures } = await outcomeOf(script, { minutes: 1 / 60, figures: [figure] })
  assert.match(failed ?? '', /^not done after/)
  // Gone, or dead and waiting for the first process of a container to notice.
  for (let i = 0; i < 100 && isRunning(Number(figures[0]?.[1])); i++) await sleep(100)
  assert.ok(!isRunning(Number(figures[0]?.[1])))
})

test('an interrupted stage has failed', async () => {
  assert.equal((await outcomeOf('setInterval(() => {}, 1000)', {}, AbortSignal.timeout(300))).failed, 'interrupted')
})

test('figures are read from the output, colours or not', async () => {
  const figures = [{ name: 'per second:', pattern: /^(?<name>\w+) (?<value>\d+)$/gm, atLeast: 2 }]
  const outcome = await outcomeOf('console.log("\\u001b[1msign 7\\u001b[0m\\nverify 8")', { figures })
  assert.deepEqual(outcome.figures, [
    ['per second: sign', '7'],
    ['per second: verify', '8'],
  ])
  assert.equal(outcome.failed, undefined)
})

test('a figure that is not in the output fails the stage', async () => {
  const figures = [{ name: 'tests', pattern: /^tests (?<value>\d+)$/gm, atLeast: 1 }]
  assert.equal((await outcomeOf('console.log("no test")', { figures })).failed, 'its output has no figure for "tests"')
})

test('a line of the benchmark is a figure with a target and without', () => {
  const line = 'cycles over CoAP in kept DTLS                      1,297   4.27 times the signatures'
  const patterns = stages.flatMap(({ figures }) => figures.map(({ pattern }) => pattern))
  for (const one of [line, `${line} (target 5)`])
    assert.equal(patterns.filter((pattern) => one.match(pattern) !== null).length, 1, one)
})

test('the stages together stay within 90 minutes', () => assert.ok(stages.reduce((sum, { minutes }) => sum + minutes, 0) <= 90))

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
