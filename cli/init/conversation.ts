/** Questions and answers on a terminal, line by line. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { inert } from '../../reports/inert.ts'
import type { Question } from './questions.ts'

/** The person left: by the end of the input, or by Ctrl-C. */
export class Left extends Error {
  override readonly name = 'Left'
  readonly how: 'end of input' | 'Ctrl-C'

  constructor(how: 'end of input' | 'Ctrl-C') {
    super(how)
    this.how = how
  }
}

export class Conversation {
  readonly #lines: string[] = []
  readonly #output: Writable
  readonly #close: () => void
  #left: Left | undefined
  #wake: () => void = () => {}

  constructor(input: Readable, output: Writable) {
    this.#output = output
    // As a terminal, Ctrl-C comes as an event and ends the questions, not the process.
    const terminal = 'isTTY' in input && input.isTTY === true
    const reading = createInterface({ input, output, terminal })
    const leave = (how: Left['how']) => {
      this.#left ??= new Left(how)
      this.#wake()
    }
    reading.on('line', (line) => {
      this.#lines.push(line)
      this.#wake()
    })
    reading.on('SIGINT', () => {
      leave('Ctrl-C')
      reading.close()
    })
    reading.on('close', () => leave('end of input'))
    this.#close = () => reading.close()
  }

  say(text: string): void {
    this.#output.write(`${text}\n`)
  }

  /** The next line, without blanks around it. @throws Left where none comes any more */
  async ask(question: string): Promise<string> {
    this.#output.write(question)
    for (;;) {
      const line = this.#lines.shift()
      if (line !== undefined) return line.trim()
      if (this.#left !== undefined) throw this.#left
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Asks until the answer is right. @throws Left where none comes any more */
  async askUntilRight({ key, text, byDefault, fault }: Question): Promise<string> {
    for (;;) {
      const hint = byDefault === undefined ? '' : ` [${byDefault}]`
      const line = await this.ask(`${text} (${key})${hint}: `)
      const answer = line === '' ? (byDefault ?? '') : line
      const wrong = fault(answer)
      if (wrong === undefined) return answer
      this.say(`  ${inert(wrong)}`)
    }
  }

  end(): void {
    this.#close()
  }
}
