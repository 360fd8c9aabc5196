/**
 * ES10b functions that read and reset: SGP.32 v1.2 eUICCMemoryReset 5.9.5, GetCerts 5.9.10, GetConnectivityParameters 5.9.24.
 * IpaeActivation: SGP.32 v1.2 5.7.
 */
import { Certificate } from '../certificates/x509-types.ts'
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, octetString } from '../schema/primitives.ts'
import { alsoTagged, optional, sequence } from '../schema/sequence.ts'
import { SubjectKeyIdentifier } from '../sgp22/basic.ts'

export const EuiccMemoryResetRequest = sequence(
  'EuiccMemoryResetRequest',
  {
    resetOptions: namedBits('ResetOptions', [
      'deleteOperationalProfiles',
      'deleteFieldLoadedTestProfiles',
      'resetDefaultSmdpAddress',
      'deletePreLoadedTestProfiles',
      'deleteProvisioningProfiles',
      'resetEimConfigData',
      'resetImmediateEnableConfig',
    ]).retag(0x82),
  },
  0xbf64,
)

export const EuiccMemoryResetResponse = sequence(
  'EuiccMemoryResetResponse',
  {
    resetResult: enumeration('ResetResult', {
      ok: 0,
      nothingToDelete: 1,
      catBusy: 5,
      ecallActive: 104,
      undefinedError: 127,
    }).retag(0x80),
    resetEimResult: optional(
      enumeration('ResetEimResult', { ok: 0, nothingToDelete: 1, eimResetNotSupported: 2, undefinedError: 127 }).retag(0x81),
    ),
    resetImmediateEnableConfigResult: optional(
      enumeration('ResetImmediateEnableConfigResult', { ok: 0, resetIECNotSupported: 1, undefinedError: 127 }).retag(0x82),
    ),
  },
  0xbf64,
)

/** Some IPAs send the key identifier under its universal tag. */
export const GetCertsRequest = sequence(
  'GetCertsRequest',
  { euiccCiPKId: alsoTagged(optional(SubjectKeyIdentifier.retag(0x80)), 0x04) },
  0xbf56,
)

export const GetCertsResponse = explicit(
  0xbf56,
  choice('GetCertsResponse', {
    certs: sequence('Certs', { eumCertificate: Certificate.retag(0xa5), euiccCertificate: Certificate.retag(0xa6) }).retag(0xa0),
    getCertsError: enumeration('GetCertsError', { invalidCiPKId: 1, undefinedError: 127 }).retag(0x81),
  }),
)

export const GetConnectivityParametersRequest = sequence('GetConnectivityParametersRequest', {}, 0xbf5f)

/** httpParams serves CoAP as well. */
export const GetConnectivityParametersResponse = explicit(
  0xbf5f,
  choice('GetConnectivityParametersResponse', {
    connectivityParameters: sequence('ConnectivityParameters', { httpParams: optional(octetString().retag(0x81)) }).retag(0xa0),
    connectivityParametersError: enumeration('ConnectivityParametersError', {
      parametersNotAvailable: 1,
      undefinedError: 127,
    }).retag(0x81),
  }),
)

export const IpaeActivationRequest = sequence(
  'IpaeActivationRequest',
  { ipaeOption: namedBits('IpaeOption', ['activateIpae']).retag(0x80) },
  0xbf42,
)

export const IpaeActivationResponse = sequence(
  'IpaeActivationResponse',
  { ipaeActivationResult: enumeration('IpaeActivationResult', { ok: 0, notSupported: 1 }).retag(0x80) },
  0xbf42,
)
