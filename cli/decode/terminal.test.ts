import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import { captured } from './captured.ts'
import { widthOf } from './display-width.ts'

const ESCAPE = String.fromCharCode(27)

function vector(name: string, spec: '1.2' | '1.0.1' = '1.2'): string {
  const found = vectorsOf(spec).find((one) => one.name === name)
  assert.ok(found !== undefined, name)
  return found.hex
}

describe('the terminal', () => {
  const hostile = `\u001b]0;title\u0007\u001b[2J\r\n\u009b31m\u202egnp.exe\u{1f600}漢字`
  const withText = tlv(0xbf25, Buffer.from('5A0A98001032547698103214', 'hex'), tlv(0x91, Buffer.from(hostile)), tlv(0x92))

  for (const columns of [1, 40, 57, 80, 132]) {
    test(`of ${columns} columns is never overrun`, async () => {
      for (const spec of ['1.2', '1.0.1'] as const) {
        const inputs = [...vectorsOf(spec).map(({ hex }) => hex), withText.toString('hex')].filter((hex) => hex !== '')
        for (const hex of inputs) {
          const { out } = await captured([hex], { spec, color: false }, { columns })
          for (const line of out.split('\n')) assert.ok(widthOf(line) <= Math.max(columns, 40), `${widthOf(line)}: ${line}`)
        }
      }
    })
  }

  test('COLUMNS limits output to a file too', async () => {
    const { out } = await captured([vector('package')], {}, { env: { COLUMNS: '60' } })
    assert.match(out, /\n 55 5F37 {2}64 +└eimSignature +0+… \(64 octets\)\n/)
  })

  test('long octet strings are shortened with their length, --full shows all', async () => {
    const hex = tlv(0xbf36, tlv(0xbf23, Buffer.from('820101', 'hex'), tlv(0x80, Buffer.alloc(300, 0xab)))).toString('hex')
    assert.match((await captured([hex])).out, /transactionId +(AB){20,40}… \(300 octets\)\n/)
    assert.match((await captured([hex], { full: true, color: false }, { columns: 40 })).out, /transactionId +(AB){300}\n/)
  })

  test('has colours, unless the output is a file, NO_COLOR is set or the terminal is dumb', async () => {
    const coloured = async (options: { readonly color?: boolean }, columns?: number, env = {}) => {
      const terminal = columns === undefined ? { env } : { columns, env }
      return (await captured(['BF4F03020101'], options, terminal)).out.includes(ESCAPE)
    }
    assert.equal(await coloured({}, 80), true)
    assert.equal(await coloured({}), false)
    assert.equal(await coloured({}, 80, { NO_COLOR: '1' }), false)
    assert.equal(await coloured({}, 80, { TERM: 'dumb' }), false)
    assert.equal(await coloured({ color: false }, 80), false)
    assert.equal(await coloured({ color: true }, undefined, { NO_COLOR: '1' }), true)
  })

  test('colours change nothing but the colour', async () => {
    const plain = await captured([vector('missing eimId')], { color: false }, { columns: 90 })
    const coloured = await captured([vector('missing eimId')], { color: true }, { columns: 90 })
    assert.equal(coloured.out.replaceAll(new RegExp(`${ESCAPE}\\[[0-9]+m`, 'g'), ''), plain.out)
  })

  for (const options of [{}, { full: true }, { json: true }]) {
    test(`gets no control character of a peer, with ${JSON.stringify(options)}`, async () => {
      const { out } = await captured([withText.toString('hex')], options, { env: {} })
      assert.doesNotMatch(out.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
      if (!('json' in options))
        assert.match(out, /\\u\{1b\}\]0;title\\u\{7\}\\u\{1b\}\[2J\\u\{d\}\\u\{a\}\\u\{9b\}31m\\u\{202e\}gnp\.exe/)
    })
  }
})
