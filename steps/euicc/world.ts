import type { KeyObject } from 'node:crypto'
import type { EimOfOurs, EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import { type CardAnswer, Es10Card, reading, refused } from '../../adapters/euicc/es10-card.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import type { Issue } from '../../protocol/ber/issues.ts'
import { type Es10Answer, type Es10Asked, type Es10Name, es10Functions } from '../../protocol/es10/functions.ts'
import { decode, encode, type Type } from '../../protocol/schema/type.ts'
import { HarnessError } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { ScenarioWorld } from '../scenario-world.ts'

/** One ES10 function and what came back. */
export interface Es10Answered<F extends Es10Name = Es10Name> {
  readonly value: Es10Answer<F>
  readonly issues: readonly Issue[]
  readonly octets: Buffer
  readonly answer: CardAnswer
  /** Lines of the first and the last APDU. */
  readonly at: readonly TapeRef[]
}

/** State of one scenario against an eUICC. */
export class EuiccWorld extends ScenarioWorld<EuiccBench, 'es10'> {
  #card: Es10Card | undefined
  /** Association tokens of our eIMs, each with the line of the tape from which on it was that. */
  readonly #tokens: { readonly eimId: string; readonly token: bigint; readonly since: TapeRef }[] = []
  /** What the card has said of itself; undefined before it did. */
  eid: string | undefined
  euiccKey: KeyObject | undefined

  get bench(): EuiccBench {
    const { bench } = this.run
    if (bench.actor !== 'eUICC') throw new HarnessError(`steps for an eUICC in a run against an ${bench.actor}`)
    return bench
  }

  /** The card in the hand of this scenario. */
  get card(): Es10Card {
    this.#card ??= new Es10Card(this.bench.euicc, this.tape, this.bench.furtherAids)
    return this.#card
  }

  /** Runs a function and reads its answer. @throws PeerFault `malformed` for another status word than success, and for octets that are no answer */
  async call<F extends Es10Name>(name: F, request: Es10Asked<F>): Promise<Es10Answered<F>> {
    // The name chose the row, and the row's type made the value.
    const type = es10Functions[name].request as unknown as Type<Es10Asked<F>>
    return this.send(name, encode(type, request, { received: 'keep' }))
  }

  /** Runs a function with these octets as its request, whatever they are, and reads its answer. */
  async send<F extends Es10Name>(name: F, request: Uint8Array): Promise<Es10Answered<F>> {
    return this.read(name, await this.ask(request))
  }

  /** Runs a function with these octets as its request; whatever the card answers. */
  async ask(request: Uint8Array): Promise<CardAnswer> {
    const answer = await this.within((signal) => this.card.call(request, signal))
    this.heard = true
    return answer
  }

  /** @throws PeerFault `malformed` for another status word than success, and for octets that are no answer of this function */
  read<F extends Es10Name>(name: F, answer: CardAnswer): Es10Answered<F> {
    if (!isSuccess(answer.sw)) throw refused(name, answer)
    const type = es10Functions[name].response as unknown as Type<Es10Answer<F>>
    const { value, issues } = reading(`the answer to ${name}`, answer, () => decode(type, answer.data, { variants: true }))
    return { value, issues, octets: answer.data, answer, at: [answer.sent, answer.received] }
  }

  /** Power off and on, and a session with the ISD-R. */
  async powerCycle(): Promise<void> {
    await this.within((signal) => this.card.begin(signal))
  }

  /** From here on the card signs with this token for the eIM. */
  associated(eim: EimOfOurs, token: bigint | undefined): void {
    eim.token = token
    this.#tokens.push({ eimId: eim.eimId, token: token ?? 0n, since: this.tape.next })
  }

  tokenOf(eimId: string, at: TapeRef): bigint | undefined {
    const told = this.#tokens.findLast((one) => one.eimId === eimId && one.since <= at)
    if (told !== undefined) return told.token
    const ours = Object.values(this.bench.eims).find((one) => one.eimId === eimId)
    // Told before this scenario began, unless the first word of it came later.
    return ours === undefined || this.#tokens.some((one) => one.eimId === eimId) ? undefined : (ours.token ?? 0n)
  }

  /** Tokens that the card has given to our eIMs before a line of the tape, in this scenario or before. */
  tokensBefore(at: TapeRef): readonly bigint[] {
    const told = this.#tokens.filter(({ since }) => since <= at).map(({ token }) => token)
    const others = Object.values(this.bench.eims).filter(({ eimId }) => !this.#tokens.some((one) => one.eimId === eimId))
    return [...told, ...others.flatMap(({ token }) => token ?? [])]
  }

  async disconnect(): Promise<void> {}
}
