import type { Rule } from '../rule.ts'
import { acknowledgedNumbers } from './acknowledgements.ts'
import { adminProtocol } from './admin-protocol.ts'
import { answerObjects, noEnvelope, oneObject } from './answer-objects.ts'
import { asn1ContentType, jsonContentType } from './content-type.ts'
import { knownObjects, noProfiles } from './data-request.ts'
import { derRules } from './der.ts'
import { errorBodies } from './error-bodies.ts'
import { functionStatus } from './function-status.ts'
import { getEimPackageErrors, otherErrors } from './json-errors.ts'
import { jsonHeader } from './json-header.ts'
import { plainStrings, structuredObjects, transactionIds } from './json-values.ts'
import { acknowledgementsOrError, onePackageOrError } from './one-alternative.ts'
import { ownTransactionId, risingCounter, sameContentUnderCounter } from './package-counter.ts'
import {
  ecoListContents,
  packageCounterRange,
  packageEid,
  packageEimId,
  packageOneList,
  packageParts,
  packageTransactionId,
} from './package-form.ts'
import { listBeforeChange, oneOfEachChange } from './package-operations.ts'
import { signatureForm, signatureKey, signedOctets, signingKeyUsage, signingName } from './package-signature.ts'
import { servedPaths } from './served-paths.ts'
import { certificateRules } from './tls-certificate.ts'
import { activationCodeForm } from './trigger.ts'

/** The rules that judge every exchange with an eIM, and every connection to it. */
export const eimRules: readonly Rule[] = [
  adminProtocol,
  functionStatus,
  asn1ContentType,
  jsonContentType,
  ...servedPaths,
  jsonHeader,
  getEimPackageErrors,
  otherErrors,
  transactionIds,
  structuredObjects,
  plainStrings,
  ...answerObjects,
  oneObject,
  noEnvelope,
  onePackageOrError,
  acknowledgementsOrError,
  ...derRules,
  packageParts,
  packageEimId,
  packageEid,
  packageCounterRange,
  packageTransactionId,
  packageOneList,
  ecoListContents,
  risingCounter,
  sameContentUnderCounter,
  ownTransactionId,
  signedOctets,
  signatureForm,
  signatureKey,
  signingKeyUsage,
  signingName,
  listBeforeChange,
  oneOfEachChange,
  knownObjects,
  noProfiles,
  activationCodeForm,
  acknowledgedNumbers,
  errorBodies,
  ...certificateRules,
]
