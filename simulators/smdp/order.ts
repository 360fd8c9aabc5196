/** The operator in process: a download ready to go in one call. */
import { printActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { parseFqdn } from '../../protocol/identifiers/fqdn.ts'
import type { SmdpMachine } from './machine.ts'
import type { ProfileDescription } from './state.ts'

export interface ReadyOrder {
  /** The profile, which is taken into stock; or the ICCID of one that is there. */
  readonly profile: ProfileDescription | string
  readonly eid?: string
  /** Absent: one is made. Empty: the eUICC comes by its default SM-DP+ address. */
  readonly matchingId?: string
  readonly confirmationCode?: string
  /** Registers an event there. */
  readonly smdsAddress?: string
  /** Default true. */
  readonly release?: boolean
}

export interface Ordered {
  readonly iccid: string
  readonly matchingId: string
  /** `1$smdp.example.com$TOKEN`, with the flag where a confirmation code is asked for. */
  readonly activationCode: string
}

/**
 * Orders, confirms and releases a profile.
 *
 * @param port behind the address in the activation code, for set-ups on loopback where it is not 443
 * @throws Failed as ES2+ does
 */
export async function order(machine: SmdpMachine, ready: ReadyOrder, port?: number): Promise<Ordered> {
  const { profile, eid, matchingId, confirmationCode, smdsAddress, release = true } = ready
  if (typeof profile !== 'string') machine.stock(profile)
  const { iccid } = machine.downloadOrder({
    iccid: typeof profile === 'string' ? profile : profile.iccid,
    ...(eid === undefined ? {} : { eid }),
  })
  const confirmed = await machine.confirmOrder({
    iccid,
    releaseFlag: release,
    ...(matchingId === undefined ? {} : { matchingId }),
    ...(confirmationCode === undefined ? {} : { confirmationCode }),
    ...(smdsAddress === undefined ? {} : { smdsAddress }),
  })
  const activationCode = printActivationCode({
    prefix: false,
    smdpAddress: { ...parseFqdn(machine.name), ...(port === undefined ? {} : { port }) },
    matchingId: confirmed.matchingId,
    confirmationCodeRequired: confirmationCode !== undefined,
    further: [],
  })
  return { iccid, matchingId: confirmed.matchingId, activationCode }
}
