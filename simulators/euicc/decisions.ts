/** Everything a developer of an eUICC can get wrong, by topic. A named fault replaces some of it. */
import { type CardDecisions, rightCardDecisions } from './decisions/card.ts'
import { type DownloadDecisions, rightDownloadDecisions } from './decisions/download.ts'
import { type EimDecisions, rightEimDecisions } from './decisions/eims.ts'
import { type ListDecisions, rightListDecisions } from './decisions/lists.ts'
import { type NotificationDecisions, rightNotificationDecisions } from './decisions/notifications.ts'
import { type PackageDecisions, rightPackageDecisions } from './decisions/packages.ts'
import { type ProfileDecisions, rightProfileDecisions } from './decisions/profiles.ts'
import { rightStateDecisions, type StateDecisions } from './decisions/states.ts'

export interface EuiccDecisions
  extends CardDecisions,
    DownloadDecisions,
    EimDecisions,
    ListDecisions,
    NotificationDecisions,
    PackageDecisions,
    ProfileDecisions,
    StateDecisions {}

export const rightEuiccDecisions: EuiccDecisions = {
  ...rightCardDecisions,
  ...rightDownloadDecisions,
  ...rightEimDecisions,
  ...rightListDecisions,
  ...rightNotificationDecisions,
  ...rightPackageDecisions,
  ...rightProfileDecisions,
  ...rightStateDecisions,
}
