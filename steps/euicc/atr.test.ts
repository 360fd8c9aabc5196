import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announcesEuicc } from './atr.ts'

const rows: readonly (readonly [what: string, hex: string, announces: boolean])[] = [
  ['the ATR of an eUICC', '3b9f96803fc7828031e073fe211b64410b010082900000', true],
  ['the ATR of a UICC', '3b9f96801fc78031a073be21136743200718000001a5', false],
  ['global interface bytes without the bit', '3b9f96803fc7808031e073fe211b64410b010082900000', false],
  ['an ATR without interface bytes', '3b00', false],
  ['an ATR that is cut off', '3b9f96803f', false],
  ['nothing', '', false],
]

for (const [what, hex, announces] of rows)
  test(`${what} ${announces ? 'announces' : 'does not announce'} eUICC functions (BOOT-001)`, () =>
    assert.equal(announcesEuicc(Buffer.from(hex, 'hex')), announces))
