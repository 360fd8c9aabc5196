/** ESipa.HandleNotification: function SGP.32 v1.2 5.14.7, ASN.1 binding 6.3.2.4. There is no response object. */
import { choice, explicit } from '../schema/choice.ts'
import type { Of } from '../schema/type.ts'
import { PendingNotification } from '../sgp32/notifications.ts'
import { ProvideEimPackageResult } from './eim-package-result.ts'

export const HandleNotificationEsipa = explicit(
  0xbf3d,
  choice('HandleNotificationEsipa', {
    pendingNotification: explicit(0xa0, PendingNotification),
    provideEimPackageResult: ProvideEimPackageResult,
  }),
)
export type HandleNotificationEsipa = Of<typeof HandleNotificationEsipa>
