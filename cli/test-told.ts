import { Writable } from 'node:stream'

/** Somebody who is told things, and no terminal: for tests of commands that print. */
export class Told {
  /** Everything so far, standard output and standard error. */
  text = ''
  readonly around

  constructor() {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        this.text += chunk
        done()
      },
    })
    this.around = { stdin: process.stdin, stdout: stream, stderr: stream, terminal: false }
  }
}
