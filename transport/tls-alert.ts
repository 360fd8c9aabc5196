/** How TLS says no. */
export interface TlsAlert {
  readonly number: number
  /** As RFC 8446 6 spells it, with blanks; `alert 99` for one that is not there. */
  readonly name: string
}

const names: Readonly<Record<number, string>> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record mac',
  22: 'record overflow',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown ca',
  49: 'access denied',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  90: 'user canceled',
  100: 'no renegotiation',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognized name',
  113: 'bad certificate status response',
  115: 'unknown psk identity',
  116: 'certificate required',
  120: 'no application protocol',
}

/** The alert that the peer sent, where an error of Node comes from one: OpenSSL's text has the number, its code not always the word. */
export function alertOf(error: unknown): TlsAlert | undefined {
  const text = error instanceof Error ? error.message.match(/SSL alert number (\d+)/)?.[1] : undefined
  if (text === undefined) return undefined
  const number = Number(text)
  return { number, name: names[number] ?? `alert ${number}` }
}
