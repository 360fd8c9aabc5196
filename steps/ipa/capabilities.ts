/** What the IPA says that it can do, put against what it does (SGP.32 v1.2 4.1, 2.11.2.2). */
import { Given, Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { ask, tags } from './data-requests.ts'
import { type GivenResult, givenResults } from './results.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** Features that the profile of a product says something of. */
const claimed = {
  directRspServerCommunication: 'O_X_DIRECT',
  indirectRspServerCommunication: 'O_X_INDIRECT',
  eimDownloadDataHandling: 'O_X_DATA_HANDLING',
  minimizeEsipaBytes: 'O_X_MIN_BYTES',
} as const

Given('the eIM asks for the IpaCapabilities', async function (this: IpaWorld) {
  await withCard(this, {})
  ask(this, tags.ipaCapabilities)
})

Then('the ipaFeatures are those that the product claims', function (this: IpaWorld) {
  const { ipaFeatures } = capabilities(this)
  const { options } = this.parameters.claims
  const features = Object.entries(claimed)
  const expected = features.filter(([, option]) => options[option] === true).map(([name]) => name)
  const seen = features.filter(([name]) => ipaFeatures.some((one) => one === name)).map(([name]) => name)
  this.check({
    claim: 'ipaFeatures that the profile of the product answers',
    expected: expected.join(', ') || 'none',
    seen: seen.join(', ') || 'none',
    holds: expected.join() === seen.join(),
    at: this.linesOf(dataResponses(this)),
  })
})

Then('the ipaSupportedProtocols have the protocol that the IPA polls with', function (this: IpaWorld) {
  const isOverCoaps = this.parameters.binding === 'coaps'
  const expected = isOverCoaps ? 'ipaRetrieveCoaps' : 'ipaRetrieveHttps'
  const { ipaSupportedProtocols } = capabilities(this)
  if (ipaSupportedProtocols === undefined)
    throw new StateNotReached('the IPA says nothing of its protocols: the field is optional')
  this.check({
    claim: `ipaSupportedProtocols of an IPA that has polled over ${isOverCoaps ? 'CoAP' : 'HTTPS'}`,
    expected: `${expected} among them`,
    seen: ipaSupportedProtocols.join(', ') || 'none',
    holds: ipaSupportedProtocols.some((one) => one === expected),
    at: this.linesOf(dataResponses(this)),
  })
})

Then('bits of the IpaCapabilities are set by their names', function (this: IpaWorld) {
  const { ipaFeatures, ipaSupportedProtocols = [] } = capabilities(this)
  const [features, protocols] = [unnamed(ipaFeatures), unnamed(ipaSupportedProtocols)]
  const strange = [...features, ...protocols]
  const lines = dataResponses(this).map(({ at }) => at)
  const fixed = this.received.some(({ at, issues }) => lines.includes(at) && issues.some(({ kind }) => kind === 'untrimmed-bits'))
  const isNamed = (bits: readonly unknown[], none: readonly unknown[]) => bits.length === 0 || none.length < bits.length
  this.check({
    claim: 'bits of ipaFeatures and ipaSupportedProtocols',
    expected: 'bits that have names',
    seen: strange.length === 0 ? 'bits that have names' : `bits without a name: ${strange.join(', ')}`,
    // Bits beside those with a name may be those of a later version.
    holds: isNamed(ipaFeatures, features) && isNamed(ipaSupportedProtocols, protocols),
    at: this.linesOf(dataResponses(this)),
    ...(fixed ? { remark: 'the strings end with zero bits, as if they had a fixed width' } : {}),
  })
})

function unnamed(bits: readonly (string | number)[]): readonly number[] {
  return bits.filter((bit) => typeof bit === 'number')
}

function dataResponses(world: IpaWorld): readonly GivenResult[] {
  return givenResults(world).filter(({ result }) => result.kind === 'ipaEuiccDataResponse')
}

function capabilities(world: IpaWorld) {
  for (const { result } of dataResponses(world)) {
    if (result.kind !== 'ipaEuiccDataResponse' || result.value.kind !== 'ipaEuiccData') continue
    if (result.value.value.ipaCapabilities !== undefined) return result.value.value.ipaCapabilities
  }
  throw new StateNotReached('the IPA gave no IpaCapabilities')
}
