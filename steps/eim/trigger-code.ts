/** The activation code of a download trigger as an IPA reads it: SGP.32 3.2.3, SGP.22 4.1. */
import { type ActivationCode, parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { StateNotReached } from '../preparation.ts'

/** Undefined for text that is no activation code. */
export function readCode(text: string): ActivationCode | undefined {
  try {
    return parseActivationCode(text)
  } catch (error) {
    if (error instanceof IdentifierError) return undefined
    throw error
  }
}

/** The code that a download goes by; undefined where the trigger has none. @throws StateNotReached where no IPA can read it */
export function codeIn({ profileDownloadData: data }: ProfileDownloadTriggerRequest): ActivationCode | undefined {
  if (data?.kind !== 'activationCode') return undefined
  const code = readCode(data.value)
  if (code !== undefined) return code
  throw new StateNotReached(`a download was ordered, and its trigger has the activation code ${JSON.stringify(data.value)}`)
}
