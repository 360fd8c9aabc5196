/** What ends a round of retrieval, and which eIMs are asked (SGP.32 v1.2 3.1.1.1). */
import { Given, Then } from '@cucumber/cucumber'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

const errors = { noEimPackageAvailable: 1, eidNotFound: 2, invalidEid: 3, missingEid: 4 } as const

/** The answer with an eimPackageError, in JSON as the integer member beside Executed-Success. */
export function eimPackageError(name: keyof typeof errors): Misreply {
  return (right, { path }) => {
    if (path === ASN1_PATH)
      return { ...right, status: 200, body: encode(GetEimPackageResponse, { kind: 'eimPackageError', value: name }) }
    const header = { functionExecutionStatus: { status: 'Executed-Success' } }
    return { ...right, status: 200, body: Buffer.from(JSON.stringify({ header, eimPackageError: errors[name] })) }
  }
}

Given(
  'the eIM answers GetEimPackage with the eimPackageError {string}',
  async function (this: IpaWorld, name: keyof typeof errors) {
    await this.bench.eim.script({ replies: { getEimPackage: Array.from({ length: 50 }, () => eimPackageError(name)) } })
  },
)

Given('the eIM has a data request that is cut off', async function (this: IpaWorld) {
  await withCard(this, {})
  // A tag list of three octets, of which one is there.
  this.bench.eim.operator.queueRaw(this.bench.eid, Buffer.from('BF52035C03A8', 'hex'))
})

Given('the eUICC is associated with another eIM too', async function (this: IpaWorld) {
  await withCard(this, { otherEim: true })
})

Then('the eIM gets GetEimPackage once more behind it', function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  this.check({
    claim: 'requests of GetEimPackage, that for the package among them',
    expected: 'two at least',
    seen: String(calls.length),
    holds: calls.length > 1,
    at: this.linesOf(calls),
  })
})

Then('each of the two eIMs gets GetEimPackage', function (this: IpaWorld) {
  const { otherEim } = this
  const [own, other] = [this.calls('getEimPackage').length, otherEim.calls('getEimPackage').length]
  this.check({
    claim: 'requests of GetEimPackage at the two eIMs',
    expected: 'one at least at each',
    seen: `${own} and ${other}`,
    holds: own > 0 && other > 0,
    at: this.linesOf(this.received),
  })
})
