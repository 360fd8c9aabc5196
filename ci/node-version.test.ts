import assert from 'node:assert/strict'
import { test } from 'node:test'
import { versionComplaint } from './node-version.mjs'

for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.11.1'])
  test(`Node ${version} is new enough`, () => assert.equal(versionComplaint(version, '>=20.19'), undefined))

for (const version of ['18.20.8', '20.18.3', '20.9.0', '19.99.0'])
  test(`Node ${version} is too old, and the message says what to install`, () =>
    assert.match(versionComplaint(version, '>=20.19') ?? '', new RegExp(`^Node ${version} is too old: .*20\\.19.*nodejs\\.org`)))

test('the range is that of package.json', () => assert.match(versionComplaint('1.0.0') ?? '', /needs 20\.19 or newer/))
