import { Writable } from 'node:stream'

/** Somebody who is told things, and no terminal: for tests of commands that print. */
export class Told {
  /** Everything so far, standard output and standard error. */
  text = ''
  readonly stream = new Writable({
    write: (chunk, _encoding, done) => {
      this.text += chunk
      done()
    },
  })
  readonly around = { stdin: process.stdin, stdout: this.stream, stderr: this.stream, terminal: false }
}
