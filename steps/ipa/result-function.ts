/** Which of two functions brings the result of a package (SGP.32 v1.2 5.14.6, 5.14.7, 6.3.2). */
import { Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { givenResults } from './results.ts'
import type { IpaWorld } from './world.ts'

const names = {
  provideEimPackageResult: 'ProvideEimPackageResult',
  handleNotification: 'HandleNotification under provideEimPackageResult',
} as const

/** Outermost tag of HandleNotification. */
const BF3D = Buffer.from('bf3d', 'hex')

/** Whether a request in JSON has a member of the function: one without any is about something else. */
function namesOne(body: Buffer): boolean {
  return ['"provideEimPackageResult"', '"pendingNotification"'].some((member) => body.includes(member))
}

Then(
  'the result comes by ProvideEimPackageResult, or in HandleNotification under provideEimPackageResult',
  function (this: IpaWorld) {
    const results = givenResults(this)
    // A package of eCOs makes no notification: whatever comes by this function is about the result.
    const unread = this.received.filter(
      ({ message, http: { path, body } }) =>
        message === undefined &&
        (path.endsWith('/handleNotification') ? namesOne(body) : body.subarray(0, BF3D.length).equals(BF3D)),
    )
    if (results.length === 0 && unread.length === 0)
      throw new StateNotReached('the eIM got no result within our patience', this.linesOf(this.received))
    const used = [...new Set(results.map(({ by }) => by))].map((by) => names[by])
    this.check({
      claim: 'how the result comes',
      expected: Object.values(names).join(', or '),
      seen: [...used, ...(unread.length === 0 ? [] : ['HandleNotification that holds something else'])].join(', '),
      holds: unread.length === 0,
      at: this.linesOf([...results, ...unread]),
      ...(used.includes(names.handleNotification) ? {} : { remark: 'the IPA does not use HandleNotification for it' }),
    })
  },
)
