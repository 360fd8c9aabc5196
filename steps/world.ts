import { setWorldConstructor, World } from '@cucumber/cucumber'
import type { EimPort, Exchange } from '../adapters/port.ts'
import type { GetEimPackageResponse } from '../protocol/esipa/get-eim-package.ts'
import type { Selection } from '../requirements/applicability.ts'
import { type Check, CheckFailed } from '../requirements/verdict.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'
import type { RunParameters } from './parameters.ts'
import { withinPatience } from './patience.ts'

/** State of one scenario. Built new for each, so nothing can leak into the next. */
export class ConformanceWorld extends World<RunParameters> {
  readonly tape = new Tape(systemClock)
  readonly started = systemClock.now()
  readonly begun = systemClock.elapsed()
  readonly checks: Check[] = []
  /** First error that a step or hook threw. */
  thrown: unknown
  /** Not set: the run was ended before this scenario could begin. */
  selection: Selection | undefined
  #eim: EimPort | undefined
  #answer: Exchange<GetEimPackageResponse> | undefined

  get eim(): EimPort {
    return this.#eim ?? missing('Given an IPA connected to the eIM under test')
  }

  set eim(port: EimPort) {
    this.#eim = port
  }

  get answer(): Exchange<GetEimPackageResponse> {
    return this.#answer ?? missing('When the IPA asks for work')
  }

  /** Whether an answer came that could be read. */
  get answered(): boolean {
    return this.#answer !== undefined
  }

  async askForWork(eid: Uint8Array): Promise<void> {
    this.#answer = await withinPatience(this.parameters.patienceMs, (signal) =>
      this.eim.getEimPackage({ eidValue: eid }, this.tape, signal),
    )
  }

  /** Records the check first, so that a failing one is in the evidence too. */
  check(check: Check): void {
    this.checks.push(check)
    if (!check.holds) throw new CheckFailed(check)
  }

  async disconnect(): Promise<void> {
    await this.#eim?.close()
  }
}

function missing(step: string): never {
  throw new HarnessError(`the scenario lacks the step "${step}"`)
}

setWorldConstructor(ConformanceWorld)
