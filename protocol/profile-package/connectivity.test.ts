import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildProfilePackage } from './build.ts'
import { connectivityOf, connectivityParameters, networkAccessNameIn } from './connectivity.ts'

const identity = { iccid: '89000123456789012341', profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' }
const name = Buffer.from('\u0001a\u0004test', 'latin1')

test('what is put into the header of a package is read from it, and there need be none', () => {
  const parameters = connectivityParameters('a.test')
  assert.deepEqual(connectivityOf(buildProfilePackage({ ...identity, connectivityParameters: parameters })), parameters)
  assert.equal(connectivityOf(buildProfilePackage(identity)), undefined)
  assert.equal(connectivityOf(Buffer.of(0xa0, 0x05)), undefined)
})

test('the name of the access point is found under its tag with and without the comprehension bit, and inside other objects', () => {
  assert.deepEqual(networkAccessNameIn(connectivityParameters('a.test')), name)
  assert.deepEqual(networkAccessNameIn(Buffer.concat([Buffer.from('3501 03 C707'.replaceAll(' ', ''), 'hex'), name])), name)
})

test('octets without a name, or that are no objects, hold none', () => {
  assert.equal(networkAccessNameIn(Buffer.from('350103', 'hex')), undefined)
  assert.equal(networkAccessNameIn(Buffer.from('A1054707', 'hex')), undefined)
  assert.equal(networkAccessNameIn(Buffer.of()), undefined)
})
