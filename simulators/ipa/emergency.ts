import type { Tape } from '../../transport/tape.ts'
import { Es10Error } from './es10-error.ts'
import type { IpaContext } from './ipa-context.ts'

/** profileState and ecallIndication. */
const TAGS = Buffer.from('9F709F7B', 'hex')

/** Whether the Emergency Profile is enabled, as the eUICC says it; SGP.32 v1.0.1 knows none. */
export async function isEmergencyProfileEnabled(ipa: IpaContext, tape: Tape, signal: AbortSignal): Promise<boolean> {
  if (ipa.spec === '1.0.1') return false
  try {
    const answer = await ipa.es10.getProfilesInfo({ tagList: TAGS }, tape, signal)
    if (answer.kind === 'profileInfoListOk')
      return answer.value.some(({ profileState, ecallIndication }) => profileState === 'enabled' && ecallIndication === true)
  } catch (error) {
    if (!(error instanceof Es10Error)) throw error
  }
  // A card that lists no profiles leaves what the IPA did itself.
  return ipa.state.emergencyProfile
}
