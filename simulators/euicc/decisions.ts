/** Everything a developer of an eUICC can get wrong, by topic. A named fault replaces some of it. */
import { type AcceptanceDecisions, rightAcceptanceDecisions } from './decisions/acceptance.ts'
import { type CardDecisions, rightCardDecisions } from './decisions/card.ts'
import { type DownloadDecisions, rightDownloadDecisions } from './decisions/download.ts'
import { type EimDecisions, rightEimDecisions } from './decisions/eims.ts'
import { type IdentityDecisions, rightIdentityDecisions } from './decisions/identity.ts'
import { type ListDecisions, rightListDecisions } from './decisions/lists.ts'
import { type LocalDecisions, rightLocalDecisions } from './decisions/local.ts'
import { type NotificationDecisions, rightNotificationDecisions } from './decisions/notifications.ts'
import { type OperationDecisions, rightOperationDecisions } from './decisions/operations.ts'
import { type PackageLoadingDecisions, rightPackageLoadingDecisions } from './decisions/package-loading.ts'
import { type PackageDecisions, rightPackageDecisions } from './decisions/packages.ts'
import { type ProfileDecisions, rightProfileDecisions } from './decisions/profiles.ts'
import { type RevocationDecisions, rightRevocationDecisions } from './decisions/revocation.ts'
import { rightStateDecisions, type StateDecisions } from './decisions/states.ts'

export interface EuiccDecisions
  extends AcceptanceDecisions,
    CardDecisions,
    DownloadDecisions,
    EimDecisions,
    IdentityDecisions,
    ListDecisions,
    NotificationDecisions,
    OperationDecisions,
    LocalDecisions,
    PackageDecisions,
    PackageLoadingDecisions,
    ProfileDecisions,
    RevocationDecisions,
    StateDecisions {}

export const rightEuiccDecisions: EuiccDecisions = {
  ...rightAcceptanceDecisions,
  ...rightCardDecisions,
  ...rightDownloadDecisions,
  ...rightEimDecisions,
  ...rightIdentityDecisions,
  ...rightListDecisions,
  ...rightOperationDecisions,
  ...rightNotificationDecisions,
  ...rightLocalDecisions,
  ...rightPackageDecisions,
  ...rightPackageLoadingDecisions,
  ...rightProfileDecisions,
  ...rightRevocationDecisions,
  ...rightStateDecisions,
}
