/** Every ES10 function, by the tags of its requests. */

import { authenticateServer, getEuiccChallenge } from './download/authenticate-server.ts'
import { cancelSession } from './download/cancel-session.ts'
import { loadBoundProfilePackage } from './download/load-bound-profile-package.ts'
import { loadCrl } from './download/load-crl.ts'
import { prepareDownload } from './download/prepare-download.ts'
import type { Es10Function } from './es10.ts'
import {
  deleteProfileOfConsumer,
  disableProfileOfConsumer,
  enableProfileOfConsumer,
  setNickname,
} from './es10c/profile-management.ts'
import { ipaeActivation, lpaeActivation } from './functions/activation.ts'
import {
  getConnectivityParameters,
  getEuiccConfiguredAddresses,
  setDefaultDpAddressOfConsumer,
  setDefaultDpAddressOfIot,
} from './functions/addresses.ts'
import { addInitialEim, getEimConfigurationData } from './functions/eim-configuration.ts'
import { getCerts, getEid, getEuiccInfo1, getEuiccInfo2, getRat } from './functions/identity.ts'
import {
  listNotification,
  removeNotificationFromList,
  retrieveNotificationsList,
  retrieveNotificationsListOfConsumer,
} from './functions/notifications.ts'
import { loadEuiccPackage } from './package/load-euicc-package.ts'
import { disableEmergencyProfile, enableEmergencyProfile } from './profile-functions/emergency.ts'
import { executeFallbackMechanism, returnFromFallback } from './profile-functions/fallback.ts'
import {
  configureAutoProfileEnabling,
  configureImmediateProfileEnabling,
  enableUsingDD,
  immediateEnable,
} from './profile-functions/immediate-enable.ts'
import { euiccMemoryReset, euiccMemoryResetOfConsumer, euiccMemoryResetOfV101 } from './profile-functions/memory-reset.ts'
import { profileRollback } from './profile-functions/rollback.ts'
import { getProfilesInfo, getProfilesInfoOfConsumer } from './profile-info.ts'
import type { EuiccSettings, EuiccSpec } from './settings.ts'

/** By the name of the specification. */
const functions: Readonly<Record<string, readonly Es10Function[]>> = {
  GetEID: [getEid],
  GetEUICCInfo1: [getEuiccInfo1],
  GetEUICCInfo2: [getEuiccInfo2],
  GetCerts: [getCerts],
  GetRAT: [getRat],
  GetProfilesInfo: [getProfilesInfo, getProfilesInfoOfConsumer],
  GetEuiccConfiguredAddresses: [getEuiccConfiguredAddresses],
  SetDefaultDpAddress: [setDefaultDpAddressOfIot, setDefaultDpAddressOfConsumer],
  GetConnectivityParameters: [getConnectivityParameters],
  IpaeActivation: [ipaeActivation],
  LpaeActivation: [lpaeActivation],
  GetEUICCChallenge: [getEuiccChallenge],
  AuthenticateServer: [authenticateServer],
  PrepareDownload: [prepareDownload],
  LoadBoundProfilePackage: loadBoundProfilePackage,
  CancelSession: [cancelSession],
  LoadCRL: [loadCrl],
  EnableProfile: [enableProfileOfConsumer],
  DisableProfile: [disableProfileOfConsumer],
  DeleteProfile: [deleteProfileOfConsumer],
  SetNickname: [setNickname],
  LoadEuiccPackage: [loadEuiccPackage],
  AddInitialEim: [addInitialEim],
  GetEimConfigurationData: [getEimConfigurationData],
  ListNotification: [listNotification],
  RetrieveNotificationsList: [retrieveNotificationsList, retrieveNotificationsListOfConsumer],
  RemoveNotificationFromList: [removeNotificationFromList],
  ProfileRollback: [profileRollback],
  ImmediateEnable: [immediateEnable],
  EnableUsingDD: [enableUsingDD],
  ConfigureImmediateProfileEnabling: [configureImmediateProfileEnabling],
  ConfigureAutoProfileEnabling: [configureAutoProfileEnabling],
  ExecuteFallbackMechanism: [executeFallbackMechanism],
  ReturnFromFallback: [returnFromFallback],
  EnableEmergencyProfile: [enableEmergencyProfile],
  DisableEmergencyProfile: [disableEmergencyProfile],
  eUICCMemoryReset: [euiccMemoryReset, euiccMemoryResetOfV101, euiccMemoryResetOfConsumer],
}

export interface NamedFunction {
  readonly name: string
  readonly function: Es10Function
}

const tables = new Map<EuiccSpec, ReadonlyMap<number, NamedFunction>>()

/** The function that a card of this version has for a tag. Some cards of SGP.32 have those of ES10c beside their own. */
export function functionFor(
  { spec, hasEs10c }: Pick<EuiccSettings, 'spec' | 'hasEs10c'>,
  tag: number,
): NamedFunction | undefined {
  return functionOf(spec, tag) ?? (hasEs10c ? functionOf('SGP.22', tag) : undefined)
}

function functionOf(spec: EuiccSpec, tag: number): NamedFunction | undefined {
  let table = tables.get(spec)
  if (table === undefined) {
    table = tableOf(spec)
    tables.set(spec, table)
  }
  return table.get(tag)
}

function tableOf(spec: EuiccSpec): ReadonlyMap<number, NamedFunction> {
  const table = new Map<number, NamedFunction>()
  for (const [name, all] of Object.entries(functions)) {
    for (const one of all) if (one.specs.includes(spec)) table.set(one.tag, { name, function: one })
  }
  return table
}
