import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentsOf, type File } from './file.ts'

const fill = (hex: string): File[number] => ({ kind: 'fillFileContent', value: Buffer.from(hex, 'hex') })
const offset = (value: number): File[number] => ({ kind: 'fillFileOffset', value })

for (const [what, file, contents] of [
  ['one piece', [fill('0102')], '0102'],
  ['an offset before the first piece', [offset(2), fill('0102')], 'ffff0102'],
  ['an offset that counts from the end of the piece before', [fill('01'), offset(1), fill('02')], '01ff02'],
  ['an offset behind the last piece', [fill('01'), offset(5)], '01'],
  ['a piece over another', [fill('010203'), offset(-2), fill('04')], '010403'],
  ['an offset to before the file', [fill('01'), offset(-9), fill('0203')], '0203'],
  ['an empty piece', [fill('')], ''],
] as const) {
  test(`${what} is written`, () => assert.equal(contentsOf(file)?.toString('hex'), contents))
}

test('a file that is not filled has no contents', () => {
  assert.equal(contentsOf([]), undefined)
  assert.equal(contentsOf([{ kind: 'doNotCreate', value: true }, offset(3)]), undefined)
})

test('no file is longer than its size can say, whatever the offsets', () => {
  assert.equal(contentsOf([offset(2 ** 46), fill('01')])?.length, 65_535)
  assert.equal(contentsOf([offset(65_534), fill('0102')])?.at(-1), 0x01)
})
