/**
 * Activation code: `[LPA:]1$<SM-DP+ address>$<AC token>[$<SM-DP+ OID>[$<confirmation code flag>]]` (SGP.22 4.1).
 *
 * `LPA:` stands in QR codes and links, not in typed codes. Fields behind the flag belong to later versions: kept, not judged.
 */
import { type Fqdn, parseFqdn, printFqdn } from './fqdn.ts'
import { firstNot, IdentifierError, quote } from './identifier-error.ts'
import { parseOid } from './oid.ts'

const shape = 'LPA:1$smdp.example.com$TOKEN'
const NAME = 'activation code'

export interface ActivationCode {
  /** Whether it is written with `LPA:`. */
  readonly prefix: boolean
  readonly smdpAddress: Fqdn
  /** The AC token: used as matchingId as it is, upper and lower case. May be empty. */
  readonly matchingId: string
  /** Object identifier that the SM-DP+ certificates have to carry. */
  readonly smdpOid?: string
  readonly confirmationCodeRequired: boolean
  /** Fields behind the flag, as they came. */
  readonly further: readonly string[]
}

/**
 * Reads an activation code.
 *
 * @throws IdentifierError with the reason: more than 255 octets, no or another prefix, another format than 1, no or no right
 *   address, no token field, a token with other characters, no right OID, a flag other than 1
 */
export function parseActivationCode(text: string): ActivationCode {
  if (text === '') throw new IdentifierError(NAME, 'no text', shape)
  if (Buffer.byteLength(text, 'utf8') > 255)
    throw new IdentifierError(NAME, `${Buffer.byteLength(text, 'utf8')} octets`, 'at most 255')
  const prefix = text.startsWith('LPA:')
  const begin = prefix ? 4 : 0
  const [format = '', address, token, oid = '', flag = '', ...further] = text.slice(begin).split('$')
  demandFormat(text, format, begin + 1)

  const addressAt = begin + format.length + 2
  if (address === undefined || address === '') throw new IdentifierError(NAME, 'no SM-DP+ address', shape, addressAt)
  const smdpAddress = at(addressAt, () => parseFqdn(address))

  const tokenAt = addressAt + address.length + 1
  if (token === undefined)
    throw new IdentifierError(
      NAME,
      'no "$" after the SM-DP+ address',
      `${shape}; the token may be empty, its "$" may not be left out`,
      tokenAt - 1,
    )
  const strange = firstNot(token, /^[A-Za-z0-9-]$/)
  if (strange !== undefined) {
    throw new IdentifierError(
      NAME,
      `${quote([...token][strange - 1])} in the token`,
      'letters, digits and "-" there',
      tokenAt + strange - 1,
    )
  }

  const oidAt = tokenAt + token.length + 1
  const smdpOid = oid === '' ? {} : { smdpOid: at(oidAt, () => parseOid(oid)) }
  const flagAt = oidAt + oid.length + 1
  if (flag !== '' && flag !== '1')
    throw new IdentifierError(
      NAME,
      `the confirmation code flag ${quote(flag)}`,
      '1 where a code is required, else nothing',
      flagAt,
    )
  return { prefix, smdpAddress, matchingId: token, ...smdpOid, confirmationCodeRequired: flag === '1', further }
}

/** The code as text, with no more `$` than its fields need. @throws IdentifierError for fields that no code can hold */
export function printActivationCode({
  prefix,
  smdpAddress,
  matchingId,
  smdpOid,
  confirmationCodeRequired,
  further,
}: ActivationCode): string {
  const fields = ['1', printFqdn(smdpAddress), matchingId, smdpOid ?? '', confirmationCodeRequired ? '1' : '', ...further]
  while (further.length === 0 && fields.length > 3 && fields.at(-1) === '') fields.pop()
  const text = `${prefix ? 'LPA:' : ''}${fields.join('$')}`
  parseActivationCode(text)
  return text
}

function demandFormat(text: string, format: string, position: number): void {
  if (format === '1') return
  if (/^[0-9]+$/.test(format))
    throw new IdentifierError(NAME, `format ${format}, which is not defined`, `1 there: ${shape}`, position)
  if (/^lpa:/i.test(text) && position === 1)
    throw new IdentifierError(NAME, `the prefix ${quote(text.slice(0, 4))}`, 'LPA: in capitals', 1)
  throw new IdentifierError(NAME, `${quote(format)} where the format 1 should stand`, shape, position)
}

/** Moves the position of an inner identifier's error to where it stands in the code. */
function at<T>(position: number, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof IdentifierError)) throw cause
    const { wrong, instead } = cause
    throw new IdentifierError(NAME, `${cause.identifier}: ${wrong}`, instead, position + (cause.position ?? 1) - 1)
  }
}
