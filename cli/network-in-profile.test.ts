/** What a profile says of the network befalls what goes over it, to an eIM and from an IPA: the tape says so, and the exchange diagram shows it. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stringify } from 'yaml'
import { parseAnyProfile } from '../profiles/load.ts'
import type { NetworkProfile } from '../profiles/network.ts'
import { networkOf, networkSchema } from '../profiles/network.ts'
import type { EsipaBinding } from '../protocol/bindings/content-types.ts'
import { eidOctets } from '../protocol/identifiers/eid.ts'
import { ladderSvg, notesOf } from '../reports/ladder.ts'
import { readRecord } from '../reports/record.ts'
import { systemClock } from '../transport/clock.ts'
import { dtlsTest } from '../transport/dtls/test-dtls.ts'
import { PeerFault } from '../transport/faults.ts'
import { checkStreamScript } from '../transport/path/stream-trouble.ts'
import { checkTrouble } from '../transport/path/trouble.ts'
import { Tape } from '../transport/tape.ts'
import { ipaBenchesOf } from './ipa-subject.ts'
import { openTarget } from './target.ts'
import { RunProcess } from './test-runs.ts'

const textOf = (file: string) => readFileSync(new URL(`../profiles/${file}`, import.meta.url), 'utf8')
const folder = '.'

/** What is on a tape of trouble; the diagram shows each of it. */
function troublesOn(tape: Tape): string {
  const notes = notesOf(tape.entries).filter(({ text }) => text.startsWith('path'))
  const drawing = ladderSvg({ title: 'trouble', messages: [], notes, decidesFrom: undefined, offending: [] })
  assert.equal(drawing.split('class="note path"').length - 1, notes.length)
  for (const { text } of notes) assert.ok(drawing.includes(text.slice(0, 30)), text)
  return notes.map(({ text }) => text).join('\n')
}

/** Two polls to the simulated eIM, one after the other. */
async function pollsToEim(binding: EsipaBinding, network: NetworkProfile) {
  const found = parseAnyProfile(`${textOf('simulated.yaml')}\n${stringify({ network })}`, 'eim.yaml')
  assert.ok(found.actor === 'eIM')
  const { bench } = await openTarget(found.profile, folder, systemClock)
  const tape = new Tape(systemClock)
  const eim = bench.connect(binding)
  const polls: string[] = []
  try {
    for (let n = 0; n < 2; n++)
      await eim.getEimPackage({ eidValue: eidOctets(bench.idleEid) }, tape, AbortSignal.timeout(20_000)).then(
        () => polls.push('answered'),
        (error: unknown) => polls.push(error instanceof PeerFault ? error.message : String(error)),
      )
  } finally {
    await eim.close()
    await bench.close()
  }
  return { polls, troubles: troublesOn(tape) }
}

/** So many scenarios of the simulated IPA, each with two polls. */
async function pollsOfIpa(binding: EsipaBinding, network: NetworkProfile, scenarios: number) {
  const text = textOf('simulated-ipa.yaml')
    .replace(/^binding: .*/m, `binding: ${binding}`)
    .replace('O_X_COAPS: false', `O_X_COAPS: ${binding === 'coaps'}`)
  const found = parseAnyProfile(`${text}\n${stringify({ network })}`, 'ipa.yaml')
  assert.ok(found.actor === 'IPA')
  const { first: bench } = await ipaBenchesOf(found.profile, folder)
  const troubles: string[] = []
  try {
    for (let n = 0; n < scenarios; n++) {
      const tape = new Tape(systemClock)
      bench.onTape(tape)
      await bench.begin({ profiles: [] }, AbortSignal.timeout(20_000))
      for (let poll = 0; poll < 2; poll++) await bench.ipa.pokeNow(AbortSignal.timeout(20_000))
      bench.onTape(undefined)
      troubles.push(troublesOn(tape))
    }
  } finally {
    await bench.close()
  }
  return troubles
}

/** A handshake takes the first three datagrams of either direction. */
const datagrams: NetworkProfile['datagrams'] = {
  toEim: [
    { at: 1, kind: 'duplicate', times: 2 },
    { at: 3, kind: 'holdBack', behind: 1 },
    { at: 5, kind: 'rebind' },
  ],
  fromEim: [
    { at: 0, kind: 'delay', ms: 30 },
    { at: 3, kind: 'drop' },
  ],
}
const befell = [
  /path to the eIM: to it 1 duplicate, 3 holdBack, 5 rebind; from it 0 delay, 3 drop/,
  /path: datagram 1 to the eIM comes twice/,
  /path: datagram 3 to the eIM waits for the next one/,
  /path: from datagram 5 to the eIM on, its sender has another address/,
  /path: datagram 0 from the eIM comes 30 ms late/,
  /path: datagram 3 from the eIM is lost/,
]

dtlsTest('to an eIM over coaps: drop, duplicate, rebind, delay and reorder by number', async () => {
  const { troubles } = await pollsToEim('coaps', { datagrams })
  for (const text of befell) assert.match(troubles, text)
})

dtlsTest('of an IPA over coaps: the same, and in each scenario anew', async () => {
  const troubles = await pollsOfIpa('coaps', { datagrams }, 2)
  for (const text of befell) for (const told of troubles) assert.match(told, text)
})

const connections: NetworkProfile['connections'] = {
  toEim: { latencyMs: 5, octetsPerSecond: 500_000 },
  fromEim: { stall: { after: 500, ms: 20 }, cut: { after: 1_400, by: 'reset' } },
}
const onConnections = [
  /path to the eIM: to it 5 ms, 500000 octets per second/,
  /path: connection \d+ stands still after 500 octets from the eIM, for 20 ms/,
  /path: connection \d+ is cut after 1400 octets from the eIM \(reset\)/,
]

test('to an eIM over HTTPS: latency, a limit of speed, stall and cut by octets, and the eIM is not blamed', async () => {
  const { polls, troubles } = await pollsToEim('asn1', { connections })
  for (const text of onConnections) assert.match(troubles, text)
  for (const poll of polls)
    assert.match(poll, /^unreachable in connect: the way there has cut the connection, as its script says/)
})

test('of an IPA over HTTPS: the same, and in each scenario anew', async () => {
  const troubles = await pollsOfIpa('asn1', { connections }, 2)
  for (const text of onConnections) for (const told of troubles) assert.match(told, text)
})

test('one binding has its trouble, and the other one is left alone', async () => {
  const whole = { datagrams, connections: { fromEim: { cut: { after: 0, by: 'end' as const } } } }
  assert.deepEqual(await pollsToEim('asn1', { datagrams }), { polls: ['answered', 'answered'], troubles: '' })
  const { polls } = await pollsToEim('json', whole)
  assert.ok(polls.every((poll) => poll !== 'answered'))
})

const results = mkdtempSync(join(tmpdir(), 'sgp32-network-'))
const runs = new RunProcess()
after(() => {
  runs.close()
  rmSync(results, { recursive: true, force: true })
})

/** Verdicts of the scenarios of CXL-002, in which the IPA cancels a download. */
async function cancellations(connections: NetworkProfile['connections'], fault: string) {
  const folder = mkdtempSync(join(results, 'run-'))
  const profile = join(folder, 'ipa.yaml')
  const text = textOf('simulated-ipa.yaml').replace('adapter: simulated', `adapter: simulated\n  fault: ${fault}`)
  writeFileSync(profile, `${text}\n${stringify({ network: { connections } })}`)
  const { output } = await runs.run({ results: folder, profile, pages: false, only: 'CXL-002' })
  const run = readdirSync(folder).find((name) => name !== 'ipa.yaml')
  assert.ok(run, output)
  const { scenarios } = readRecord(join(folder, run, 'record.ndjson'))
  return scenarios.filter(({ requirement, verdict }) => requirement === 'CXL-002' && verdict !== undefined)
}

test('an IPA that the profile cuts off is not blamed for what it could not do, and over a slow way it is', async () => {
  const cutOff = await cancellations({ fromEim: { cut: { after: 4_000, by: 'reset' } } }, 'correct')
  assert.ok(cutOff.some(({ thrown }) => thrown?.message.startsWith('network: the profile has it cut the IPA off') === true))
  assert.ok(cutOff.every(({ verdict }) => verdict !== 'fail'))
  const late = await cancellations({ toEim: { latencyMs: 5 } }, 'comparesTheIccidOnly')
  assert.ok(late.some(({ verdict }) => verdict === 'fail'))
})

test('what nothing would come of is refused, with what to write instead', () => {
  const refusal = (file: string, network: object, change: (text: string) => string) => () =>
    parseAnyProfile(`${change(textOf(file))}\n${stringify({ network })}`, file)
  const eim = (bindings: string, coaps: boolean) => (text: string) =>
    text
      .replace('[asn1, json, coaps]', bindings)
      .replace('O_X_COAPS: true', `O_X_COAPS: ${coaps}`)
      .replace('O_X_JSON: true', `O_X_JSON: ${bindings.includes('json')}`)
  assert.throws(
    refusal('simulated.yaml', { datagrams }, eim('[asn1, json]', false)),
    /simulated\.yaml:\d+:\d+: network\.datagrams: take it out, or write coaps in bindings/,
  )
  assert.throws(
    refusal('simulated.yaml', { connections }, eim('[coaps]', true)),
    /network\.connections: take it out, or write asn1 or json in bindings/,
  )
  assert.throws(
    refusal('simulated-ipa.yaml', { datagrams }, (text) => text),
    /network\.datagrams: take it out, or write coaps in binding/,
  )
})

test('a profile may say what a path takes, and no more', () => {
  const most: NetworkProfile = {
    loss: 1,
    duplicate: 1,
    delayMs: 60_000,
    jitterMs: 60_000,
    mtu: 65_535,
    datagrams: {
      toEim: [
        { at: 1_000_000, kind: 'drop' },
        { at: 0, kind: 'duplicate', times: 16 },
        { at: 0, kind: 'delay', ms: 3_600_000 },
        { at: 0, kind: 'holdBack', behind: 64 },
      ],
    },
    connections: {
      toEim: { latencyMs: 3_600_000, octetsPerSecond: 2 ** 32, stall: { after: 2 ** 32, ms: 3_600_000 } },
      fromEim: { octetsPerSecond: 1, cut: { after: 2 ** 32, by: 'end' } },
    },
  }
  const { datagrams: script, streams } = networkOf(networkSchema.parse(most))
  checkTrouble(script)
  checkStreamScript(streams ?? {})
})
