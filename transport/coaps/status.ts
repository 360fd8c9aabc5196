/**
 * How what CoAP says is read as what HTTP says, and the other way round: both carry the same functions, and everything above the
 * transport speaks of HTTP (RFC 8075 7). SGP.32 sets no codes for ESipa over CoAP: whichever one of success comes with a body is a 200.
 */
import { codes } from '../coap/message.ts'

/** @param code `2.05` @param hasBody whether a payload came with it */
export function statusOfCode(code: string, hasBody: boolean): number {
  const [group = '', detail = ''] = code.split('.')
  if (group === '2') return hasBody ? 200 : 204
  return Number(group) * 100 + Number(detail)
}

/** Codes of RFC 7252 12.1.2 and RFC 7959 whose details are no numbers of HTTP with the same meaning are left out. */
const known = ['4.00', '4.01', '4.03', '4.04', '4.05', '4.06', '4.12', '4.13', '4.15', '5.00', '5.01', '5.02', '5.03', '5.04']

/** @param success code of a success with a body */
export function codeOfStatus(status: number, hasBody: boolean, success: string = codes.content): string {
  if (status < 400) return hasBody ? success : codes.changed
  const code = `${Math.floor(status / 100)}.${String(status % 100).padStart(2, '0')}`
  if (known.includes(code)) return code
  return status < 500 ? codes.badRequest : codes.internalError
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'FETCH', 'PATCH', 'IPATCH']

/** `0.02` for POST; of a method that CoAP has not, that of POST. */
export function codeOfMethod(method: string): string {
  const place = methods.indexOf(method.toUpperCase())
  return `0.0${place < 0 ? 2 : place + 1}`
}

/** `POST` for 0.02; the code itself where it is no method. */
export function methodOfCode(code: string): string {
  const [group, detail = ''] = code.split('.')
  return (group === '0' ? methods[Number(detail) - 1] : undefined) ?? code
}
