/** Answers to a poll that nobody can read, and connections that end after one. */
import { Given } from '@cucumber/cucumber'
import type { Misreply } from '../../simulators/played/eim-server.ts'
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
  // A result may come by HandleNotification, and half of an answer without a body is a whole one to a notification.
  const toResult: Misreply = (right, request, message) =>
    message.function === 'handleNotification' && message.value.kind === 'pendingNotification'
      ? { ...right, status: 503 }
      : answer(right, request, message)
  await alsoDo(this, { replies: { provideEimPackageResult: always(answer), handleNotification: always(toResult) } })
})
