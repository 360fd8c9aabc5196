/** What a run shows while it goes on: what is played, how many are left, and each verdict that is no pass. */
import type { Writable } from 'node:stream'
import { sanityText, scenarioText } from '../reports/console.ts'
import type { Mask } from '../reports/mask.ts'
import type { RecordLine } from '../reports/record.ts'

/** A run this long says where it is now and then, also where nobody watches. */
const EVERY = 50
/** So few scenarios are all shown. */
const FEW = 40

export class Progress {
  readonly #out: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly #mask: Mask
  #part = ''
  #planned = 0
  #played = 0
  /** Whether the eIM has given an answer that could be read: before that, nothing is its fault. */
  #alive = false
  /** Length of the line that is written over by the next. */
  #open = 0

  constructor(out: Writable, mask: Mask) {
    this.#out = out
    this.#mask = mask
  }

  planned(count: number, part: string): void {
    this.#part = part
    this.#planned = count
    this.#played = 0
  }

  line(line: RecordLine): void {
    if (line.line === 'sanity') {
      this.#alive ||= line.state === 'works'
      this.#say(sanityText(line))
    } else if (line.line === 'started') this.#now(line.title)
    else if (line.line === 'scenario') {
      this.#alive ||= line.answered
      this.#played++
      const few = this.#planned <= FEW
      if (few || (line.selection.state === 'run' && line.verdict !== 'pass')) this.#say(scenarioText(line, this.#alive))
      if (!few && !this.#out.isTTY && (this.#played % EVERY === 0 || this.#played === this.#planned))
        this.#say(`  ${this.#played} of ${this.#planned} played${this.#part}`)
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

  #now(title: string): void {
    if (!this.#out.isTTY) return
    this.end()
    const text = this.#mask(`  ${this.#played + 1} of ${this.#planned}${this.#part}: ${title}`).slice(
      0,
      (this.#out.columns ?? 80) - 1,
    )
    this.#open = text.length
    this.#out.write(text)
  }
}
