/** What a run shows while it goes on: what is played, how many are left, and each verdict that is no pass. */
import type { Writable } from 'node:stream'
import { sanityText, scenarioText } from '../reports/console.ts'
import type { Mask } from '../reports/mask.ts'
import type { RecordLine, StartedLine } from '../reports/record.ts'
import type { PlayedOver } from '../requirements/evidence.ts'

/** A run this long says where it is now and then, also where nobody watches. */
const EVERY = 50
/** So few scenarios are all shown. */
const FEW = 40

export class Progress {
  readonly #out: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly #mask: Mask
  /** What is played in each binding, and how far it is. */
  readonly #parts = new Map<PlayedOver, { readonly name: string; readonly planned: number; played: number }>()
  /** Whether the eIM has given an answer that could be read: before that, nothing is its fault. */
  #alive = false
  /** Length of the line that is written over by the next. */
  #open = 0

  constructor(out: Writable, mask: Mask) {
    this.#out = out
    this.#mask = mask
  }

  /** @param name of the part that begins, as it is shown */
  planned(binding: PlayedOver, count: number, name: string): void {
    this.#parts.set(binding, { name, planned: count, played: 0 })
  }

  line(line: RecordLine): void {
    if (line.line === 'sanity') {
      this.#alive ||= line.state === 'works'
      this.#say(sanityText(line))
    } else if (line.line === 'started') this.#now(line)
    else if (line.line === 'scenario') {
      this.#alive ||= line.answered
      const part = this.#parts.get(line.binding)
      const { name, planned, played } = { name: '', planned: 0, ...part, played: (part?.played ?? 0) + 1 }
      if (part !== undefined) part.played = played
      const few = planned <= FEW
      if (few || (line.selection.state === 'run' && line.verdict !== 'pass')) this.#say(scenarioText(line, this.#alive))
      if (!few && !this.#out.isTTY && (played % EVERY === 0 || played === planned))
        this.#say(`  ${played} of ${planned} played${name}`)
    }
  }

  /** Ends the line that is written over. */
  end(): void {
    if (this.#open > 0) this.#out.write(`\r${' '.repeat(this.#open)}\r`)
    this.#open = 0
  }

  #say(text: string): void {
    if (text === '') return
    this.end()
    this.#out.write(`${this.#mask(text)}\n`)
  }

  #now({ title, binding }: StartedLine): void {
    if (!this.#out.isTTY) return
    this.end()
    const { name = '', planned = 0, played = 0 } = this.#parts.get(binding) ?? {}
    const text = this.#mask(`  ${played + 1} of ${planned}${name}: ${title}`).slice(0, (this.#out.columns ?? 80) - 1)
    this.#open = text.length
    this.#out.write(text)
  }
}
