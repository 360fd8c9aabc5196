/** Lines to a stream as fast as it takes them; a reader that leaves early (`| head`) ends the writing quietly. */
import { once } from 'node:events'
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
    // A stream whose reader is gone never drains; it closes.
    await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(onError)
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
}
