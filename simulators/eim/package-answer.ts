/** The packages of an eIM as they leave it, in the types of either version (SGP.32 v1.2 5.14.4, 5.14.5). */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import type { EimPackageError } from '../../protocol/esipa/get-eim-package.ts'
import { decode, type Type } from '../../protocol/schema/type.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import * as v101Package from '../../protocol/v101/euicc-package.ts'
import * as v101Data from '../../protocol/v101/ipa-euicc-data.ts'
import type { Reply } from '../../transport/reply.ts'
import { type EsipaCall, esipaHeaders } from '../esipa-endpoint.ts'
import type { Retrieved } from './get-package.ts'
import type { Order } from './state.ts'

export function shown(order: Order): string {
  switch (order.kind) {
    case 'package':
      return `euiccPackageRequest counter ${order.counter} (${order.notes.map(({ name }) => name).join(', ')})`
    case 'data':
      return `ipaEuiccDataRequest ${order.tagList}`
    case 'trigger':
      return `profileDownloadTriggerRequest ${order.source.kind}`
    case 'raw':
      return 'octets of the operator'
  }
}

type PackageTypes = Readonly<Record<number, readonly [kind: string, type: Type<unknown>]>>

export const packagesOfV12: PackageTypes = {
  48977: ['euiccPackageRequest', EuiccPackageRequest],
  48978: ['ipaEuiccDataRequest', IpaEuiccDataRequest],
  48980: ['profileDownloadTriggerRequest', ProfileDownloadTriggerRequest],
}

export const packagesOfV101: PackageTypes = {
  48977: ['euiccPackageRequest', v101Package.EuiccPackageRequest],
  48978: ['ipaEuiccDataRequest', v101Data.IpaEuiccDataRequest],
  48980: ['profileDownloadTriggerRequest', ProfileDownloadTriggerRequest],
}

export function packageAnswer(
  found: Retrieved,
  errorNumber: (error: EimPackageError) => number,
  types: PackageTypes,
  binding: EsipaCall<unknown>['binding'],
): { readonly kind: string; readonly value: unknown } | Reply {
  if (found.kind === 'reply') return found.reply
  if (found.kind === 'error') return { kind: 'eimPackageError', value: errorNumber(found.error) }
  const { octets } = found
  const known = readPackage(octets, types)
  if (known !== undefined) return known
  // Octets of the operator that are no package: ASN.1 can carry them, and JSON where their tag says which member they are.
  if (binding === 'asn1') return { kind: 'answer', status: 200, headers: esipaHeaders('asn1'), body: tlv(0xbf4f, octets) }
  const [kind] = types[outerTag(octets)] ?? []
  const object = { header: { functionExecutionStatus: { status: 'Executed-Success' } }, [kind ?? '']: octets.toString('base64') }
  const body = kind === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(object))
  return { kind: 'answer', status: kind === undefined ? 500 : 200, headers: esipaHeaders('json'), body }
}

/** The package as the arm of an answer or a push; undefined for octets that are none of this version. */
export function readPackage(octets: Buffer, types: PackageTypes): { readonly kind: string; readonly value: unknown } | undefined {
  const [kind, type] = types[outerTag(octets)] ?? []
  if (kind === undefined || type === undefined) return undefined
  try {
    return { kind, value: decode(type, octets).value }
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function outerTag(octets: Buffer): number {
  return octets.length > 1 ? octets.readUInt16BE(0) : 0
}
