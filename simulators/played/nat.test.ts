import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTape } from '../../transport/tape.ts'
import { Nat } from './nat.ts'

const on = (connection: number) => ({ connection, tape: blankTape })

test('a NAT forgets the connections that stand, and no later ones', () => {
  const nat = new Nat()
  nat.passes(1)
  nat.passes(2)
  assert.equal(nat.replyTo(on(1)), undefined)
  nat.forget('nothing')
  nat.passes(3)
  assert.deepEqual(
    [1, 2].map((number) => nat.replyTo(on(number))),
    [{ kind: 'silence' }, { kind: 'silence' }],
  )
  assert.equal(nat.replyTo(on(3)), undefined)
  assert.equal(nat.forgotten, 2)
})

test('a packet on a forgotten connection gets a reset where the NAT gives one', () => {
  const nat = new Nat()
  nat.passes(1)
  nat.forget('a reset')
  assert.deepEqual(nat.replyTo(on(1)), { kind: 'octets', pieces: [], end: 'reset' })
})

test('with a server that counts anew it begins anew', () => {
  const nat = new Nat()
  nat.passes(1)
  nat.forget('a reset')
  nat.begin()
  assert.equal(nat.replyTo(on(1)), undefined)
  assert.equal(nat.forgotten, 0)
})
