/** ES10b.LoadCRL: SGP.22 v2.5 5.7.12. */
import { CertificateList } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, integer } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'

export const LoadCRLRequest = sequence('LoadCRLRequest', { crl: CertificateList.retag(0xa0) }, 0xbf35)

export const LoadCRLResponse = explicit(
  0xbf35,
  choice('LoadCRLResponse', {
    loadCRLResponseOk: sequence('LoadCRLResponseOk', { missingParts: optional(sequenceOf(integer()).retag(0xa0)) }).retag(0xa0),
    loadCRLResponseError: enumeration('LoadCRLResponseError', {
      invalidSignature: 1,
      invalidCRLFormat: 2,
      notEnoughMemorySpace: 3,
      verificationKeyNotFound: 4,
      fresherCrlAlreadyLoaded: 5,
      baseCrlMissing: 6,
      undefinedError: 127,
    }).retag(0x81),
  }),
)
