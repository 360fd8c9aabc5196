/** Download triggers: SGP.32 2.11.1.3, 3.2.3. */
import { type ActivationCode, parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'

/** TRIG-002. Names with a port or an address are allowed on loopback and no fault of the code's form. */
export const activationCodeForm: Rule = {
  requirement: 'TRIG-002',
  judge(exchange) {
    const code = activationCodeIn(exchange)
    if (code === undefined) return undefined
    const wrong = codeFault(code)
    return {
      claim: 'the activation code has the form of SGP.22 and at most 255 characters',
      expected: '1$<SM-DP+ address>$<token>, possibly with $<OID> and $<confirmation code flag>',
      seen: wrong ?? JSON.stringify(code),
      holds: wrong === undefined,
      at: [exchange.http.received],
      ...(code.startsWith('LPA:') ? { remark: 'it begins with LPA:, which belongs to QR codes' } : {}),
    }
  },
}

function activationCodeIn({ response }: EsipaExchange): string | undefined {
  if (response?.function !== 'getEimPackage' || response.value.kind !== 'profileDownloadTriggerRequest') return undefined
  const data = response.value.value.profileDownloadData
  return data?.kind === 'activationCode' ? data.value : undefined
}

function codeFault(code: string): string | undefined {
  const length = [...code].length
  if (length > 255) return `${length} characters`
  try {
    parseActivationCode(withOrdinaryAddress(code)) satisfies ActivationCode
    return undefined
  } catch (error) {
    if (error instanceof IdentifierError) return error.message
    throw error
  }
}

/** The code with a domain name where an address with a port or of digits stands. */
function withOrdinaryAddress(code: string): string {
  return code.replace(/^((?:LPA:)?1\$)(?:[A-Za-z0-9.-]+:\d{1,5}|[\d.]+)(?=\$)/, '$1smdp.example')
}
