/** Orders as a person reads them: one line for each thing to do. */
import { upperHex } from './key-forms.ts'
import type { EimToStore, Order, OrderedOperation } from './port.ts'

export function orderWords(order: Order): readonly string[] {
  switch (order.kind) {
    case 'package': {
      const words = order.operations.map(operationWords)
      if (words.length === 1) return [`one eUICC package: ${words.join()}`]
      const list = words.map((one, at) => `  ${at + 1}. ${one}`)
      return [`one eUICC package with these ${words.length} operations, in this order:`, ...list]
    }
    case 'data':
      return [
        `a data request (IpaEuiccDataRequest)${order.tagList === undefined ? '' : ` with the tags ${upperHex(order.tagList)}`}`,
      ]
    case 'download':
      return [`a profile download with the activation code ${order.activationCode}${confirmed(order.confirmationCode)}`]
    case 'downloadFromDefaultSmdp':
      return [`a profile download from the default SM-DP+ of the eUICC${confirmed(order.confirmationCode)}`]
    case 'downloadFromSmds':
      return [`a profile download by way of the SM-DS${order.address === undefined ? ' of the eUICC' : ` ${order.address}`}`]
    case 'newKey':
      return [
        'a new key for packages to this eUICC, made by the eIM itself, in an updateEim of the eIM’s own entry (for no other eUICC)',
      ]
  }
}

function confirmed(code: string | undefined): string {
  return code === undefined ? '' : `, confirmation code ${code}`
}

function operationWords(operation: OrderedOperation): string {
  switch (operation.name) {
    case 'enable':
      return `enable the profile ${operation.iccid}, ${operation.rollback === true ? 'with' : 'without'} the rollback flag`
    case 'disable':
    case 'delete':
      return `${operation.name} the profile ${operation.iccid}`
    case 'setFallbackAttribute':
      return `set the fallback attribute of the profile ${operation.iccid}`
    case 'unsetFallbackAttribute':
      return 'unset the fallback attribute'
    case 'listProfileInfo':
      return `list profiles${operation.iccid === undefined ? '' : ` with the ICCID ${operation.iccid}`}${
        operation.tagList === undefined ? '' : `, tags ${upperHex(operation.tagList)}`
      }`
    case 'getRAT':
      return 'get the rules authorisation table'
    case 'configureImmediateEnable': {
      const { enable, smdpOid, smdpAddress } = operation
      const of = [smdpOid && `SM-DP+ OID ${smdpOid}`, smdpAddress && `SM-DP+ address ${smdpAddress}`].filter(Boolean)
      return [`configure immediate enabling (automatic enabling in v1.0.1): ${enable ? 'on' : 'off'}`, ...of].join(', ')
    }
    case 'setDefaultDpAddress':
      return operation.address === ''
        ? 'remove the default SM-DP+ address'
        : `set the default SM-DP+ address ${operation.address}`
    case 'addEim':
    case 'updateEim':
      return `${operation.name === 'addEim' ? 'add' : 'update'} the eIM ${eimWords(operation.eim)}`
    case 'deleteEim':
      return `delete the eIM ${operation.eimId}`
    case 'listEim':
      return 'list the eIMs'
  }
}

function eimWords({ eimId, eimFqdn, counterValue, publicKey, certificate, requestToken }: EimToStore): string {
  return [
    eimId,
    eimFqdn && `FQDN ${eimFqdn}`,
    counterValue === undefined ? undefined : `counter ${counterValue}`,
    publicKey && `public key ${upperHex(publicKey)}`,
    certificate && `certificate ${upperHex(certificate)}`,
    requestToken === true ? 'asking for an association token' : undefined,
  ]
    .filter(Boolean)
    .join(', ')
}
