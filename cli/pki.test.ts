import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { readPki } from '../profiles/pki.ts'
import { systemClock } from '../transport/clock.ts'
import { type PkiOptions, pki } from './pki.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-pki-'))
after(() => rmSync(base, { recursive: true }))

async function write(options: PkiOptions) {
  const texts = { out: '', err: '' }
  const into = (name: 'out' | 'err') =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += chunk
        done()
      },
    })
  const code = await pki(options, { stdout: into('out'), stderr: into('err') }, systemClock)
  return { code, ...texts }
}

test('every file is written and explained, and read back without a problem', async () => {
  const out = join(base, 'one')
  const { code, out: text } = await write({ out, eid: ['89049032123451234512345678901235', '89882119900000000000000000000005'] })
  assert.equal(code, 0)
  const read = await readPki(out)
  assert.deepEqual(read.problems, [])
  assert.equal(read.certificates.filter(({ role }) => role === 'euicc').length, 2)
  for (const { path } of [...read.certificates, ...read.crls]) assert.ok(text.includes(`${path.slice(out.length + 1)} `), path)
  assert.match(text, /a server refuses the eUICC 89882119900000000000000000000005/)
})

test('both curves go into one folder, and --json lists each file with what it is', async () => {
  const out = join(base, 'both')
  const { files } = JSON.parse((await write({ out, curve: 'both', json: true })).out)
  const names = files.map(({ path }: { path: string }) => path.slice(out.length + 1))
  assert.ok(names.includes('P-256-ci.pem') && names.includes('brainpoolP256r1-ci.pem'))
  for (const { path, what, who } of files) {
    assert.ok(statSync(path).isFile())
    assert.ok(what.length > 0 && who.length > 0, path)
  }
})

test('a folder with something in it is left alone, unless it is forced', async () => {
  const out = join(base, 'used')
  mkdirSync(out)
  writeFileSync(join(out, 'mine.txt'), 'x')
  const refused = await write({ out })
  assert.equal(refused.code, 3)
  assert.match(
    refused.err,
    /--out: .*used has 1 entry in it, such as mine\.txt: write the path of a new or empty folder, or add --force/,
  )
  assert.equal((await write({ out, force: true })).code, 0)
})

test('what cannot be an EID or a folder is said with what to write instead', async () => {
  const eid = await write({ out: join(base, 'x'), eid: ['8904903212345123451234567890123'] })
  assert.equal(eid.code, 3)
  assert.match(eid.err, /--eid 8904903212345123451234567890123: EID: 31 digits; write 32 digits/)
  writeFileSync(join(base, 'file'), '')
  const file = await write({ out: join(base, 'file') })
  assert.equal(file.code, 3)
  assert.match(file.err, /cannot be read \(ENOTDIR\): write the path of a new or empty folder/)
})
