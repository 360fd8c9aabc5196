/** An IPA that is a process of its own is played over HTTPS and over CoAP in one run. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cardIn, folder, pcscd, profileOf, realCard, run, skip, startedBench, verdictsIn } from './ipa-in-process/process-ipa.ts'

/** What an eIM injects: on every commit one package, in the long gate one of each kind. */
const injected = process.env['PROOF'] === '1' ? 'XFER-002' : 'XFER-003'

/** A poll, a download, an injection, what entries say, and what is about one transport. */
const overBoth = ['RETR-001', 'IDL-001', injected, 'ECFG-005', 'ESIPA-COAP-002', 'ESIPA-HTTP-021']

/** What changes a card, over either of them. */
const onRealCardOverBoth = ['RETR-001', 'ACK-004']

/** In the long gate: over one binding it is played on every commit. */
const withRealCard = process.env['PROOF'] === '1'

test(`an IPA that goes by the entry of its eIM is played over HTTPS and CoAP in one run, with a card of ours${withRealCard ? ' and a real one' : ''}`, {
  skip,
}, async () => {
  const both = await startedBench('both')
  const bindings = ['asn1', 'coaps'] as const
  const only = (rows: readonly string[]) => ['--only', rows.join(',')]
  const [own, apart] = [mkdtempSync(join(folder, 'own-')), mkdtempSync(join(folder, 'both-'))]
  await run(profileOf({ bindings }), '--results', own, ...only(overBoth))
  const told = await run(profileOf({ ...both, bindings }), '--results', apart, ...only(overBoth))
  assert.ok(readdirSync(apart).length > 0, told)
  assert.deepEqual(verdictsIn(apart), verdictsIn(own), told)
  assert.match(told, /^asn1: .*\ncoaps: /m)
  if (!withRealCard) return
  const real = mkdtempSync(join(folder, 'both-real-'))
  assert.ok(pcscd)
  const card = cardIn(`127.0.0.1:${pcscd.port + 1}`)
  try {
    await pcscd.cardSeen(1)
    const device = { ...both.device, card: realCard }
    const toldReal = await run(profileOf({ ...both, device, bindings }), '--results', real, ...only(onRealCardOverBoth))
    assert.ok(readdirSync(real).length > 0, toldReal)
    const verdicts = verdictsIn(real)
    assert.ok(verdicts.size > 2 && [...verdicts.values()].every((verdict) => verdict === 'pass'), toldReal)
    assert.match(toldReal, /^asn1: .*\ncoaps: /m)
    assert.match(toldReal, /card {5}as it was before the run/)
  } finally {
    card.kill('SIGKILL')
  }
})
