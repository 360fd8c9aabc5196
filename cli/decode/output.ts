/** Lines to a stream as fast as it takes them; a reader that leaves early (`| head`) ends the writing quietly. */
import type { Writable } from 'node:stream'

const CHUNK = 64 * 1024

export async function writeLines(lines: Iterable<string>, stream: Writable): Promise<void> {
  let gone = false
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
    gone = true
  }
  stream.on('error', onError)
  const write = async (text: string): Promise<void> => {
    if (stream.write(text) || gone) return
    await drained(stream)
  }
  let chunk = ''
  for (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < CHUNK) continue
    if (gone) return
    await write(chunk)
    chunk = ''
  }
  if (chunk !== '' && !gone) await write(chunk)
  // The write that finds the reader gone may still be under way: the listener stays.
}

/** A stream whose reader is gone never drains; it closes. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) stream.on(event, done)
  })
}
