/** Operations of an operator as the psmoList or ecoList of a package, for each version of SGP.32. */
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { sequenceOf } from '../../protocol/schema/sequence-of.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { ProfileInfoListRequest } from '../../protocol/sgp22/profile-info.ts'
import { Eco } from '../../protocol/sgp32/eco.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { Psmo } from '../../protocol/sgp32/psmo.ts'
import * as v101 from '../../protocol/v101/euicc-package.ts'
import { type EimConfiguration, listOf, type Operation } from './operation.ts'
import type { OperationNote } from './state.ts'

/** What an operator asked for that no package can hold. The message says what, and what to do instead. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}

const octets = (hex: string): Buffer => Buffer.from(hex, 'hex')

/**
 * psmoList (A0) or ecoList (A1), whole.
 *
 * @throws OperatorError for a mixture of the two, and for operations that the version does not have
 */
export function encodeOperations(spec: SpecVersion, operations: readonly Operation[]): Buffer {
  const kinds = new Set(operations.map(listOf))
  if (kinds.size !== 1)
    throw new OperatorError(
      kinds.size === 0
        ? 'operations: the list is empty; name at least one operation'
        : 'operations: profile operations and eIM operations cannot share a package; put them into two',
    )
  if (kinds.has('eco')) {
    const list = operations.map((one) => ecoOf(one, spec))
    return spec === '1.0.1' ? encode(sequenceOf(v101.Eco).retag(0xa1), list) : encode(sequenceOf(Eco).retag(0xa1), list)
  }
  if (spec === '1.0.1') return encode(sequenceOf(v101.Psmo).retag(0xa0), operations.map(psmoOfV101))
  return encode(sequenceOf(Psmo).retag(0xa0), operations.map(psmoOf))
}

/** What the records need to know of an operation when its result comes. */
export function noteOf(operation: Operation): OperationNote {
  const [entry] = Object.entries(operation)
  const [name = '', value] = entry ?? []
  const members = value as Readonly<Record<string, string | boolean | number | undefined>>
  const { iccid, isdpAid, profileClass, eimId, address, enable, counterValue } = members
  if (name === 'listProfileInfo') return { name, flag: (iccid ?? isdpAid ?? profileClass) === undefined }
  return {
    name,
    ...(typeof iccid === 'string' ? { iccid } : {}),
    ...(typeof eimId === 'string' ? { eimId } : {}),
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof enable === 'boolean' ? { flag: enable } : {}),
    ...(typeof counterValue === 'number' ? { counter: counterValue } : {}),
  }
}

function psmoOf(operation: Operation): Psmo {
  if ('enable' in operation) {
    const { iccid, rollback } = operation.enable
    return { kind: 'enable', value: { iccid: iccidOctets(iccid), ...(rollback ? { rollbackFlag: true as const } : {}) } }
  }
  if ('disable' in operation) return { kind: 'disable', value: { iccid: iccidOctets(operation.disable.iccid) } }
  if ('delete' in operation) return { kind: 'delete', value: { iccid: iccidOctets(operation.delete.iccid) } }
  if ('listProfileInfo' in operation) return { kind: 'listProfileInfo', value: searchOf(operation.listProfileInfo) }
  if ('getRAT' in operation) return { kind: 'getRAT', value: {} }
  if ('configureImmediateEnable' in operation) {
    const { enable, smdpOid, smdpAddress } = operation.configureImmediateEnable
    return {
      kind: 'configureImmediateEnable',
      value: {
        ...(enable ? { immediateEnableFlag: true as const } : {}),
        ...(smdpOid === undefined ? {} : { defaultSmdpOid: smdpOid }),
        ...(smdpAddress === undefined ? {} : { defaultSmdpAddress: smdpAddress }),
      },
    }
  }
  if ('setFallbackAttribute' in operation)
    return { kind: 'setFallbackAttribute', value: { iccid: iccidOctets(operation.setFallbackAttribute.iccid) } }
  if ('unsetFallbackAttribute' in operation) return { kind: 'unsetFallbackAttribute', value: {} }
  if ('setDefaultDpAddress' in operation)
    return { kind: 'setDefaultDpAddress', value: { defaultDpAddress: operation.setDefaultDpAddress.address } }
  throw new OperatorError(`operations: ${Object.keys(operation).join()} is no operation on profiles`)
}

function psmoOfV101(operation: Operation) {
  const psmo = psmoOf(operation)
  switch (psmo.kind) {
    case 'setFallbackAttribute':
    case 'unsetFallbackAttribute':
    case 'setDefaultDpAddress':
      throw new OperatorError(`operations: SGP.32 v1.0.1 has no ${psmo.kind}; leave it out, or run the eIM with v1.2`)
    case 'configureImmediateEnable': {
      const { immediateEnableFlag, defaultSmdpOid, defaultSmdpAddress } = psmo.value
      return {
        kind: 'configureAutoEnable' as const,
        value: {
          ...(immediateEnableFlag ? { autoEnableFlag: true as const } : {}),
          ...(defaultSmdpOid === undefined ? {} : { smdpOid: defaultSmdpOid }),
          ...(defaultSmdpAddress === undefined ? {} : { smdpAddress: defaultSmdpAddress }),
        },
      }
    }
    default:
      return psmo
  }
}

function searchOf({
  iccid,
  isdpAid,
  profileClass,
  tagList,
}: {
  readonly iccid?: string | undefined
  readonly isdpAid?: string | undefined
  readonly profileClass?: 'test' | 'provisioning' | 'operational' | undefined
  readonly tagList?: string | undefined
}): ProfileInfoListRequest {
  const tags = tagList === undefined ? {} : { tagList: octets(tagList) }
  if (iccid !== undefined) return { searchCriteria: { kind: 'iccid', value: iccidOctets(iccid) }, ...tags }
  if (isdpAid !== undefined) return { searchCriteria: { kind: 'isdpAid', value: octets(isdpAid) }, ...tags }
  if (profileClass !== undefined) return { searchCriteria: { kind: 'profileClass', value: profileClass }, ...tags }
  return tags
}

function ecoOf(operation: Operation, spec: SpecVersion): Eco {
  if ('addEim' in operation) return { kind: 'addEim', value: configurationOf(operation.addEim, spec) }
  if ('updateEim' in operation) return { kind: 'updateEim', value: configurationOf(operation.updateEim, spec) }
  if ('deleteEim' in operation) return { kind: 'deleteEim', value: operation.deleteEim }
  return { kind: 'listEim', value: {} }
}

/** EimConfigurationData of an operator's description. */
export function configurationOf(of: EimConfiguration, spec: SpecVersion = '1.2'): EimConfigurationData {
  if (of.indirectProfileDownload && spec === '1.0.1')
    throw new OperatorError('indirectProfileDownload: SGP.32 v1.0.1 does not have it; leave it out')
  const key = of.publicKey && ({ kind: 'eimPublicKey', value: octets(of.publicKey) } as const)
  const certificate = of.certificate && ({ kind: 'eimCertificate', value: octets(of.certificate) } as const)
  const tlsKey = of.trustedTlsKey && ({ kind: 'trustedEimPkTls', value: octets(of.trustedTlsKey) } as const)
  const tlsCertificate =
    of.trustedTlsCertificate && ({ kind: 'trustedCertificateTls', value: octets(of.trustedTlsCertificate) } as const)
  const eimPublicKeyData = certificate || key
  const trusted = tlsCertificate || tlsKey
  return {
    eimId: of.eimId,
    ...(of.eimFqdn === undefined ? {} : { eimFqdn: of.eimFqdn }),
    ...(of.eimIdType === undefined ? {} : { eimIdType: of.eimIdType }),
    ...(of.counterValue === undefined ? {} : { counterValue: of.counterValue }),
    ...(of.requestToken ? { associationToken: -1 } : {}),
    ...(eimPublicKeyData ? { eimPublicKeyData } : {}),
    ...(trusted ? { trustedPublicKeyDataTls: trusted } : {}),
    ...(of.supportedProtocols === undefined ? {} : { eimSupportedProtocol: of.supportedProtocols }),
    ...(of.euiccCiPKId === undefined ? {} : { euiccCiPKId: octets(of.euiccCiPKId) }),
    ...(of.indirectProfileDownload ? { indirectProfileDownload: true as const } : {}),
  }
}
