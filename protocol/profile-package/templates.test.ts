import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templateName, templateOid } from './templates.ts'

test('templates are named by number and version', () => {
  assert.equal(templateOid('opt-IoT'), '2.23.143.1.2.18')
  for (const [oid, name] of [
    ['2.23.143.1.2.1', 'MF'],
    ['2.23.143.1.2.4.2', 'USIM version 2'],
    ['2.23.143.1.2.13', '5GS'],
    ['2.23.143.1.2.19', undefined],
    ['2.23.143.1.2.0', undefined],
    ['2.23.143.1.3', undefined],
    ['2.999', undefined],
  ] as const) {
    assert.equal(templateName(oid), name, oid)
  }
})
