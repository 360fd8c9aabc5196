/** The simulated eUICC as a card in a reader: opensc-tool talks to it through pcscd and vsmartcard's virtual reader. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { asCard } from '../../simulators/euicc/as-card.ts'
import { atr } from '../../simulators/euicc/atr.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import { type InsertedCard, insertIntoVpcd } from '../../simulators/euicc/vpcd.ts'
import { blankTape } from '../../transport/tape.ts'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from './private-pcscd.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

let pcscd: PrivatePcscd | undefined
let inserted: InsertedCard | undefined
before(async () => {
  if (skip !== false) return
  assert.equal(missing, undefined)
  pcscd = await startPrivatePcscd()
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
  const settings = euiccSettings([pki], testEid)
  const card = asCard(new SimulatedEuicc({ settings, state: firstState(settings) }))
  inserted = await insertIntoVpcd(card, { host: '127.0.0.1', port: pcscd.port, tape: blankTape })
  await pcscd.cardSeen()
})
after(async () => {
  await inserted?.remove()
  await pcscd?.close()
})

const openscTool = async (...words: readonly string[]) => (await pcscd?.run('opensc-tool', '--reader', '0', ...words)) ?? ''

/** Sends APDUs in one session. @returns what came back for each: data and status word, as hexadecimal without blanks */
async function sent(...apdus: readonly string[]): Promise<readonly string[]> {
  const text = await openscTool('--card-driver', 'default', ...apdus.flatMap((apdu) => ['--send-apdu', apdu]))
  return text
    .split(/^Sending: .*$/m)
    .slice(1)
    .map((answer) => {
      const [, sw1 = '', sw2 = ''] = answer.match(/SW1=0x([0-9A-F]{2}), SW2=0x([0-9A-F]{2})/) ?? []
      const octets = [...answer.matchAll(/^((?:[0-9A-F]{2} ){1,16})/gm)].map(([, line = '']) => line.replaceAll(' ', '')).join('')
      return `${octets}${sw1}${sw2}`
    })
}

test('sheet:sgp22-lpae#B1 BOOT-001: pcscd reads the ATR, which says that the card is an eUICC', { skip }, async () => {
  const shown = (await openscTool('--atr')).trim().replaceAll(':', '')
  assert.equal(shown, Buffer.from(atr).toString('hex'))
})

test('opensc-tool opens a channel, selects the ISD-R and reads the EID', { skip }, async () => {
  const [capability, channel, fci, eid] = await sent(
    '80AA00000AA9088100820101830107',
    '0070000001',
    '01A4040010A0000005591010FFFFFFFF890000010000',
    '81E2910006BF3E035C015A00',
  )
  assert.equal(capability, '9000')
  assert.equal(channel, '019000')
  assert.match(fci ?? '', /^6F.*8410A0000005591010FFFFFFFF8900000100.*9000$/)
  assert.equal(eid, `BF3E125A10${testEid}9000`)
})

test('a class and an instruction that the card does not know, and a request without a channel', { skip }, async () => {
  assert.deepEqual(await sent('F0CA000000', '00FE000000', '80E2910006BF3E035C015A00'), ['6E00', '6D00', '6985'])
})
