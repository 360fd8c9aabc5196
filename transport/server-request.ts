import type { IncomingMessage } from 'node:http'

/** Reads the whole body; `undefined` where it is longer than `limit`, and the rest of it is then left unread. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
      pieces.push(piece)
      if (length <= limit) return
      request.pause()
      resolve(undefined)
    })
    request.on('end', () => resolve(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length)))
    request.on('error', reject)
  })
}

/** Header fields by name in lower case; one that came several times has several values. */
export function headerValues(raw: readonly string[]): Map<string, readonly string[]> {
  const headers = new Map<string, string[]>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    const before = headers.get(name)
    if (before === undefined) headers.set(name, [value])
    else before.push(value)
  }
  return headers
}
