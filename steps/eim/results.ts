/** Results of eUICC packages as the eUICC of a scenario gives them: SGP.32 2.11.2.1. */
import { defineParameterType, Given } from '@cucumber/cucumber'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { EuiccPackageErrorCode } from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import { CannotBePrepared } from '../preparation.ts'
import { madeGood } from './altered-result.ts'
import { emptyQueue, fetchedPackage, fetchPackage, signing } from './ipa.ts'
import { codedResult, type NamedOperation, okResult, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import { orderedOperation, resultsWith, signedResult } from './packages.ts'
import { changesFor, type Flaw, type ResultChanges } from './result-flaws.ts'
import type { ConformanceWorld } from './world.ts'

/** No eIM has so many orders for one eUICC. */
const FAR = 40_000

defineParameterType({
  name: 'misfit',
  regexp: ['too many', 'too few', 'another kind of'],
  transformer: (name: string) => name as Misfit,
})

Given(
  'the operator has ordered {operation} and {operation}',
  async function (this: ConformanceWorld, first: NamedOperation, second: NamedOperation) {
    await emptyQueue(this, this.device)
    const operations = [first, second].map((name) => operationNamed(name, this.device))
    await placeOrder(this, this.device, { kind: 'package', operations })
    this.keep(orderedOperation, first)
  },
)

Given(
  'the operator has ordered {operation}, and the IPA has fetched that package',
  async function (this: ConformanceWorld, name: NamedOperation) {
    await placeOrder(this, this.device, { kind: 'package', operations: [operationNamed(name, this.device)] })
    await fetchPackage(this, this.device)
    this.keep(orderedOperation, name)
  },
)

Given('the eUICC has carried it out under a sequence number that is far from those of orders', function (this: ConformanceWorld) {
  giveResult(this, resultsWith(this, okResult(this.kept(orderedOperation))), {
    seqNumber: signing(this.device).state.sequence + FAR,
  })
})

Given('the eUICC has answered {resultName} {word}', function (this: ConformanceWorld, kind: string, code: string) {
  numbersAboveCodes(this)
  giveResult(this, resultsWith(this, codedResult(kind, code)))
})

Given(
  'the eUICC has carried out the first and answered {resultName} {word}',
  function (this: ConformanceWorld, kind: string, code: string) {
    numbersAboveCodes(this)
    giveResult(this, [okResult(this.kept(orderedOperation)), codedResult(kind, code)])
  },
)

Given(
  'the eUICC has answered with a Rules Authorisation Table of {int} entries',
  function (this: ConformanceWorld, entries: number) {
    const entry = {
      pprIds: ['ppr1'],
      allowedOperators: [{ mccMnc: Buffer.from('62f210', 'hex') }],
      pprFlags: ['consentRequired'],
    } as const
    giveResult(this, resultsWith(this, { kind: 'getRATResult', value: Array.from({ length: entries }, () => entry) }))
  },
)

Given('the eUICC has given a result with {flaw}', function (this: ConformanceWorld, flaw: Flaw) {
  giveResult(this, resultsWith(this, okResult(this.kept(orderedOperation))), changesOf(this, flaw))
})

Given('the eUICC has given a result with data altered after signing', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const refused = codedResult(okResult(this.kept(orderedOperation)).kind, 'undefinedError')
  this.keep(signedResult, madeGood(signing(this.device).result(request, resultsWith(this, refused))))
})

Given('the eUICC has given {misfit} results', function (this: ConformanceWorld, misfit: Misfit) {
  giveResult(this, misfits[misfit](okResult(this.kept(orderedOperation))))
})

Given('the eUICC has answered the package error {word}', function (this: ConformanceWorld, code: string) {
  giveError(this, code)
})

Given('the eUICC has answered the package error {word} with {flaw}', function (this: ConformanceWorld, code: string, flaw: Flaw) {
  giveError(this, code, changesOf(this, flaw))
})

Given('the eUICC has gone back to the former profile', function (this: ConformanceWorld) {
  giveResult(this, [{ kind: 'rollbackResult', value: 'ok' }])
})

Given('the eUICC has given a result for a package that was never sent', function (this: ConformanceWorld) {
  const { device } = this
  if (device.association === undefined)
    throw new CannotBePrepared(`assets.euiccs: the eimId of the eIM is not known for ${device.eid}; add eimConfiguration`)
  const euicc = signing(device)
  const euiccPackageSigned = {
    eimId: device.association.eimId,
    eidValue: eidOctets(device.eid),
    counterValue: (euicc.state.counter ?? 0) + 1_000,
    eimTransactionId: Buffer.from('never sent to us'),
    euiccPackage: { kind: 'psmoList', value: [{ kind: 'getRAT', value: {} }] },
  } as const
  this.keep(signedResult, euicc.result({ euiccPackageSigned, eimSignature: Buffer.alloc(64) }, [okResult('getRAT')]))
})

Given('somebody has made an unsigned error for the package', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const euicc = signing(this.device)
  this.keep(signedResult, euicc.unsignedError(request, euicc.state.token + 77n))
})

type Misfit = 'too many' | 'too few' | 'another kind of'

const misfits: Readonly<Record<Misfit, (ok: EuiccResultData) => readonly EuiccResultData[]>> = {
  'too many': (ok) => [ok, ok, ok],
  'too few': (ok) => [ok],
  'another kind of': ({ kind }) => [{ kind: kind === 'deleteResult' ? 'disableResult' : 'deleteResult', value: 'ok' }],
}

/** Sequence numbers above every code: a number in what the operator is told is then no sequence number. */
function numbersAboveCodes({ device }: ConformanceWorld): void {
  const { state } = signing(device)
  state.sequence = Math.max(state.sequence, 200)
}

function giveResult(world: ConformanceWorld, results: readonly EuiccResultData[], changes: ResultChanges = {}): void {
  world.keep(signedResult, signing(world.device).result(world.kept(fetchedPackage).request, results, changes))
}

function giveError(world: ConformanceWorld, code: string, changes: ResultChanges = {}): void {
  // The encoder holds the name against the type; a number is one that no version has.
  const named = (/^\d+$/.test(code) ? Number(code) : code) as Of<typeof EuiccPackageErrorCode>
  world.keep(signedResult, signing(world.device).error(world.kept(fetchedPackage).request, named, changes))
}

function changesOf(world: ConformanceWorld, flaw: Flaw): ResultChanges {
  return changesFor(flaw, { world, device: world.device, request: world.kept(fetchedPackage).request })
}
