import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decode, encode, inspect } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'
import { EUICCResponse } from './euicc-response.ts'

const known: readonly (readonly [what: string, hex: string, value: EUICCResponse])[] = [
  ['success', '3007A0053003800100', { peStatus: [{ status: 'ok' }] }],
  [
    'the template of element 7 is not supported',
    '300AA0083006800109810107',
    { peStatus: [{ status: 'template-not-supported', identification: 7 }] },
  ],
  [
    'element 8 is not supported, installation aborted',
    '300CA00830068001018101088100',
    { peStatus: [{ status: 'pe-not-supported', identification: 8 }], profileInstallationAborted: true },
  ],
  [
    'a status word with everything that may be said',
    '301FA013301180026A848102012C820200FF83030100008208616272746564' + '2121',
    {
      peStatus: [{ status: 0x6a84, identification: 300, 'additional-information': 255, offset: 65_536 }],
      statusMessage: 'abrted!!',
    },
  ],
]

for (const [what, digits, value] of known) {
  test(`${what}: strictly read and written`, () => {
    assert.deepEqual(decode(EUICCResponse, hex(digits), { strict: true }), { value, issues: [] })
    assert.equal(encode(EUICCResponse, value).toString('hex').toUpperCase(), digits)
  })
}

describe('status codes', () => {
  const withCode = (contents: string) => hex(`3008A006300480${contents}`)
  for (const [what, digits, shown, issues] of [
    ['a name', '3007A005300380011F', 'unsupported-profile-version (31)', 0],
    ['a number without meaning', '3007A005300380010C', '12', 1],
    ['a status word 6XXX', '3008A006300480026A84', '27268 (status word 6A84)', 0],
    ['the first status word 9XXX', '3009A00730058003009000', '36864 (status word 9000)', 0],
    ['a status word 9XXX', '3009A0073005800300910B', '37131 (status word 910B)', 0],
    ['the first proprietary one', '3009A0073005800300A000', '40960 (proprietary)', 0],
    ['one below the status words', '3008A006300480025FFF', '24575', 1],
    ['one above 65535', '3009A00730058003010000', '65536', 1],
  ] as const) {
    test(`${what} is kept and shown as ${shown}`, () => {
      const { tree, issues: found, error } = inspect(EUICCResponse, hex(digits), { strict: true })
      assert.equal(error, undefined)
      assert.equal(tree[0]?.children[0]?.children[0]?.children[0]?.value, shown)
      assert.deepEqual(
        found.map(({ kind }) => kind),
        issues === 0 ? [] : ['unknown-enumeration'],
      )
    })
  }

  test('a status that is no INTEGER in its shortest form is noted once', () => {
    const { issues } = decode(EUICCResponse, withCode('020005'))
    assert.deepEqual(
      issues.map(({ kind }) => kind),
      ['non-minimal-integer'],
    )
  })
})
