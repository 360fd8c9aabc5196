/** What a program says that makes a device act stands in what doctor prints, and no secret that it was given. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../transport/clock.ts'
import { doctor } from './doctor.ts'
import { pki } from './pki.ts'
import { Told } from './test-told.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-device-'))
after(() => rmSync(folder, { recursive: true }))
const told = new Told()
const { around } = told
/** With a quote in it, which JSON writes otherwise. */
const PIN = '12"34-secret'

/** A board that does not take its PIN, and says which one. */
async function profileOfBoard(): Promise<string> {
  // A reader that never powers its card.
  const reader = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(reader, 'listening')
  after(() => reader.close())
  process.env['BOARD_PIN'] = PIN
  const ipa = {
    adapter: 'command',
    program: process.execPath,
    arguments: ['-e', "console.error('wrong PIN ' + process.env.PIN); process.exit(1)"],
    environment: { PIN: { secret: 'env:BOARD_PIN' } },
    offers: ['poll', 'restart'],
  }
  const at = (port = 0) => `127.0.0.1:${port}`
  const device = {
    pki: folder,
    vpcd: at((reader.address() as AddressInfo).port),
    eim: { listen: at() },
    smdp: { listen: at() },
  }
  const path = join(folder, 'board.yaml')
  const text = readFileSync(new URL('../profiles/simulated-ipa.yaml', import.meta.url), 'utf8')
  writeFileSync(path, text.replace(/^ipa:\n(?: .*\n)+/m, `ipa: ${JSON.stringify(ipa)}\ndevice: ${JSON.stringify(device)}\n`))
  return path
}

// A reader finds each card in seconds.
if (process.env['PROOF'] === '1')
  test('a secret that a program says is hidden, as text and in JSON', async () => {
    assert.equal(await pki({ out: folder }, around, systemClock), 0)
    const path = await profileOfBoard()
    for (const json of [false, true]) {
      told.text = ''
      assert.equal(await doctor(path, { json }, around, systemClock), 3, told.text)
      assert.match(told.text, /could not make the IPA restart: wrong PIN \*+/)
      assert.doesNotMatch(told.text, /secret/)
    }
  })
