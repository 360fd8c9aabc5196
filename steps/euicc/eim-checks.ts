/** What the eUICC tells of eIMs: results of operations with tokens and lists, and GetEimConfigurationData (SGP.32 v1.2 3.5, 5.9.18). */
import { Given, Then, When } from '@cucumber/cucumber'
import { showOctets } from '../../protocol/ber/octets.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { given, type ToldEim } from './eim-configurations.ts'
import { configurationOf, loadPackage } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { answerText, resultsIn } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const shown = kept<Es10Answered<'GetEimConfigurationData'>>('an answer to GetEimConfigurationData')
/** The entry of the second eIM before a change. */
const before = kept<EimConfigurationData>('what the eUICC told of the second eIM before')

/** More eIMs than are added one by one to see where it ends. */
const MOST_ADDED = 40

Given('the eUICC tells of the second eIM', async function (this: EuiccWorld) {
  const found = await entryOf(this, 'second')
  this.keep(before, found.entry ?? missing('with which the second eIM is associated'))
})

When('eIMs are added until the eUICC takes no more', async function (this: EuiccWorld) {
  const { first, second } = this.bench.eims
  for (let n = 0; n < MOST_ADDED; n++) {
    const value = configurationOf({ ...second, eimId: `further${n}.harness.test` })
    const seen = this.keep(answered, await loadPackage(this, first, { eco: [{ kind: 'addEim', value }] }))
    if (!/^addEimResult (?:ok|\d+)$/.test(answerText(seen.value))) return
  }
  throw new StateNotReached(`the eUICC took ${MOST_ADDED} further eIMs`)
})

When('the IPA reads the configuration of every eIM', async function (this: EuiccWorld) {
  this.keep(shown, await this.call('GetEimConfigurationData', {}))
})

When('the IPA reads the configuration of the eIM {string}', async function (this: EuiccWorld, name: string) {
  const eimId = name === 'second' ? this.bench.eims.second.eimId : `${name}.harness.test`
  this.keep(shown, await this.call('GetEimConfigurationData', { searchCriteria: { kind: 'eimId', value: eimId } }))
})

Then('the configuration of {string} is told', function (this: EuiccWorld, expected: string) {
  const { first, second } = this.bench.eims
  const names = new Map([
    [first.eimId, 'the first eIM'],
    [second.eimId, 'the second eIM'],
  ])
  const { value, at } = this.kept(shown)
  // In any order.
  const all = value.eimConfigurationDataList.map(({ eimId }) => names.get(eimId) ?? eimId).toSorted()
  // An eUICC may have eIMs of somebody else beside ours.
  const seen = (expected.includes(' and ') ? all.filter((name) => name.startsWith('the ')) : all).join(' and ') || 'no eIM'
  this.check({ claim: 'the eIMs that the eUICC tells of', expected, seen, holds: seen === expected, at })
})

Then('a token is given that the first eIM does not have', function (this: EuiccWorld) {
  const { token, seen, at } = tokenGiven(this)
  const other = this.bench.eims.first.token ?? missing('with which the first eIM has a token')
  const holds = token !== undefined && token > 0n && token !== other
  this.check({ claim: 'the associationToken in the result', expected: `another one than ${other}`, seen, holds, at })
})

Then('a token is given that is greater than every token before', function (this: EuiccWorld) {
  const { token, seen, at } = tokenGiven(this)
  const highest =
    this.tokensBefore(at[0] ?? 0)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .at(-1) ?? 0n
  const holds = token !== undefined && token > highest
  this.check({ claim: 'the associationToken in the result', expected: `greater than ${highest}`, seen, holds, at })
})

/** The token in the result of the package that decides. */
function tokenGiven(world: EuiccWorld) {
  const { value, at } = world.kept(answered)
  const [result] = resultsIn(value)
  const token =
    result?.kind === 'addEimResult' && result.value.kind === 'associationToken' ? BigInt(result.value.value) : undefined
  return { token, seen: token === undefined ? answerText(value) : String(token), at }
}

Then('the package is carried out', function (this: EuiccWorld) {
  const { value, at } = this.kept(answered)
  const holds = value.kind === 'euiccPackageResultSigned'
  const seen = holds ? value.kind : answerText(value)
  this.check({ claim: 'the answer to the package', expected: 'euiccPackageResultSigned', seen, holds, at })
})

Then('the list of eIMs names both eIMs, the second one with eimIdType {string}', function (this: EuiccWorld, type: string) {
  const { value, at } = this.kept(answered)
  const [result] = resultsIn(value)
  const list = result?.kind === 'listEimResult' && result.value.kind === 'eimIdList' ? result.value.value : undefined
  const { first, second } = this.bench.eims
  const found = list?.find(({ eimId }) => eimId === second.eimId)
  const hasFirst = list?.some(({ eimId }) => eimId === first.eimId) === true
  const seen =
    list === undefined
      ? answerText(value)
      : `${hasFirst ? 'the first eIM' : 'not the first eIM'}, ${found === undefined ? 'not the second eIM' : `the second eIM with eimIdType ${found.eimIdType ?? 'none'}`}`
  const expected = `the first eIM, the second eIM with eimIdType ${type}`
  this.check({ claim: 'the list of eIMs', expected, seen, holds: seen === expected, at })
})

Then('the result is signed with the associationToken that the eIM had', function (this: EuiccWorld) {
  const { value, at } = this.kept(answered)
  const key = this.euiccKey ?? missing('after which the key of the eUICC is known')
  const token = this.bench.eims.first.token ?? missing('with which the eIM has a token')
  const signed = value.kind === 'euiccPackageResultSigned' ? value.value : undefined
  const octets = signed && rawOf(signed.euiccPackageResultDataSigned)
  const holds =
    signed !== undefined && octets !== undefined && verify(key, signed.euiccSignEPR, signedBytes.euiccSignEPR(octets, token))
  const seen = signed === undefined ? answerText(value) : holds ? 'a signature that verifies' : 'a signature that does not verify'
  const expected = `a signature over the result and the associationToken ${token}`
  this.check({ claim: 'euiccSignEPR of the result', expected, seen, holds, at })
})

Then('the eUICC tells of the second eIM what it was given', async function (this: EuiccWorld) {
  const { eimId, ...members } = this.kept(given)
  const { entry, at } = await entryOf(this, 'second')
  for (const member of Object.keys(members) as (keyof typeof members)[]) {
    // The counter is never told, and a token that was asked for is another than that which is told.
    if (member === 'counterValue' || member === 'associationToken') continue
    const expected = told(members[member])
    const seen = entry === undefined ? 'no entry' : told(entry[member])
    this.check({ claim: `${member} of ${eimId}`, expected, seen, holds: seen === expected, at })
  }
})

Then('everything else of the second eIM is as it was, but {string}', async function (this: EuiccWorld, changed: string) {
  const { entry, at } = await entryOf(this, 'second')
  const all = (data: EimConfigurationData | undefined) =>
    Object.entries(data ?? {})
      .filter(([member]) => member !== changed && !member.startsWith('$'))
      .map(([member, value]) => `${member} ${text(value)}`)
      .join(', ')
  const [expected, seen] = [all(this.kept(before)), all(entry)]
  this.check({ claim: `the second eIM without ${changed}`, expected, seen, holds: seen === expected, at })
})

async function entryOf(world: EuiccWorld, name: ToldEim['name']) {
  const { value, at } = await world.call('GetEimConfigurationData', {})
  const { eimId } = world.bench.eims[name]
  return { entry: value.eimConfigurationDataList.find((one) => one.eimId === eimId), at }
}

/** A proprietary type may be left out, as it is in the list of eIMs. */
function told(value: unknown): string {
  return value === 'eimIdTypeProprietary' ? 'none' : text(value)
}

function text(value: unknown): string {
  if (value instanceof Uint8Array) return showOctets(value)
  if (Array.isArray(value)) return value.map(text).join(' ')
  if (typeof value === 'object' && value !== null) return Object.values(value).map(text).join(' ')
  return value === undefined ? 'none' : String(value)
}
