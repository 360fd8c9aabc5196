import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INS, instructionName } from './instructions.ts'

for (const [name, ins] of [
  ['STORE DATA', 0xe2],
  ['MANAGE CHANNEL', 0x70],
  ['SELECT', 0xa4],
  ['GET RESPONSE', 0xc0],
  ['TERMINAL CAPABILITY', 0xaa],
  ['TERMINAL PROFILE', 0x10],
  ['FETCH', 0x12],
  ['TERMINAL RESPONSE', 0x14],
  ['ENVELOPE', 0xc2],
  ['STATUS', 0xf2],
  ['READ BINARY', 0xb0],
  ['INS 0A', 0x0a],
] as const) {
  test(`${name} is instruction ${ins.toString(16)}`, () => assert.equal(instructionName(ins), name))
}
test('every instruction that is built here has a name', () => {
  for (const ins of Object.values(INS)) assert.doesNotMatch(instructionName(ins), /^INS/)
})
