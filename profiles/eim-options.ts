/**
 * What an eIM may or may not have, each to be answered with yes or no. The names and meanings are those of the option list of the ledger
 * (requirements/options.json) that an eIM declares; a test compares them.
 */
import { answersTo } from './option-answers.ts'

/** Option, and what a "yes" says. */
export const eimOptions = {
  O_S_TRID: 'sends an eimTransactionId with its packages',
  O_S_PKG_RETRIEVAL: 'package retrieval (GetEimPackage)',
  O_S_ESIPA_HTTPS: 'ESipa over HTTPS',
  O_X_JSON: 'JSON function binding (for an eIM from v1.1 on a duty: ESIPA-HTTP-026)',
  O_X_COAPS: 'ESipa over coaps',
  O_X_DTLS_CID: 'DTLS Connection ID',
  O_X_PROPRIETARY: 'a further ESipa transport',
  O_X_INJECT: 'package injection (TransferEimPackage)',
  O_X_DIRECT: 'direct profile download',
  O_X_INDIRECT: 'indirect profile download through the eIM',
  O_X_MIN_BYTES: 'compact forms on ESipa',
  O_X_CTXPARAMS1: 'builds ctxParams1 for IPAs that ask for it',
  O_X_DATA_HANDLING: 'the eIM keeps the activation data (eimDownloadDataHandling)',
  O_X_META_CHECK: 'the eIM checks profile metadata for the IPA',
  O_X_ES9_ASN1: "ASN.1 binding on ES9+'",
  O_X_SMDS: 'event retrieval from an SM-DS',
  O_X_TOKEN: 'associations with an associationToken',
  O_X_TENANTS: 'several tenants on one service',
  O_X_SIGN_CERT: 'the association carries a certificate, not a bare key',
  O_X_MIXED_VERSIONS: 'serves eUICCs and IPAs of several SGP.32 versions',
  O_X_ROLLBACK: 'rollback (rollbackFlag, ProfileRollback)',
  O_X_FALLBACK: 'fallback mechanism',
  O_X_ECALL: 'Emergency Profile',
} as const

export type EimOption = keyof typeof eimOptions

export const optionsSchema = answersTo(eimOptions)
