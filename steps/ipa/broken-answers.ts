/** Answers to a poll that nobody can read. */
import { Given } from '@cucumber/cucumber'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { cutBody, garbage } from '../../transport/misbehaviour.ts'
import { alsoDo } from './eim-answers.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** Octets that are neither HTTP nor BER. */
const NOISE = Buffer.from('8f3a00ff51c2e07d14b96600aa', 'hex')

const answers: Readonly<Record<string, Misreply>> = {
  'a web page': (right) => ({ ...right, body: Buffer.from('<html><body>502 Bad Gateway</body></html>') }),
  'an empty body': (right) => ({ ...right, body: Buffer.of() }),
  'half of the package': (right) => ({ ...right, body: right.body.subarray(0, right.body.length >> 1) }),
  'half of the announced length': (right) => cutBody(right, right.body.length >> 1),
  'octets of no form in the body': (right) => ({ ...right, body: NOISE }),
  'octets of no form in place of HTTP': () => garbage(NOISE),
  'a length of four octets that is longer than anything': (right) => ({ ...right, body: Buffer.from('bf4f84ffffffff00', 'hex') }),
}

Given('the eIM answers the poll with {}', async function (this: IpaWorld, what: string) {
  const answer = answers[what]
  if (answer === undefined) throw new RangeError(`no answer with ${what}`)
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ listProfileInfo: {} }])
  await alsoDo(this, { replies: { getEimPackage: [answer] } })
})
