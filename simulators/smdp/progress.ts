/** What an operator is told of its downloads: ES2+.HandleDownloadProgressInfo, SGP.22 v2.5 5.3.5, 6.5.2.5. */

import { decode } from '../../protocol/schema/type.ts'
import { ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import type { OperatorRequest } from '../../transport/operator-client.ts'
import { notificationPoints, type Progress } from './turn.ts'

export type DownloadProgressInfo = OperatorRequest<'ES2+', 'handleDownloadProgressInfo'>

export function progressInfo({ profile, eid, point, failure, resultData }: Progress, now: Date): DownloadProgressInfo {
  const { iccid, profileType } = profile.description
  return {
    ...(eid === undefined ? {} : { eid }),
    iccid,
    profileType,
    timestamp: `${now.toISOString().slice(0, 19)}Z`,
    notificationPointId: notificationPoints[point],
    notificationPointStatus:
      failure === undefined ? { status: 'Executed-Success' } : { status: 'Failed', statusCodeData: failure },
    ...(resultData === undefined ? {} : { resultData: decode(ProfileInstallationResult, resultData).value }),
  }
}
