/**
 * What an eUICC may or may not have, each to be answered with yes or no. The names and meanings are those of the option list of the
 * ledger (requirements/options.json) that an eUICC declares; a test compares them.
 */
import { answersTo } from './option-answers.ts'

/** Option, and what a "yes" says. */
export const euiccOptions = {
  O_E_LPAe: 'LPAe on the eUICC',
  O_E_REUSE_OTPK: 'reuse of the one-time key after a postponed session',
  O_E_MEP: 'multiple enabled profiles',
  O_X_ROLLBACK: 'rollback (rollbackFlag, ProfileRollback)',
  O_X_FALLBACK: 'fallback mechanism',
  O_X_ECALL: 'Emergency Profile',
  O_X_IMM_ENABLE: 'immediate enabling',
  O_X_EIM_RESET: 'reset of the configuration data of eIMs by eUICCMemoryReset',
  O_X_REFRESH: 'the card issues REFRESH to a terminal that sent TERMINAL PROFILE',
  O_X_ES10C: 'the functions of ES10c beside those of SGP.32',
  O_E_BRP: 'brainpoolP256r1',
  O_X_CRL: 'CRL loaded to the eUICC',
  O_X_IPAE: 'the IPA is an IPAe',
  O_X_LUIE_CAT: 'LUIe by CAT',
  O_X_LUIE_SCWS: 'LUIe by SCWS',
  O_X_SMSR_HTTPS: 'HTTPS over the air (SGP.02)',
} as const

export const euiccOptionsSchema = answersTo(euiccOptions)
