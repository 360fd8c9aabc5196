/** `sgp32 card`, and an IPA, on the simulated eUICC in a reader of pcscd, by every binding that the harness has. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { asCard } from '../simulators/euicc/as-card.ts'
import { euiccSettings, firstState } from '../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { type InsertedCard, insertIntoVpcd } from '../simulators/euicc/vpcd.ts'
import { systemClock } from '../transport/clock.ts'
import { openPcsc, type PcscBinding, pcscBindings } from '../transport/pcsc/open.ts'
import { blankTape } from '../transport/tape.ts'
import { card } from './card.ts'
import { Told } from './test-told.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing
const READER = 'Virtual 00 00'

let pcscd: PrivatePcscd | undefined
let inserted: InsertedCard | undefined
before(async () => {
  if (skip !== false) return
  pcscd = await startPrivatePcscd()
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.socket
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
  const settings = euiccSettings([pki], testEid)
  const euicc = asCard(new SimulatedEuicc({ settings, state: firstState(settings) }))
  inserted = await insertIntoVpcd(euicc, { host: '127.0.0.1', port: pcscd.port, tape: blankTape })
  await pcscd.cardSeen()
})
after(async () => {
  await inserted?.remove()
  await pcscd?.close()
})

async function shown(binding: PcscBinding) {
  const told = new Told()
  const open = () => openPcsc([binding])
  return { code: await card({ reader: READER }, told.around, systemClock, open), text: told.text }
}

for (const binding of Object.keys(pcscBindings) as PcscBinding[]) {
  test(`by ${binding} the page of the card in the reader says whose it is`, { skip }, async () => {
    const { code, text } = await shown(binding)
    assert.equal(code, 0, text)
    assert.match(text, new RegExp(`^reader +${READER}\nATR +3B\\w+\nEID +${testEid}$`, 'm'))
    assert.doesNotMatch(text, /not read/)
  })

  test(`by ${binding} a card that another program has is not taken from it`, { skip }, async () => {
    const holder = euiccInReader({ reader: READER }, { open: () => openPcsc([binding]) })
    await holder.reset(blankTape, AbortSignal.timeout(5_000))
    const { code, text } = await shown(binding)
    await holder.close()
    assert.equal(code, 3)
    assert.match(text, /another program uses the card .*\n.*end the program that has the card/)
    assert.equal((await shown(binding)).code, 0, 'and it is there again when that has ended')
  })

  test(`by ${binding} a reader without a card, and no such reader, are told`, { skip }, async () => {
    for (const [reader, said] of [
      ['Virtual 00 01', /no card is in the reader/],
      ['Other', /"Other" among "Virtual 00 00", "Virtual 00 01"/],
    ] as const) {
      const port = euiccInReader({ reader }, { open: () => openPcsc([binding]) })
      await assert.rejects(port.reset(blankTape, AbortSignal.timeout(5_000)), { name: 'PeerFault', message: said })
      await port.close()
    }
  })
}

/** Opens and closes, and has to end by itself: what a binding leaves behind keeps a process alive. */
const OPENS_AND_CLOSES = `
import { openPcsc } from './transport/pcsc/open.ts'
for (let i = 0; i < 30; i++) {
  const service = await openPcsc([process.argv[1]])
  await service.readers()
  await service.close()
}`

for (const binding of Object.keys(pcscBindings))
  test(`by ${binding} a process that has closed its readers ends`, { skip }, async () => {
    const words = ['--import', 'tsx', '--input-type=module', '--eval', OPENS_AND_CLOSES, '--', binding]
    const child = spawn(process.execPath, words, { stdio: 'inherit', timeout: 60_000 })
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

test('an IPA begins on the card in the reader, and says so', { skip }, async (t) => {
  const words = ['simulate', 'ipa', '--card', `reader:${READER}`, '--eim', 'https://127.0.0.1:1', '--json']
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.includes('\n')) break
  }
  const [first = '{}'] = text.split('\n')
  for (const fact of [testEid, `in reader \\"${READER}\\"`]) assert.ok(first.includes(fact), first)
})
