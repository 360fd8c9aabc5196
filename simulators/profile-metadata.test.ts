import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../protocol/vectors/hex.ts'
import { isSameMetadata } from './profile-metadata.ts'

const announced = hex('BF25125A0A989209012143658709F1910141920142')

test('sheet:CMA-26: metadata that say the same in another encoding are the same, and others are not', () => {
  assert.ok(isSameMetadata(announced, announced))
  assert.ok(isSameMetadata(announced, hex('BF2581125A0A989209012143658709F1910141920142')), 'a length that is not the shortest')
  assert.ok(isSameMetadata(announced, hex('BF25155A0A989209012143658709F1910141920142950102')), 'profileClass has its default')
  assert.ok(!isSameMetadata(announced, hex('BF25125A0A989209012143658709F1910141920143')))
  assert.ok(!isSameMetadata(announced, hex('BF2512')))
  assert.ok(!isSameMetadata(announced, hex('')))
})
