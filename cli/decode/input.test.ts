import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { captured } from './captured.ts'
import { formOf } from './form.ts'
import { readSource } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-decode-'))
after(() => rmSync(folder, { recursive: true }))
const OBJECT = Buffer.from('BF4F03020101', 'hex')

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, contents)
  return path
}

async function inputOf(...words: string[]) {
  return formOf(await readSource(words, Object.assign(noInput(), { isTTY: true })))
}

async function* noInput(): AsyncGenerator<Buffer> {}

describe('the same octets are read', () => {
  const base64 = OBJECT.toString('base64')
  for (const [how, words, form] of [
    ['as plain hex', ['BF4F03020101'], 'hex'],
    ['in lower case', ['bf4f03020101'], 'hex'],
    ['with blanks', ['BF 4F 03 02 01 01'], 'hex'],
    ['with blanks and without quotes', ['BF', '4F', '03', '02', '01', '01'], 'hex'],
    ['with colons', ['bf:4f:03:02:01:01'], 'hex'],
    ['with 0x before all', ['0xBF4F03020101'], 'hex'],
    ['as an array of C', ['{ 0xBF, 0x4F, 0x03, 0x02, 0x01, 0x01 };'], 'hex'],
    ['with \\x escapes', ['"\\xBF\\x4f\\x03\\x02\\x01\\x01"'], 'hex'],
    ['over several lines', ['BF4F\n03 02\r\n01 01\n'], 'hex'],
    ['in base64', [base64], 'base64'],
    ['in base64 with line breaks', [`${base64.slice(0, 4)}\n${base64.slice(4)}\n`], 'base64'],
    ['in quoted base64', [`"${base64}"`], 'base64'],
  ] as const) {
    test(how, async () => {
      const input = await inputOf(...words)
      assert.equal(input.form, form)
      assert.ok('octets' in input && input.octets.equals(OBJECT))
      assert.deepEqual(input.notes, [])
    })
  }

  for (const [what, contents, form] of [
    ['hex', 'BF4F 0302\n0101\n', 'hex'],
    ['hex in UTF-16, as PowerShell writes it', Buffer.from('\ufeffBF4F03020101\r\n', 'utf16le'), 'hex'],
    ['base64', `${base64}\n`, 'base64'],
    ['raw BER', OBJECT, 'binary'],
  ] as const) {
    test(`from a file of ${what}`, async () => {
      const input = await inputOf(file('object', contents))
      assert.equal(input.form, form)
      assert.ok('octets' in input && input.octets.equals(OBJECT))
    })
  }
})

test('raw BER that happens to be nothing but letters is read as such from a file, not from an argument', async () => {
  const letters = `0A${'x'.repeat(0x41)}`
  assert.equal((await inputOf(file('letters', letters))).form, 'binary')
  assert.equal((await inputOf(`${letters}x`)).form, 'base64')
})

test('url-safe base64 and wrong padding are read, and noted', async () => {
  const octets = Buffer.from('BF4F03800101FFEFBE', 'hex')
  const urlSafe = await inputOf(octets.toString('base64url').replace(/=*$/, ''))
  assert.ok('octets' in urlSafe && urlSafe.octets.equals(octets))
  assert.match(urlSafe.notes.join(), /url-safe/)
  assert.match((await inputOf('v08DAgEB=')).notes.join(), /1 padding characters where 0 belong/)
  assert.match((await inputOf('v08DAgEBAf==')).notes.join(), /stray bits/)
})

test('a file wins over the hex that its name is, and this is said', async () => {
  const before = process.cwd()
  file('BF4F03020102', OBJECT)
  process.chdir(folder)
  try {
    const { out, code } = await captured(['BF4F03020102'])
    assert.match(out, /^note: read the file named BF4F03020102; put 0x before it/)
    assert.match(out, /noEimPackageAvailable/)
    assert.equal(code, 0)
    assert.match((await captured(['0xBF4F03020102'])).out, /eidNotFound/)
  } finally {
    process.chdir(before)
  }
})

test('standard input is binary safe, and is read without any argument in a pipe', async () => {
  for (const words of [['-'], []]) {
    const { out, code } = await captured(words, {}, { stdin: OBJECT })
    assert.match(out, /6 octets from binary/)
    assert.equal(code, 0)
  }
})

describe('what cannot be read is said clearly, with exit code 2', () => {
  for (const [what, words, message] of [
    ['nothing in a terminal', [], /nothing to decode: give hex, base64 or a file/],
    ['an empty argument', [''], /the argument is empty/],
    ['blanks only', ['  \n'], /the argument is empty/],
    ['a missing file', ['missing.bin'], /there is no file "missing.bin"/],
    ['a missing file in a folder', ['./none/at/all'], /there is no file/],
    ['a directory', [tmpdir()], /is a directory: name a file in it/],
    ['an odd number of hex digits', ['BF4F0302010'], /odd number of hexadecimal digits, 11: half an octet at position 11/],
    ['half an octet among whole ones', ['BF 4F 3 02 01 01'], /half an octet at position 7;/],
    ['a character that is no hex', ['BF4FZ3020101'], /"Z" at position 5 is no hexadecimal digit/],
    ['a character that is no hex in a later line', ['BF4F\n03g20101BF'], /"g" at line 2, column 3 is no hexadecimal digit/],
    ['a character that cannot be seen', ['BF4F\u200b03020101'], /U\+200B at position 5 is no hexadecimal digit/],
    ['text', ['hello'], /neither a file here, nor hex, nor base64: as hex, "h" at position 1 .*; as base64, 5 base64 digits/],
    ['a sentence', ['what is this?'], /as base64, "\?" at position 13 is no base64 character/],
    ['base64 that goes on after its padding', ['zz==zzzz'], /"=" at position 3 inside base64/],
    ['broken JSON', ['{"a":}'], /JSON that cannot be read/],
    ['an empty JSON body', ['{}'], /a JSON body without any members/],
    ['a PEM block without an end', ['-----BEGIN CERTIFICATE-----\nMII=\n'], /has no line "-----END CERTIFICATE-----"/],
    ['a PEM block that is no base64', ['-----BEGIN X-----\n*\n-----END X-----'], /PEM block X at line 1, column 1: "\*"/],
    ['an encrypted PEM block', ['-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n\nMII=\n-----END X-----'], /is encrypted/],
    ['a trace with a broken line', ['-> 80E2910003BF2000\n<- 9x00'], /APDU trace, line 2:/],
    ['a STORE DATA block out of order', ['-> 80E2910103BF2000\n<- 9000'], /APDU trace, line 1: STORE DATA block 1/],
  ] as const) {
    test(what, async () => {
      const { code, out, err } = await captured(words)
      assert.equal(code, 2)
      assert.equal(out, '')
      assert.match(err, /^sgp32 decode: [^\n]*\n$/)
      assert.match(err, message)
    })
  }

  test('an empty file, and empty standard input', async () => {
    assert.match((await captured([file('empty', '')])).err, /the file is empty/)
    assert.match((await captured(['-'], {}, { stdin: Buffer.alloc(0) })).err, /standard input is empty/)
  })

  test('more than the limit, from a file and from standard input', async () => {
    const path = file('large', Buffer.alloc(101))
    await assert.rejects(readSource([path], noInput(), 100), {
      name: 'InputError',
      message: /has 101 octets, and 100 octets are the most/,
    })
    const endless = async function* () {
      for (;;) yield Buffer.alloc(40)
    }
    await assert.rejects(readSource(['-'], endless(), 100), {
      name: 'InputError',
      message: /standard input goes on, and 100 octets/,
    })
  })

  test('with --json the failure is a document', async () => {
    const { code, out, err } = await captured(['BF4'], { json: true })
    assert.equal(code, 2)
    assert.equal(err, '')
    assert.deepEqual(
      { ...JSON.parse(out), error: undefined },
      { form: null, notes: [], exitCode: 2, error: undefined, items: [] },
    )
    assert.match(JSON.parse(out).error, /odd number/)
  })

  test('control characters in an argument come back written out', async () => {
    const { err } = await captured(['\u001b[31m\u202e.bin'])
    assert.ok(!/\p{Cf}|\p{Cc}/u.test(err.trimEnd()), JSON.stringify(err))
  })
})
