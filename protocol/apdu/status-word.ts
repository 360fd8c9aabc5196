/** Status words: what they say and what a device does with them (ISO/IEC 7816-4 5.6, ETSI TS 102 221 10.2). */

export const SW = {
  ok: 0x9000,
  wrongLength: 0x6700,
  logicalChannelNotSupported: 0x6881,
  securityStatusNotSatisfied: 0x6982,
  conditionsNotSatisfied: 0x6985,
  wrongData: 0x6a80,
  fileNotFound: 0x6a82,
  wrongParameters: 0x6a86,
  referencedDataNotFound: 0x6a88,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
} as const

const texts: Readonly<Record<number, string>> = {
  [SW.ok]: 'normal ending',
  25088: 'warning, state unchanged',
  25344: 'warning, state changed',
  25600: 'error, state unchanged',
  25856: 'error, state changed',
  25985: 'memory problem',
  [SW.wrongLength]: 'wrong length',
  26624: 'function in CLA not supported',
  [SW.logicalChannelNotSupported]: 'logical channel not supported',
  26754: 'secure messaging not supported',
  26755: 'last command of the chain expected',
  26756: 'command chaining not supported',
  26880: 'command not allowed',
  27009: 'command incompatible with file structure',
  [SW.securityStatusNotSatisfied]: 'security status not satisfied',
  27011: 'authentication method blocked',
  27012: 'reference data not usable',
  [SW.conditionsNotSatisfied]: 'conditions of use not satisfied',
  27014: 'command not allowed, no current EF',
  27033: 'applet selection failed',
  27136: 'wrong parameters P1-P2',
  [SW.wrongData]: 'wrong data',
  27265: 'function not supported',
  [SW.fileNotFound]: 'application or file not found',
  27267: 'record not found',
  27268: 'not enough memory',
  [SW.wrongParameters]: 'wrong parameters P1-P2',
  27271: 'Lc inconsistent with P1-P2',
  [SW.referencedDataNotFound]: 'referenced data not found',
  27392: 'wrong parameters P1-P2',
  [SW.instructionNotSupported]: 'instruction not supported',
  [SW.classNotSupported]: 'class not supported',
  28416: 'technical problem',
  37632: 'toolkit busy',
}

/** What follows from a status word. */
export type Outcome =
  /** 9000: done. */
  | { readonly kind: 'ok' }
  /** 91XX: done, and a proactive command of `length` octets waits for FETCH (ETSI TS 102 221 10.2.1.1). */
  | { readonly kind: 'pending'; readonly length: number }
  /** 61XX: `available` octets wait for GET RESPONSE; 256 stands for that many or more. */
  | { readonly kind: 'more'; readonly available: number }
  /** 6CXX: the command is to be sent again with this Le. */
  | { readonly kind: 'wrongLe'; readonly le: number }
  /** 62XX, 63XX. */
  | { readonly kind: 'warning' }
  | { readonly kind: 'error' }

/** Sorts a status word by what a device does next. */
export function outcomeOf(sw: number): Outcome {
  const low = sw & 0xff || 256
  if (sw === SW.ok) return { kind: 'ok' }
  switch (sw >> 8) {
    case 0x91:
      return { kind: 'pending', length: low }
    case 0x61:
      return { kind: 'more', available: low }
    case 0x6c:
      return { kind: 'wrongLe', le: low }
    case 0x62:
    case 0x63:
      return { kind: 'warning' }
    default:
      return { kind: 'error' }
  }
}

/** Whether a status word says that the command was carried out: 9000 and 91XX alike (SGP.22 5.7.2). */
export function isSuccess(sw: number): boolean {
  const { kind } = outcomeOf(sw)
  return kind === 'ok' || kind === 'pending'
}

/** A status word with its meaning: `6A82 application or file not found`. */
export function describe(sw: number): string {
  return `${swHex(sw)} ${meaning(sw)}`
}

/** The four hex digits of a status word. */
export function swHex(sw: number): string {
  return sw.toString(16).toUpperCase().padStart(4, '0')
}

function meaning(sw: number): string {
  const outcome = outcomeOf(sw)
  if (outcome.kind === 'pending') return `normal ending, a proactive command of ${outcome.length} octets is waiting`
  if (outcome.kind === 'more')
    return `${outcome.available === 256 ? '256 or more' : outcome.available} octets are waiting for GET RESPONSE`
  if (outcome.kind === 'wrongLe') return `wrong Le, ${outcome.le} octets are available`
  if (sw >> 4 === 0x63c) return `warning, counter is ${sw & 0x0f}`
  const text = texts[sw] ?? texts[sw & 0xff00]
  if (text !== undefined) return text
  return isStatusWord(sw) ? 'not defined' : 'no status word: the first octet is neither 6X nor 9X'
}

/** Whether two octets can be a status word at all: the first is 61 to 6F or 90 to 9F. */
export function isStatusWord(sw: number): boolean {
  return (sw > 0x60ff && sw < 0x7000) || (sw >= 0x9000 && sw < 0xa000)
}
