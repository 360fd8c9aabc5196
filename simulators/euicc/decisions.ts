/** Everything a developer of an eUICC can get wrong, by topic. A named fault replaces some of it. */
import { type CardDecisions, rightCardDecisions } from './decisions/card.ts'
import { type DownloadDecisions, rightDownloadDecisions } from './decisions/download.ts'
import { type EimDecisions, rightEimDecisions } from './decisions/eims.ts'
import { type IdentityDecisions, rightIdentityDecisions } from './decisions/identity.ts'
import { type ListDecisions, rightListDecisions } from './decisions/lists.ts'
import { type LocalDecisions, rightLocalDecisions } from './decisions/local.ts'
import { type PackageDecisions, rightPackageDecisions } from './decisions/packages.ts'
import { type ProfileDecisions, rightProfileDecisions } from './decisions/profiles.ts'

export interface EuiccDecisions
  extends CardDecisions,
    DownloadDecisions,
    EimDecisions,
    IdentityDecisions,
    ListDecisions,
    LocalDecisions,
    PackageDecisions,
    ProfileDecisions {}

export const rightEuiccDecisions: EuiccDecisions = {
  ...rightCardDecisions,
  ...rightDownloadDecisions,
  ...rightEimDecisions,
  ...rightIdentityDecisions,
  ...rightListDecisions,
  ...rightLocalDecisions,
  ...rightPackageDecisions,
  ...rightProfileDecisions,
}
