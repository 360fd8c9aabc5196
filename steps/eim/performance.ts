/** What the vendor declares of the eIM's performance, measured within the request rate of the profile. */
import { Then, When } from '@cucumber/cucumber'
import type { EimPort } from '../../adapters/port.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { percentile95 } from '../percentile.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import type { ConformanceWorld } from './world.ts'

/** One poll: how long it took, or why it came to nothing. */
interface Poll {
  readonly milliseconds: number
  readonly fault: string | undefined
  /** Nothing came within our patience. */
  readonly isSilent: boolean
  readonly at: readonly number[]
}

const polls = kept<readonly Poll[]>('polls')

/** How many polls a time is measured with. */
const POLLS = 20
/** How long the declared rate is kept up. */
const SECONDS = 2
/** Over so many connections, as devices would. */
const CONNECTIONS = 4

/** @throws CannotBePrepared where we hold requests back ourselves, or the way loses, delays or keeps back */
function demandUnhindered({ bench }: ConformanceWorld, what: string): void {
  if (!bench.isUnlimited)
    throw new CannotBePrepared(`requestsPerSecond: ${what} without a limit only; write 0 where the eIM is yours alone`)
  if (bench.access.network !== undefined)
    throw new CannotBePrepared(`network: ${what} without trouble on the way only; the eIM is not held to what the way does`)
}

async function poll({ bench, tape }: ConformanceWorld, port: EimPort, signal: AbortSignal): Promise<Poll> {
  const begun = performance.now()
  try {
    const { received } = await port.getEimPackage({ eidValue: eidOctets(bench.idleEid) }, tape, signal)
    return { milliseconds: Math.round(performance.now() - begun), fault: undefined, isSilent: false, at: [received] }
  } catch (error) {
    if (!(error instanceof PeerFault) || error.kind === 'aborted') throw error
    return { milliseconds: Number.POSITIVE_INFINITY, fault: error.message, isSilent: error.kind === 'silent', at: error.at }
  }
}

When('the IPA asks for work time and again', async function (this: ConformanceWorld) {
  if (this.parameters.declared.answerMs95 === undefined)
    throw new CannotBePrepared('declared.answerMs95: the vendor declares no time within which 95 of 100 answers come')
  demandUnhindered(this, 'a time is measured')
  const seen: Poll[] = []
  for (let n = 0; n < POLLS; n++) seen.push(await this.within((signal) => poll(this, this.eim, signal)))
  this.keep(polls, seen)
})

When('devices ask for work at the declared rate', async function (this: ConformanceWorld) {
  const { pollsPerSecond } = this.parameters.declared
  if (pollsPerSecond === undefined)
    throw new CannotBePrepared('declared.pollsPerSecond: the vendor declares no number of polls in a second')
  demandUnhindered(this, 'the declared rate is kept up')
  const ports = Array.from({ length: CONNECTIONS }, () => this.connect())
  const begun = performance.now()
  const seen = await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, lane) => {
      const own: Poll[] = []
      const port = ports[lane] ?? this.eim
      for (let n = lane; n < pollsPerSecond * SECONDS; n += CONNECTIONS) {
        await until(begun + (n * 1000) / pollsPerSecond)
        own.push(await this.within((signal) => poll(this, port, signal)))
      }
      return own
    }),
  )
  this.keep(polls, seen.flat())
})

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())))
}

Then('95 of 100 answers come within the declared time', function (this: ConformanceWorld) {
  const seen = this.kept(polls)
  const declared = this.parameters.declared.answerMs95 ?? 0
  const measured = percentile95(seen.map(({ milliseconds }) => milliseconds))
  const { patienceMs } = this.parameters
  if (!Number.isFinite(measured) && patienceMs < declared && seen.every(({ fault, isSilent }) => fault === undefined || isSilent))
    throw new StateNotReached(
      `patienceMs: ${declared} ms are declared for an answer, and nobody waits longer than ${patienceMs} ms`,
    )
  this.check({
    claim: 'answers come within the time that the vendor declares, at the 95th percentile',
    expected: `${declared} ms at most`,
    seen: `${Number.isFinite(measured) ? `${measured} ms` : 'no answer within our patience'} at the 95th percentile of ${seen.length} polls`,
    holds: measured <= declared,
    at: seen.flatMap(({ at }) => at),
  })
})

Then('every poll is answered', function (this: ConformanceWorld) {
  const seen = this.kept(polls)
  const lost = seen.filter(({ fault }) => fault !== undefined)
  this.check({
    claim: 'the declared number of polls in a second is answered',
    expected: `${seen.length} answers to GetEimPackage`,
    seen:
      lost.length === 0 ? `${seen.length} answers` : `${lost.length} of ${seen.length} polls came to nothing: ${lost[0]?.fault}`,
    holds: lost.length === 0 && seen.length > 0,
    at: (lost.length === 0 ? seen : lost).flatMap(({ at }) => at).slice(0, 40),
  })
})
