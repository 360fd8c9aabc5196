/** A device that sleeps for hours, and what the eIM still knows of it then (RFC 7252 4.4, 4.8.2). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { CoapMessage } from '../../transport/coap/message.ts'
import { letHoursPass } from '../hours.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import {
  type Alive,
  askDeciding,
  askOn,
  coapAnswer,
  coapOf,
  inWords,
  isServedNow,
  lineOf,
  linesOf,
  pollMessage,
  responseTo,
} from './coaps-line.ts'
import { comeBack, loseAssociation, served } from './coaps-return.ts'
import type { ConformanceWorld } from './world.ts'

const hoursAgo = kept<CoapMessage>('a request of hours before')

Given('hours have gone by', async function (this: ConformanceWorld) {
  await letHoursPass(this, this.bench.hours, 'eim', 'eim.coaps.awaySeconds')
})

Given('the IPA has asked for work over it', async function (this: ConformanceWorld) {
  const request = this.keep(hoursAgo, pollMessage(this))
  responseTo(await askOn(this, await lineOf(this), request))
})

/** A device cannot wait for ever, and it pays for every datagram. */
const TIMES = 4

When(
  'the IPA asks for work over its association, and over a new one where nobody answers',
  async function (this: ConformanceWorld) {
    const line = await lineOf(this)
    const asked = await askOn(this, line, pollMessage(this), { milliseconds: 4 * coapOf(this).waitMs, times: TIMES })
    if (asked.response !== undefined) {
      this.keep(coapAnswer, asked)
      return
    }
    loseAssociation(this, line)
    await comeBack(this)
  },
)

Then('the eIM answers it over one of them', async function (this: ConformanceWorld) {
  const asked = this.mayHave(coapAnswer)
  const { holds, seen, at }: Alive =
    asked === undefined ? await served(this) : { holds: isServedNow(asked), seen: inWords(asked), at: linesOf(asked) }
  this.check({
    claim: 'a device that was away is served',
    expected: 'an answer to GetEimPackage over the association of hours before, or over the next one',
    seen,
    holds,
    at,
  })
})

When(
  'the IPA asks for work over its association in a message with the id of hours before',
  async function (this: ConformanceWorld) {
    const { messageId } = this.kept(hoursAgo)
    const { ended } = await lineOf(this)
    if (ended !== undefined) throw new StateNotReached(`there is no association any more: ${ended}`)
    await askDeciding(this, pollMessage(this, { messageId }))
  },
)

Then('the eIM takes it for a new message', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const { token } = responseTo(asked)
  const isOld = token.equals(this.kept(hoursAgo).token)
  this.check({
    claim: 'a message id is free again behind EXCHANGE_LIFETIME',
    expected: 'a response to this request',
    seen: isOld ? 'the response to the request of hours before, with its token' : inWords(asked),
    holds: !isOld && isServedNow(asked),
    at: linesOf(asked),
  })
})
