/** ES10a.GetEuiccConfiguredAddresses (SGP.22 5.7.3), SetDefaultDpAddress: ES10b of SGP.32 5.9.25, ES10a of SGP.22 5.7.4; connectivity 5.9.24. */
import { GetConnectivityParametersRequest, GetConnectivityParametersResponse } from '../../../protocol/es10b/euicc-data.ts'
import { isFqdn } from '../../../protocol/identifiers/fqdn.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { EuiccConfiguredAddressesRequest, EuiccConfiguredAddressesResponse } from '../../../protocol/sgp22/euicc-info.ts'
import {
  SetDefaultDpAddressRequest as ConsumerRequest,
  SetDefaultDpAddressResponse as ConsumerResponse,
} from '../../../protocol/sgp22/local-management.ts'
import { SetDefaultDpAddressResponse } from '../../../protocol/sgp32/euicc-result-data.ts'
import { SetDefaultDpAddressRequest } from '../../../protocol/sgp32/psmo.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'

/** Stores the address of the default SM-DP+; the empty text clears it. */
export function setDefaultDpAddress(chip: Chip, address: string): 'ok' | 'undefinedError' {
  if (address !== '' && !isFqdn(address)) return 'undefinedError'
  chip.state = { ...chip.state, defaultDpAddress: address === '' ? undefined : address }
  return 'ok'
}

export const getEuiccConfiguredAddresses: Es10Function = {
  tag: 0xbf3c,
  interface: 'ES10a',
  specs: ['1.2', '1.1', '1.0.1', 'SGP.22'],
  run({ state, decisions }, request) {
    decodeUnambiguous(EuiccConfiguredAddressesRequest, request)
    const { rootDsAddress } = state
    const defaultDpAddress = decisions.toldAddress(state.defaultDpAddress, rootDsAddress)
    return encode(EuiccConfiguredAddressesResponse, {
      ...(defaultDpAddress === undefined ? {} : { defaultDpAddress }),
      rootDsAddress,
    })
  },
}

export const setDefaultDpAddressOfIot: Es10Function = {
  tag: 0xbf65,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { defaultDpAddress } = decodeUnambiguous(SetDefaultDpAddressRequest, request).value
    return encode(SetDefaultDpAddressResponse, { setDefaultDpAddressResult: setDefaultDpAddress(chip, defaultDpAddress) })
  },
}

export const setDefaultDpAddressOfConsumer: Es10Function = {
  tag: 0xbf3f,
  interface: 'ES10a',
  specs: ['1.0.1', 'SGP.22'],
  run(chip, request) {
    const { defaultDpAddress } = decodeUnambiguous(ConsumerRequest, request).value
    return encode(ConsumerResponse, { setDefaultDpAddressResult: setDefaultDpAddress(chip, defaultDpAddress) })
  },
}

export const getConnectivityParameters: Es10Function = {
  tag: 0xbf5f,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run({ state, decisions }, request) {
    decodeUnambiguous(GetConnectivityParametersRequest, request)
    const httpParams = decisions.toldConnectivity(state.profiles)
    return encode(
      GetConnectivityParametersResponse,
      httpParams === undefined
        ? { kind: 'connectivityParametersError', value: 'parametersNotAvailable' }
        : { kind: 'connectivityParameters', value: { httpParams } },
    )
  },
}
