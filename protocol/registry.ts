/** Every object of the specifications by name: for `sgp32 decode`, for vectors, and for tests that must leave none out. */

import * as x509 from './certificates/x509-types.ts'
import * as eimConfiguration from './es10b/eim-configuration.ts'
import * as euiccData from './es10b/euicc-data.ts'
import * as profileState from './es10b/profile-state.ts'
import * as authenticateClient from './esipa/authenticate-client.ts'
import * as cancelSessionEsipa from './esipa/cancel-session.ts'
import * as eimPackageResult from './esipa/eim-package-result.ts'
import * as getBoundProfilePackage from './esipa/get-bound-profile-package.ts'
import * as getEimPackage from './esipa/get-eim-package.ts'
import * as handleNotification from './esipa/handle-notification.ts'
import * as initiateAuthentication from './esipa/initiate-authentication.ts'
import * as transferEimPackage from './esipa/transfer-eim-package.ts'
import type { Type } from './schema/type.ts'
import * as authenticateServer from './sgp22/authenticate-server.ts'
import * as boundProfilePackage from './sgp22/bound-profile-package.ts'
import * as cancelSession from './sgp22/cancel-session.ts'
import * as deviceInfo from './sgp22/device-info.ts'
import * as es9plus from './sgp22/es9plus-asn1.ts'
import * as euiccInfo from './sgp22/euicc-info.ts'
import * as loadCrl from './sgp22/load-crl.ts'
import * as localManagement from './sgp22/local-management.ts'
import * as metadata from './sgp22/metadata.ts'
import * as notifications22 from './sgp22/notifications.ts'
import * as prepareDownload from './sgp22/prepare-download.ts'
import * as profileInfo22 from './sgp22/profile-info.ts'
import * as downloadObjects from './sgp32/download-objects.ts'
import * as eco from './sgp32/eco.ts'
import * as eimAcknowledgements from './sgp32/eim-acknowledgements.ts'
import * as eimConfigurationData from './sgp32/eim-configuration-data.ts'
import * as euiccInfo2 from './sgp32/euicc-info2.ts'
import * as euiccPackageRequest from './sgp32/euicc-package-request.ts'
import * as euiccPackageResult from './sgp32/euicc-package-result.ts'
import * as euiccResultData from './sgp32/euicc-result-data.ts'
import * as ipaEuiccData from './sgp32/ipa-euicc-data.ts'
import * as notifications from './sgp32/notifications.ts'
import * as profileDownloadTrigger from './sgp32/profile-download-trigger.ts'
import * as profileInfo from './sgp32/profile-info.ts'
import * as psmo from './sgp32/psmo.ts'
import * as v101Download from './v101/download-objects.ts'
import * as v101Es10b from './v101/es10b.ts'
import * as v101Esipa from './v101/esipa.ts'
import * as v101Package from './v101/euicc-package.ts'
import * as v101Result from './v101/euicc-package-result.ts'
import * as v101Data from './v101/ipa-euicc-data.ts'
import * as v101Notifications from './v101/notifications.ts'

/** v1.1 has the octets of v1.2. */
export const specVersions = ['1.0.1', '1.1', '1.2'] as const
export type SpecVersion = (typeof specVersions)[number]

/** Consumer objects of SGP.22 v2.5; SGP.32 redefines some of them under the same name. */
export const sgp22Types = collect([
  x509,
  authenticateServer,
  boundProfilePackage,
  cancelSession,
  deviceInfo,
  euiccInfo,
  loadCrl,
  localManagement,
  metadata,
  notifications22,
  prepareDownload,
  profileInfo22,
  es9plus,
])

const v12 = collect([
  downloadObjects,
  eco,
  eimAcknowledgements,
  eimConfigurationData,
  euiccInfo2,
  euiccPackageRequest,
  euiccPackageResult,
  euiccResultData,
  ipaEuiccData,
  notifications,
  profileDownloadTrigger,
  profileInfo,
  psmo,
  eimConfiguration,
  euiccData,
  profileState,
  authenticateClient,
  cancelSessionEsipa,
  eimPackageResult,
  getBoundProfilePackage,
  getEimPackage,
  handleNotification,
  initiateAuthentication,
  transferEimPackage,
])

const v101 = collect([v101Download, v101Es10b, v101Esipa, v101Package, v101Result, v101Data, v101Notifications])

/** Objects that v1.0.1 has with the octets of v1.2. Every other one it has in a form of its own, or not at all. */
const sharedWithV101 = [
  'AddInitialEimOk',
  'AuthenticateClientErrorEsipa',
  'CancelSessionRequestEsipa',
  'CancelSessionResponse',
  'CancelSessionResponseEsipa',
  'CompactProfileInstallationResult',
  'DeleteEim',
  'DeleteEimResult',
  'EimAcknowledgements',
  'EimPublicKeyData',
  'EimSupportedProtocol',
  'Enable',
  'GetBoundProfilePackageOkEsipa',
  'GetBoundProfilePackageRequestEsipa',
  'GetCertsRequest',
  'GetCertsResponse',
  'InitiateAuthenticationOkEsipa',
  'IpaCapabilities',
  'ListEim',
  'NotificationsListResultError',
  'PrepareDownloadResponse',
  'ProcessingTerminated',
  'ProfileDownloadData',
  'ProfileDownloadTriggerRequest',
  'ProfileInfoListError',
  'ProfileRollbackRequest',
  'ProfileRollbackResult',
  'RPlmn',
  'RetrieveNotificationsListRequest',
  'RollbackProfileResult',
  'TrustedPublicKeyDataTls',
  'UpdateEimResult',
]

/** The types of one version of SGP.32 with those of SGP.22 that it uses, by name. */
export function typesOf(spec: SpecVersion): ReadonlyMap<string, Type<unknown>> {
  if (spec !== '1.0.1') return new Map([...sgp22Types, ...v12])
  return new Map([...sgp22Types, ...[...v12].filter(([name]) => sharedWithV101.includes(name)), ...v101])
}

/** The exports of the modules that are ASN.1 types with a capital letter. */
function collect(modules: readonly Readonly<Record<string, unknown>>[]): Map<string, Type<unknown>> {
  const types = new Map<string, Type<unknown>>()
  for (const module of modules) {
    for (const [name, value] of Object.entries(module)) if (/^[A-Z]/.test(name) && isType(value)) types.set(name, value)
  }
  return types
}

function isType(value: unknown): value is Type<unknown> {
  return typeof value === 'object' && value !== null && 'tags' in value && 'read' in value && 'write' in value
}
