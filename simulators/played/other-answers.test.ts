import assert from 'node:assert/strict'
import { test } from 'node:test'
import { otherAnswers } from './other-answers.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const text = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()

/** A card with one answer for every function. */
function card(answer: string) {
  const asked: string[] = []
  return {
    asked,
    own: async (command: Uint8Array) => {
      asked.push(text(command) ?? '')
      return hex(answer)
    },
  }
}

const GET_EID = '81E2910006BF3E035C015A00'

test('data wait for GET RESPONSE, in parts where the way is narrow', async () => {
  const { own } = card('0102030405 9000')
  const answers = otherAnswers({ atOnce: 2 })
  assert.equal(text(await answers(hex(GET_EID), own)), '6102')
  assert.equal(text(await answers(hex('01C0000002'), own)), '01026102')
  assert.equal(text(await answers(hex('01C0000000'), own)), '03046101')
  assert.equal(text(await answers(hex('01C0000002'), own)), '6C01')
  assert.equal(text(await answers(hex('01C0000001'), own)), '059000')
  assert.equal(await answers(hex('01C0000000'), own), undefined)
})

test('another Le is refused once, and the function is carried out once', async () => {
  const { asked, own } = card('0102 910B')
  const answers = otherAnswers({ wantsLe: true })
  assert.equal(text(await answers(hex(GET_EID), own)), '6C02')
  assert.equal(text(await answers(hex(`${GET_EID.slice(0, -2)}02`), own)), '0102910B')
  assert.deepEqual(asked, [GET_EID])
})

test('a command without Le has nothing to correct', async () => {
  const answers = otherAnswers({ wantsLe: true })
  const { own } = card('0102 9000')
  assert.equal(text(await answers(hex(GET_EID.slice(0, -2)), own)), '6102')
  assert.equal(text(await answers(hex('01C0000002'), own)), '01029000')
})

test('a change gets the whole request and the whole answer', async () => {
  const seen: string[] = []
  const answers = otherAnswers({
    change(right, request) {
      seen.push(text(request) ?? '')
      return { ...right, data: Buffer.concat([right.data, hex('99')]) }
    },
  })
  let left = ['6102', '03049000']
  const own = async () => hex(left.shift() ?? '')
  assert.equal(await answers(hex('81E2110001BF00'), own), undefined)
  assert.equal(text(await answers(hex('81E29101013E00'), own)), '0304999000')
  left = ['9000']
  assert.equal(text(await answers(hex('81E2910001AA00'), own)), '999000')
  assert.deepEqual(seen, ['BF3E', 'AA'])
})

test('other commands are left to the card', async () => {
  const { own } = card('9000')
  assert.equal(await otherAnswers({ atOnce: 1 })(hex('0070000001'), own), undefined)
})
