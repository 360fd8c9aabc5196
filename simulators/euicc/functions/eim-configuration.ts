/** ES10b.AddInitialEim and GetEimConfigurationData: SGP.32 v1.2 and v1.0.1 5.9.4, 5.9.18. */
import {
  AddInitialEimRequest,
  AddInitialEimResponse,
  GetEimConfigurationDataRequest,
  GetEimConfigurationDataResponse,
} from '../../../protocol/es10b/eim-configuration.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { decode, encode, type Of, type Type } from '../../../protocol/schema/type.ts'
import {
  type EimConfigurationData,
  EimPublicKeyData,
  TrustedPublicKeyDataTls,
} from '../../../protocol/sgp32/eim-configuration-data.ts'
import * as v101 from '../../../protocol/v101/es10b.ts'
import type { Chip } from '../chip.ts'
import { associate } from '../eim-associations.ts'
import type { Es10Function } from '../es10.ts'
import type { EimEntry } from '../state.ts'

export const addInitialEim: Es10Function = {
  tag: 0xbf57,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const isOld = chip.settings.spec === '1.0.1'
    // v1.0.1 has the same members but one.
    const type = (isOld ? v101.AddInitialEimRequest : AddInitialEimRequest) as Type<Of<typeof AddInitialEimRequest>>
    const { eimConfigurationDataList: list } = decodeUnambiguous(type, request, { variants: true }).value
    const response = add(chip, list)
    if (!isOld) return encode(AddInitialEimResponse, response)
    return encode(
      v101.AddInitialEimResponse,
      response.kind === 'addInitialEimOk' ? response : { kind: response.kind, value: errorOfV101(response.value) },
    )
  },
}

type Response = Of<typeof AddInitialEimResponse>
type AddError = Extract<Response, { kind: 'addInitialEimError' }>['value']

/** All of the list, or nothing. */
function add(chip: Chip, list: readonly EimConfigurationData[]): Response {
  const before = chip.state
  const refused = (value: AddError): Response => ({ kind: 'addInitialEimError', value })
  if (!chip.decisions.mayAddInitial(before.eims, chip.volatile.lostLastEim)) return refused('associatedEimAlreadyExists')
  if (list.length === 0) return refused('commandError')
  const oks: Extract<Response, { kind: 'addInitialEimOk' }>['value'][number][] = []
  for (const configuration of list) {
    const added = associate(chip, configuration)
    if (added.kind === 'refused') {
      chip.state = { ...before, eims: chip.decisions.afterBadEntry(before.eims, chip.state.eims) }
      return refused(added.error)
    }
    const { associationToken } = added.eim
    oks.push(
      associationToken === undefined ? { kind: 'addOk', value: true } : { kind: 'associationToken', value: associationToken },
    )
  }
  return { kind: 'addInitialEimOk', value: chip.decisions.answersInOrder(oks) }
}

function errorOfV101(error: AddError): Extract<Of<typeof v101.AddInitialEimResponse>, { kind: 'addInitialEimError' }>['value'] {
  if (error === 'associatedEimAlreadyExists') return 'unsignedEimConfigDisallowed'
  return error === 'commandError' ? 'undefinedError' : error
}

export const getEimConfigurationData: Es10Function = {
  tag: 0xbf55,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const { eims } = chip.state
    const wanted =
      chip.settings.spec === '1.0.1'
        ? nothing(request)
        : decodeUnambiguous(GetEimConfigurationDataRequest, request).value.searchCriteria
    const found = wanted === undefined ? chip.decisions.told(eims) : chip.decisions.found(eims, wanted.value)
    const eimConfigurationDataList = found.map((eim) => configurationOf(chip.decisions.shown(eim), eim.eimId))
    return encode(GetEimConfigurationDataResponse, { eimConfigurationDataList }, { received: 'keep', sizes: 'any' })
  },
}

/** v1.0.1 lists every eIM; its request is empty. */
function nothing(request: Buffer): undefined {
  decodeUnambiguous(v101.GetEimConfigurationDataRequest, request)
}

/** The entry as EimConfigurationData, keys as they came. */
function configurationOf(eim: Partial<EimEntry>, eimId: string): EimConfigurationData {
  const { eimPublicKeyData: key, trustedPublicKeyDataTls: trust, euiccCiPKId, eimIdType, eimSupportedProtocol } = eim
  const { eimFqdn, counterValue, associationToken, indirectProfileDownload } = eim
  return {
    eimId,
    ...(eimFqdn === undefined ? {} : { eimFqdn }),
    ...(eimIdType === undefined ? {} : { eimIdType }),
    ...(counterValue === undefined ? {} : { counterValue }),
    ...(associationToken === undefined ? {} : { associationToken }),
    ...(key === undefined ? {} : { eimPublicKeyData: read(EimPublicKeyData, key) }),
    ...(trust === undefined ? {} : { trustedPublicKeyDataTls: read(TrustedPublicKeyDataTls, trust) }),
    // Names and numbers came from the same type.
    ...(eimSupportedProtocol === undefined
      ? {}
      : { eimSupportedProtocol: eimSupportedProtocol as NonNullable<EimConfigurationData['eimSupportedProtocol']> }),
    ...(euiccCiPKId === undefined ? {} : { euiccCiPKId: Buffer.from(euiccCiPKId, 'hex') }),
    ...(indirectProfileDownload === undefined ? {} : { indirectProfileDownload }),
  }
}

function read<T>(type: Type<T>, hex: string): T {
  return decode(type, Buffer.from(hex, 'hex'), { variants: true }).value
}
