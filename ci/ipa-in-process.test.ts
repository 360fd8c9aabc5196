/**
 * The IPA suite against an IPA that is a process of its own, which reaches the card through pcscd and is made to act over HTTP, comes to
 * the verdicts that it comes to in process.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type Bench,
  cardIn,
  folder,
  inProcess,
  pcscd,
  profileOf,
  realCard,
  run,
  skip,
  startedBench,
  verdictsIn,
} from './ipa-in-process/process-ipa.ts'

/** A fifth of the suite on every commit: what differs from the suite in process is the way to the IPA and to its card. */
const part = process.env['PROOF'] === '1' ? [] : ['--shard', '2/5']

/** The IPA as a process, and where our servers listen for it. */
let bench: Bench | undefined

test('the IPA suite against a process of its own comes to the verdicts of the suite in process', { skip }, async () => {
  bench = await startedBench('https')
  const [apart, own] = [mkdtempSync(join(folder, 'apart-')), mkdtempSync(join(folder, 'own-'))]
  const told = await run(profileOf(bench), '--results', apart, ...part)
  await run(inProcess, '--results', own, ...part)
  assert.ok(readdirSync(apart).length > 0, told)
  assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
})

/** What reads the card, what a package and a download change on it, and the state that an earlier one left. */
const onRealCard = [
  'RETR-001',
  'EDR-020',
  'PROV-002',
  'ACK-004',
  'IDL-001',
  'DDL-001',
  'NOTIF-001',
  'RB-001',
  'SEC-TLS-012',
  'STC-002',
  'EDR-010',
]

test('with a real card, which lies in a reader of the harness, it comes to the same verdicts, and the card is as before', {
  skip,
}, async () => {
  assert.ok(bench && pcscd)
  const card = cardIn(`127.0.0.1:${pcscd.port + 1}`)
  try {
    await pcscd.cardSeen(1)
    const path = profileOf({ ...bench, device: { ...bench.device, card: realCard } })
    const [apart, own] = [mkdtempSync(join(folder, 'real-')), mkdtempSync(join(folder, 'not-real-'))]
    const only = ['--only', onRealCard.join(',')]
    const told = await run(path, '--results', apart, ...only)
    await run(inProcess, '--results', own, ...only)
    assert.ok(readdirSync(apart).length > 0, told)
    assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
    assert.match(told, /card {5}as it was before the run/)
  } finally {
    card.kill('SIGKILL')
  }
})
