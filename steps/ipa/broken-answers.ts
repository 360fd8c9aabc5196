/** Answers to a poll that nobody can read, and connections that end after one. */
import { Given } from '@cucumber/cucumber'
import { brokenAnswers, endsConnection, failedAnswers } from '../../simulators/played/misreplies.ts'
import { alsoDo, always } from './eim-answers.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

Given('the eIM answers the poll with {}', async function (this: IpaWorld, what: string) {
  const answer = brokenAnswers[what]
  if (answer === undefined) throw new RangeError(`no answer with ${what}`)
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ listProfileInfo: {} }])
  await alsoDo(this, { replies: { getEimPackage: [answer] } })
})

Given('the eIM ends the connection after each package', async function (this: IpaWorld) {
  await alsoDo(this, { replies: { getEimPackage: always(endsConnection) } })
})

Given('the eIM answers every result with {}', async function (this: IpaWorld, what: string) {
  const answer = failedAnswers[what]
  if (answer === undefined) throw new RangeError(`no answer with ${what}`)
  await alsoDo(this, { replies: { provideEimPackageResult: always(answer), handleNotification: always(answer) } })
})
