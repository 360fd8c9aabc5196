/** Segments of a BoundProfilePackage on their way to the eUICC: each a run of STORE DATA commands of its own (SGP.22 v2.5 2.5.5). */
import { Given, Then } from '@cucumber/cucumber'
import { parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import { demandBegun, linesOrStep } from './download-seen.ts'
import { demandFetched } from './fetched-answers.ts'
import { demandEnded } from './under-way.ts'
import type { IpaWorld } from './world.ts'

interface Run {
  readonly octets: Buffer
  readonly at: TapeRef
  /** Whether the eUICC gave its result in answer to it. */
  readonly hasResult: boolean
}

/** BF37 of a ProfileInstallationResult. */
const resultTag = Buffer.from('BF37', 'hex')

/** Status word 9000 without data. */
const taken = Buffer.from('9000', 'hex')

Given('the eUICC takes the BoundProfilePackage and gives no result', function (this: IpaWorld) {
  let loading = false
  this.bench.slot.interfere((octets) => {
    const { ins, p2, data } = parseCommand(octets)
    if (ins !== INS.storeData) return undefined
    if (p2 === 0) loading = isSegment(data)
    return loading ? taken : undefined
  })
})

Then('each segment of the BoundProfilePackage is a run of STORE DATA commands of its own', async function (this: IpaWorld) {
  demandBegun(this)
  const [runs = []] = packagesOf(this)
  const sent = runs.map(({ octets }) => octets)
  const due = segmentsIn(Buffer.concat(sent))
  if (due === undefined) await demandEnded(this, linesOrStep(this, []))
  if (sent.length === 0) demandFetched(this)
  this.check({
    claim: 'runs of STORE DATA commands that bring the BoundProfilePackage',
    expected: due === undefined ? 'segments of a whole package' : `of ${lengths(due)} octets`,
    seen: sent.length === 0 ? 'none' : `of ${lengths(sent)} octets`,
    holds: due !== undefined && sent.length === due.length && sent.every((one, at) => one.equals(due[at] ?? Buffer.alloc(0))),
    at: linesOrStep(
      this,
      runs.map(({ at }) => at),
    ),
  })
})

Then('no segment follows the ProfileInstallationResult', function (this: IpaWorld) {
  const ended = packagesOf(this).filter((runs) => runs.some(({ hasResult }) => hasResult))
  if (ended.length === 0) throw new StateNotReached('the eUICC gave no result of a package', linesOrStep(this, []))
  const behind = ended.map((runs) => runs.length - 1 - runs.findIndex(({ hasResult }) => hasResult))
  this.check({
    claim: 'segments behind the result of the eUICC',
    expected: 'none',
    seen: behind.join(', '),
    holds: behind.every((count) => count === 0),
    at: linesOrStep(
      this,
      ended.flat().map(({ at }) => at),
    ),
  })
})

/** The runs of each package that was loaded. */
function packagesOf(world: IpaWorld): readonly (readonly Run[])[] {
  const packages: Run[][] = []
  for (const run of runsOf(world)) {
    if (run.octets[0] === 0xbf) packages.push([run])
    else packages.at(-1)?.push(run)
  }
  return packages
}

function lengths(octets: readonly Uint8Array[]): string {
  return octets.map(({ length }) => length).join(', ')
}

/** Everything that came in runs that are no other function, in order. */
function runsOf({ tape, decidesFrom = 0 }: IpaWorld): readonly Run[] {
  const runs: Run[] = []
  let loading = false
  for (const entry of tape.entries) {
    if (entry.peer !== 'euicc' || entry.at < decidesFrom || entry.direction === 'note') continue
    const octets = Buffer.from(entry.hex, 'hex')
    const last = runs.at(-1)
    if (entry.direction === 'received') {
      if (loading && last !== undefined && octets.subarray(0, 2).equals(resultTag))
        runs.splice(-1, 1, { ...last, hasResult: true })
      continue
    }
    const { ins, p2, data } = parseCommand(octets)
    if (ins !== INS.storeData) continue
    if (p2 === 0) loading = isSegment(data)
    if (!loading) continue
    if (p2 === 0 || last === undefined) runs.push({ octets: Buffer.from(data), at: entry.at, hasResult: false })
    else runs.splice(-1, 1, { ...last, octets: Buffer.concat([last.octets, data]) })
  }
  return runs
}

/** Requests of functions begin with BF; so does the first segment, with 36 behind it. */
function isSegment(data: Uint8Array): boolean {
  return data[0] !== 0xbf || data[1] === 0x36
}

/** Undefined for what is no whole package. */
function segmentsIn(octets: Buffer): readonly Uint8Array[] | undefined {
  try {
    return segmentsOf(octets)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
