import type { IncomingMessage } from 'node:http'

/** Reads the whole body; `undefined` where it is longer than `limit`, and the rest of it is then left unread. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined
    let more: Buffer[] | undefined
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
      if (length > limit) {
        request.pause()
        resolve(undefined)
      } else if (first === undefined) {
        first = piece
      } else {
        more ??= [first]
        more.push(piece)
      }
    })
    request.on('end', () => resolve(more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more, length)))
    request.on('error', reject)
  })
}

/** Header fields by name in lower case; one that came several times has several values. */
export function headerValues(raw: readonly string[]): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    // Blanks around a value are no part of it (RFC 9112 5.1).
    const name = (raw[i] ?? '').toLowerCase()
    const value = (raw[i + 1] ?? '').trim()
    const before = headers.get(name)
    headers.set(name, before === undefined ? [value] : [...before, value])
  }
  return headers
}
