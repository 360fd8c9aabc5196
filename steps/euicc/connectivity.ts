/** GetConnectivityParameters (SGP.32 v1.2 5.9.24): what a profile brought in the header of its package. */
import { Given, Then } from '@cucumber/cucumber'
import { showOctets } from '../../protocol/ber/octets.ts'
import { connectivityOf, networkAccessNameIn } from '../../protocol/profile-package/connectivity.ts'
import { CannotBePrepared } from '../preparation.ts'
import { answerOf, textOf } from './es10-calls.ts'
import { profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Parameters for SMS alone are none for HTTP, which go by way of an access point. */
function parametersOf({ bench }: EuiccWorld, name: string): { readonly parameters: Buffer; readonly accessPoint: Buffer } {
  const octets = bench.profilePackage?.(profileNamed(name))
  const parameters = octets === undefined ? undefined : connectivityOf(octets)
  const accessPoint = parameters === undefined ? undefined : networkAccessNameIn(parameters)
  if (parameters === undefined || accessPoint === undefined)
    throw new CannotBePrepared('profilePackage: its header has no connectivityParameters with a network access name')
  return { parameters, accessPoint }
}

Given('profile {word} has connectivity parameters', function (this: EuiccWorld, name: string) {
  parametersOf(this, name)
})

/** How the parameters of the header become httpParams is not laid down here: a part of them is enough, and else the access point. */
Then('httpParams are those of profile {word}', function (this: EuiccWorld, name: string) {
  const { parameters, accessPoint } = parametersOf(this, name)
  const { value, at } = answerOf(this, 'GetConnectivityParameters')
  const told = value.kind === 'connectivityParameters' ? Buffer.from(value.value.httpParams ?? []) : Buffer.alloc(0)
  const isPart = parameters.includes(told) || told.includes(parameters)
  const holds = told.length > 0 && (isPart || told.includes(accessPoint))
  this.check({
    claim: 'the connectivity parameters of the enabled profile',
    expected: `httpParams with ${showOctets(accessPoint)}`,
    seen: textOf(value),
    holds,
    at,
    ...(isPart || !holds ? {} : { remark: 'in another form than in the package' }),
  })
})
