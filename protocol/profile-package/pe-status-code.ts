/** Status codes of a PEStatus: named ones, status words of ISO/IEC 7816-4, and an eUICC maker's own. */
import { enumeration, integer, Primitive } from '../schema/primitives.ts'
import { encode } from '../schema/type.ts'

export const peStatusCodes = {
  ok: 0,
  'pe-not-supported': 1,
  'memory-failure': 2,
  'bad-values': 3,
  'not-enough-memory': 4,
  'invalid-request-format': 5,
  'invalid-parameter': 6,
  'runtime-not-supported': 7,
  'lib-not-supported': 8,
  'template-not-supported': 9,
  'feature-not-supported': 10,
  'pin-code-missing': 11,
  'unsupported-profile-version': 31,
} as const
export type PEStatusCodeName = keyof typeof peStatusCodes

const named = enumeration('PEStatusCode', peStatusCodes)
const number = integer()
const names = Object.keys(peStatusCodes) as PEStatusCodeName[]

/** Numbers without a name are noted as `unknown-enumeration` unless the specification gives them a meaning by their range. */
export const PEStatusCode = new Primitive<PEStatusCodeName | number>('PEStatusCode', 0x02, {
  shape: named.shape,
  parse(reader) {
    const code = number.read(reader)
    const name = nameOf(code)
    if (name !== undefined) return name
    if (meaningByRange(code) === undefined) {
      reader.issue('unknown-enumeration', reader.valueStart, `${code} is no value of PEStatusCode`)
    }
    return code
  },
  put: (writer, value) => writer.octets(encode(named, value).subarray(2)),
  show: (value) => (typeof value === 'number' ? `${value}${parenthesised(meaningByRange(value))}` : named.show(value)),
})

function nameOf(code: number): PEStatusCodeName | undefined {
  return names.find((name) => peStatusCodes[name] === code)
}

function meaningByRange(code: number): string | undefined {
  if ((code >= 0x6000 && code <= 0x6fff) || (code >= 0x9000 && code <= 0x9fff))
    return `status word ${code.toString(16).toUpperCase()}`
  return code >= 0xa000 && code <= 0xffff ? 'proprietary' : undefined
}

function parenthesised(meaning: string | undefined): string {
  return meaning === undefined ? '' : ` (${meaning})`
}
