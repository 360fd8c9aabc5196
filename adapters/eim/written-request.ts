/** HTTP requests as octets, right ones and ones that no client would send. Each function takes a request and gives one that differs in one thing. */
import type { HttpRequest } from '../../transport/http-exchange.ts'

export interface WrittenRequest {
  readonly startLine: string
  /** As they are written, in order; a name may come again. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Everything behind the head. */
  readonly body: Uint8Array
}

/** A right request, with its Content-Length. @param authority value of Host */
export function written({ method, path, headers, body }: HttpRequest, authority: string): WrittenRequest {
  return {
    startLine: `${method} ${path} HTTP/1.1`,
    fields: [['Host', authority], ...Object.entries(headers), ['Content-Length', String(body.length)]],
    body,
  }
}

/** What goes over the wire. */
export function octetsOf({ startLine, fields, body }: WrittenRequest): Buffer {
  const head = [startLine, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}

/** With this field instead of every one of that name; at the end where there was none. */
export function withField(request: WrittenRequest, name: string, value: string): WrittenRequest {
  return withAnotherField(withoutField(request, name), name, value)
}

/** With one more field, whether or not there is one of that name. */
export function withAnotherField(request: WrittenRequest, name: string, value: string): WrittenRequest {
  return { ...request, fields: [...request.fields, [name, value]] }
}

export function withoutField(request: WrittenRequest, name: string): WrittenRequest {
  return { ...request, fields: request.fields.filter(([one]) => one.toLowerCase() !== name.toLowerCase()) }
}

/** The same fields with names in letters of another case: equal for HTTP (RFC 9110 5.1). */
export function inMixedCase(request: WrittenRequest): WrittenRequest {
  const mixed = (name: string) =>
    [...name.toLowerCase()].map((letter, i) => (i % 2 === 0 ? letter : letter.toUpperCase())).join('')
  return { ...request, fields: request.fields.map(([name, value]) => [mixed(name), value]) }
}

/** With so many more fields, which mean nothing. */
export function withManyFields(request: WrittenRequest, count: number): WrittenRequest {
  const more = Array.from({ length: count }, (_, i) => [`X-Test-${i + 1}`, 'value'] as const)
  return { ...request, fields: [...request.fields, ...more] }
}

/** The body in chunks of `size` octets. @param sizeLine what the line before a chunk says, by the length of the chunk */
export function inChunks(
  request: WrittenRequest,
  size: number,
  sizeLine: (length: number) => string = (length) => length.toString(16),
): WrittenRequest {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < request.body.length; at += size) {
    const chunk = request.body.subarray(at, at + size)
    chunks.push(Buffer.from(`${sizeLine(chunk.length)}\r\n`), chunk, Buffer.from('\r\n'))
  }
  chunks.push(Buffer.from('0\r\n\r\n'))
  return { ...withField(withoutField(request, 'Content-Length'), 'Transfer-Encoding', 'chunked'), body: Buffer.concat(chunks) }
}

/** Octets in pieces of `size`, one each `everyMs` milliseconds. */
export function slowly(
  octets: Uint8Array,
  size: number,
  everyMs: number,
): { readonly octets: Uint8Array; readonly afterMs: number }[] {
  const count = Math.ceil(octets.length / size)
  return Array.from({ length: count }, (_, i) => ({ octets: octets.subarray(i * size, (i + 1) * size), afterMs: everyMs }))
}
