import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildProfilePackage } from './build.ts'
import { withIccid } from './with-iccid.ts'

const identity = { profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' }

test('a package for another ICCID is the package that is built for it', () => {
  const one = buildProfilePackage({ ...identity, iccid: '89000123456789012341' })
  const other = buildProfilePackage({ ...identity, iccid: '8944000000000000019' })
  assert.deepEqual(withIccid(one, '8944000000000000019'), other)
  assert.deepEqual(withIccid(one, '89000123456789012341'), one)
})

test('octets that are no package are refused', () => {
  assert.throws(() => withIccid(Buffer.from('A0', 'hex'), '89000123456789012341'), { name: 'DecodeError' })
  assert.throws(() => withIccid(Buffer.of(), '89000123456789012341'), { name: 'DecodeError' })
})
