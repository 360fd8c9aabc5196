/** The configuration of immediate enabling, set by a package or, without an eIM, by the IPA: SGP.32 3.4.4, 5.9.17. */
import { isFqdn } from '../../protocol/identifiers/fqdn.ts'
import type { Chip } from './chip.ts'

/** As in ConfigureImmediateEnable: without the flag, immediate enabling is switched off. */
export interface ImmediateEnableRequest {
  readonly immediateEnableFlag?: true | undefined
  readonly defaultSmdpOid?: string | undefined
  readonly defaultSmdpAddress?: string | undefined
}

export type ConfigureImmediateEnableResult = 'ok' | 'insufficientMemory' | 'commandError'

/** Stores the configuration as a whole: what the request leaves out is not configured afterwards. */
export function configureImmediateEnable(chip: Chip, request: ImmediateEnableRequest): ConfigureImmediateEnableResult {
  const { immediateEnableFlag, defaultSmdpOid, defaultSmdpAddress } = request
  if (!chip.decisions.isConsistent(request)) return 'commandError'
  if (defaultSmdpAddress !== undefined) {
    if (!isFqdn(defaultSmdpAddress)) return 'commandError'
    if (defaultSmdpAddress.length > chip.state.freeMemory) return 'insufficientMemory'
  }
  const configuration = {
    ...(defaultSmdpOid === undefined ? {} : { defaultSmdpOid }),
    ...(defaultSmdpAddress === undefined ? {} : { defaultSmdpAddress }),
  }
  chip.state = { ...chip.state, immediateEnable: immediateEnableFlag === undefined ? undefined : configuration }
  return 'ok'
}
