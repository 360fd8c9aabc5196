/** eUICCMemoryReset in the version that the product claims: BF64 of SGP.32 v1.1 and v1.2, BF34 of v1.0.1. */

import { reading, refused } from '../../adapters/euicc/es10-card.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import type { Es10Asked } from '../../protocol/es10/functions.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import * as v101 from '../../protocol/v101/es10b.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { CannotBePrepared } from '../preparation.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

export type ResetOption = Es10Asked<'eUICCMemoryReset'>['resetOptions'][number]

export interface MemoryReset {
  readonly value: Es10Answered<'eUICCMemoryReset'>['value']
  readonly octets: Buffer
  readonly at: readonly TapeRef[]
}

/** Options that v1.0.1 has, by the names of v1.2. */
const optionsOfV101 = {
  deleteOperationalProfiles: 'deleteOperationalProfiles',
  deleteFieldLoadedTestProfiles: 'deleteFieldLoadedTestProfiles',
  resetDefaultSmdpAddress: 'resetDefaultSmdpAddress',
  resetEimConfigData: 'resetEimConfigData',
  resetImmediateEnableConfig: 'resetAutoEnableConfig',
} as const

/** Resets what the options name. @throws PeerFault where the answer cannot be read */
export async function resetMemory(world: EuiccWorld, resetOptions: readonly ResetOption[]): Promise<MemoryReset> {
  if (world.parameters.claims.spec !== '1.0.1') return world.call('eUICCMemoryReset', { resetOptions })
  const options = resetOptions.map((option) => {
    if (typeof option === 'string' && Object.hasOwn(optionsOfV101, option))
      return optionsOfV101[option as keyof typeof optionsOfV101]
    throw new CannotBePrepared(`spec: v1.0.1 has no option ${option} of a memory reset`)
  })
  const answer = await world.ask(encode(v101.EuiccMemoryResetRequest, { resetOptions: options }))
  if (!isSuccess(answer.sw)) throw refused('eUICCMemoryReset', answer)
  const { value } = reading('the answer to eUICCMemoryReset', answer, () => decode(v101.EuiccMemoryResetResponse, answer.data))
  const { resetAutoEnableConfigResult: result, ...others } = value
  const renamed = result === 'resetAECNotSupported' ? 'resetIECNotSupported' : result
  return {
    value: { ...others, ...(renamed === undefined ? {} : { resetImmediateEnableConfigResult: renamed }) },
    octets: answer.data,
    at: [answer.sent, answer.received],
  }
}
