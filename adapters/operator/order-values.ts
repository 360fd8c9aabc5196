/** What can be put into the placeholders of a template: every name that a request has, undefined where the order leaves it out. */
import { parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { printFqdn } from '../../protocol/identifiers/fqdn.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { certificateForms, publicKeyForms, upperHex } from './key-forms.ts'
import type { EimToStore, Order, OrderedOperation, Registration } from './port.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json }

export type Values = Readonly<Record<string, Json | undefined>>

export function registrationValues(registration: Registration): Values {
  const { eid, euiccCertificate, eumCertificate, publicKey, counterValue, associationToken, ipaFeatures } = registration
  return {
    eid,
    counterValue,
    associationToken: associationToken === undefined ? undefined : integer(associationToken),
    ipaFeatures,
    ...publicKeyForms(publicKey),
    ...certificateForms('euiccCertificate', euiccCertificate),
    ...certificateForms('eumCertificate', eumCertificate),
  }
}

/** @throws IdentifierError for an ICCID that is none */
export function operationValues(operation: OrderedOperation): Values {
  return { operation: operation.name, ...ownValues(operation) }
}

function ownValues(operation: OrderedOperation): Values {
  switch (operation.name) {
    case 'enable':
      return { ...iccidValues(operation.iccid), rollback: operation.rollback ?? false }
    case 'disable':
    case 'delete':
    case 'setFallbackAttribute':
      return iccidValues(operation.iccid)
    case 'listProfileInfo':
      return { ...iccidValues(operation.iccid), tagList: operation.tagList && upperHex(operation.tagList) }
    case 'configureImmediateEnable': {
      const { enable, smdpOid, smdpAddress } = operation
      return { enable, smdpOid, smdpAddress }
    }
    case 'setDefaultDpAddress':
      return { address: operation.address }
    case 'addEim':
    case 'updateEim':
      return eimValues(operation.eim)
    case 'deleteEim':
      return { eimId: operation.eimId }
    case 'getRAT':
    case 'unsetFallbackAttribute':
    case 'listEim':
      return {}
  }
}

/** Of an order that is no package. */
export function orderValues(order: Exclude<Order, { readonly kind: 'package' }>): Values {
  switch (order.kind) {
    case 'data':
      return { tagList: order.tagList && upperHex(order.tagList) }
    case 'download':
      return { ...activationCodeValues(order.activationCode), confirmationCode: order.confirmationCode }
    case 'downloadFromDefaultSmdp':
      return { confirmationCode: order.confirmationCode }
    case 'downloadFromSmds':
      return { smdsAddress: order.address }
    case 'newKey':
      return {}
  }
}

/** Digits as printed, and the ten octets as on the card, in hexadecimal. */
function iccidValues(iccid: string | undefined): Values {
  return { iccid, 'iccid.swapped': iccid && upperHex(iccidOctets(iccid)) }
}

function eimValues(eim: EimToStore): Values {
  const { eimId, eimFqdn, counterValue, publicKey, certificate, requestToken = false } = eim
  return {
    eimId,
    eimFqdn,
    counterValue,
    requestToken,
    eimConfigurationData: upperHex(encode(EimConfigurationData, eimConfigurationOf(eim))),
    ...publicKeyForms(publicKey),
    ...certificateForms('certificate', certificate),
  }
}

/** As an eIM would send it (SGP.32 2.11.1.1.1). */
export function eimConfigurationOf(eim: EimToStore): EimConfigurationData {
  const { eimId, eimFqdn, counterValue, publicKey, certificate, requestToken } = eim
  const key =
    certificate === undefined
      ? publicKey && ({ kind: 'eimPublicKey', value: publicKey } as const)
      : ({ kind: 'eimCertificate', value: certificate } as const)
  return {
    eimId,
    ...(eimFqdn === undefined ? {} : { eimFqdn }),
    ...(counterValue === undefined ? {} : { counterValue }),
    ...(requestToken === true ? { associationToken: -1 } : {}),
    ...(key === undefined ? {} : { eimPublicKeyData: key }),
  }
}

/** An order may hold a code that is none, on purpose: then only the text is known. */
function activationCodeValues(text: string): Values {
  const plain = text.replace(/^LPA:/, '')
  const known = { activationCode: plain, 'activationCode.lpa': `LPA:${plain}` }
  try {
    const { smdpAddress, matchingId } = parseActivationCode(text)
    return { ...known, smdpAddress: printFqdn(smdpAddress), matchingId }
  } catch (error) {
    if (!(error instanceof IdentifierError)) throw error
    return { ...known, smdpAddress: undefined, matchingId: undefined }
  }
}

/** A JSON number where one can hold it, else its digits. */
function integer(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString()
}
