/** What the card says that it can do, where a scenario needs that (rspCapability of EUICCInfo2, SGP.22 v2.5 5.7.8). */
import { CannotBePrepared } from '../preparation.ts'
import type { EuiccWorld } from './world.ts'

/** @throws CannotBePrepared for a card that takes no test profiles */
export async function needsTestProfiles(world: EuiccWorld): Promise<void> {
  const { value } = await world.call('GetEUICCInfo2', {})
  if (!value.rspCapability.includes('testProfileSupport'))
    throw new CannotBePrepared('testProfileSupport: EUICCInfo2 says that this card takes no test profiles')
}
