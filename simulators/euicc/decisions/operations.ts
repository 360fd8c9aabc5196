/** Where the developer of an eUICC can go wrong with one operation of a package: SGP.32 3.4.1 to 3.4.3, 5.13. */
import type { Of } from '../../../protocol/schema/type.ts'
import type { ProfileInfoListRequest } from '../../../protocol/sgp22/profile-info.ts'
import type { ProfileInfoListResponse } from '../../../protocol/sgp32/profile-info.ts'
import type { EuiccSettings } from '../settings.ts'
import type { EuiccState, InstalledProfile } from '../state.ts'

/** What a package does with one profile. */
export type ProfileVerb = 'enable' | 'disable' | 'delete'

export interface OperationDecisions {
  /** ICCID of the profile that an operation is carried out on. */
  profileMeant(verb: ProfileVerb, iccid: string, profiles: readonly InstalledProfile[]): string
  /** Whether an operation that has nothing against it is carried out now. */
  isTimeFor(verb: ProfileVerb, iccid: string, state: Pick<EuiccState, 'profiles' | 'sequenceNumber'>): boolean
  /** Milliseconds for which an operation keeps everybody waiting. */
  pauseOf(verb: ProfileVerb, sequenceNumber: number): number
  /** Whether enabling and disabling wait for the REFRESH of a device that knows it, as they do in ES10c. */
  waitsForRefresh(): boolean
  /** What a list is asked for. */
  listRequest(request: ProfileInfoListRequest): ProfileInfoListRequest
  /** What a package tells of the profiles that were found. */
  listResult(list: ProfileInfoListResponse, request: ProfileInfoListRequest): Of<typeof ProfileInfoListResponse>
  /** The Rules Authorisation Table as packages show it. */
  tableInPackages(table: EuiccSettings['rat']): EuiccSettings['rat']
  /** The address that is taken for the default SM-DP+; the empty text for none. */
  addressTaken(received: string, stored: string | undefined): string
}

export const rightOperationDecisions: OperationDecisions = {
  profileMeant: (_verb, iccid) => iccid,
  isTimeFor: () => true,
  pauseOf: () => 0,
  waitsForRefresh: () => false,
  listRequest: (request) => request,
  listResult: (list) => list,
  tableInPackages: (table) => table,
  addressTaken: (received) => received,
}
