/** What adapters of the IpaPort say when the IPA cannot be made to act. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { commandIpa } from './command.ts'
import { httpIpa } from './http.ts'
import { promptIpa } from './prompt.ts'
import { settled } from './settled.ts'

const soon = () => AbortSignal.timeout(5_000)
const commandThat = (script: string, tape = new Tape(systemClock), limitMs = 5_000) =>
  commandIpa({ program: process.execPath, arguments: ['-e', script], environment: {}, offers: ['poll'], limitMs }, () => tape)

for (const [script, error] of [
  ["console.error('no modem'); process.exit(1)", { name: 'PeerFault', message: /could not make the IPA poll: no modem/ }],
  ["console.log('no such thing'); process.exit(2)", { name: 'NotOffered', message: /cannot poll: no such thing/ }],
  ['process.exit(7)', { name: 'PeerFault', message: /exit code 7, where 0, 1 or 2 belongs: it does not say why/ }],
] as const)
  test(`a program that ends so: ${script}`, async () => {
    await assert.rejects(commandThat(script).pokeNow(soon()), error)
  })

test('a program that does not end is ended, one that is not there is told, and what it wrote is evidence', async () => {
  await assert.rejects(commandThat('setInterval(() => {}, 1000)', new Tape(systemClock), 200).pokeNow(soon()), {
    message: /did not end in 200 ms, and was ended: see ipa\.limitMs/,
  })
  const absent = commandIpa(
    { program: '/no/such/program', arguments: [], environment: {}, offers: ['poll'], limitMs: 1_000 },
    () => new Tape(systemClock),
  )
  await assert.rejects(absent.pokeNow(soon()), { message: /cannot be run \(ENOENT\): write the path of an executable file/ })
  const tape = new Tape(systemClock)
  await commandThat("console.log('polled')", tape).pokeNow(soon())
  const lines = tape.entries.map((entry) => (entry.direction === 'note' ? entry.text : Buffer.from(entry.hex, 'hex').toString()))
  assert.equal(lines[0], '{"contract":1,"do":"poll"}\n')
  assert.equal(lines[1], 'polled\n')
  assert.match(lines[2] ?? '', /: exit code 0$/)
})

test('what a device does not offer cannot be prepared', async () => {
  const tape = () => new Tape(systemClock)
  await assert.rejects(commandThat('').restart(soon()), { name: 'NotOffered', message: /ipa\.offers/ })
  await assert.rejects(httpIpa({ url: 'http://127.0.0.1:1', requests: {}, answerMs: 500 }, tape).pokeNow(soon()), {
    name: 'NotOffered',
    message: /ipa\.requests\.poll/,
  })
  const person = { isInteractive: false, write() {}, readLine: async () => undefined, close() {} }
  await assert.rejects(promptIpa({ limitMs: 500 }, person, tape, () => {}).pokeNow(soon()), {
    name: 'NotOffered',
    message: /no terminal to ask a person at/,
  })
})

test('a control interface that is not there is no failure of the IPA', async () => {
  const requests = { poll: { method: 'POST', path: '/poll', headers: {} } }
  const port = httpIpa({ url: 'http://127.0.0.1:1', requests, answerMs: 500 }, () => new Tape(systemClock))
  await assert.rejects(port.pokeNow(soon()), { name: 'PeerFault', kind: 'unreachable', message: /ipa\.requests\.poll/ })
})

test('an act is over when nothing has come for a while, and at the latest at its limit', async () => {
  let heard = 0
  const port = commandThat('')
  const timer = setInterval(() => heard++, 30)
  const busy = settled(port, { quietMs: 100, limitMs: 400, heard: () => heard })
  let begun = performance.now()
  await busy.pokeNow(soon())
  assert.ok(performance.now() - begun >= 400)
  clearInterval(timer)
  begun = performance.now()
  await busy.pokeNow(soon())
  assert.ok(performance.now() - begun >= 100)
})

test('an act is not over while something of it is under way', async () => {
  let isOpen = true
  const port = settled(commandThat(''), { quietMs: 50, limitMs: 2_000, heard: () => 0, isUnderWay: () => isOpen })
  setTimeout(() => {
    isOpen = false
  }, 300)
  const begun = performance.now()
  await port.pokeNow(soon())
  const took = performance.now() - begun
  assert.ok(took >= 290 && took < 2_000, `${took} ms`)
})
