/**
 * What an IPA may or may not have, each to be answered with yes or no. The names and meanings are those of the option list of the
 * ledger (requirements/options.json) that an IPA declares; a test compares them.
 */
import { answersTo } from './option-answers.ts'

/** Option, and what a "yes" says. */
export const ipaOptions = {
  O_S_PKG_RETRIEVAL: 'package retrieval (GetEimPackage)',
  O_S_ESIPA_HTTPS: 'ESipa over HTTPS',
  O_X_ASN1: 'ASN.1 function binding (an eIM always offers it)',
  O_X_JSON: 'JSON function binding (for an eIM from v1.1 on a duty: ESIPA-HTTP-026)',
  O_X_COAPS: 'ESipa over coaps',
  O_X_DTLS_CID: 'DTLS Connection ID',
  O_X_INJECT: 'package injection (TransferEimPackage)',
  O_X_DIRECT: 'direct profile download',
  O_X_INDIRECT: 'indirect profile download through the eIM',
  O_X_MIN_BYTES: 'compact forms on ESipa',
  O_X_DATA_HANDLING: 'the eIM keeps the activation data (eimDownloadDataHandling)',
  O_X_SMDS: 'event retrieval from an SM-DS',
  O_X_ROLLBACK: 'rollback (rollbackFlag, ProfileRollback)',
  O_X_FALLBACK: 'fallback mechanism',
  O_X_ECALL: 'Emergency Profile',
  O_X_IPAE: 'the IPA is an IPAe',
  O_X_BEARER: 'the IPA opens the bearer itself',
  O_X_CLOCK: 'the device has a clock that can be trusted',
  O_X_CONSUMER_EUICC: 'works with a consumer eUICC by mapping',
} as const

export const ipaOptionsSchema = answersTo(ipaOptions)
