/** IpaeActivation of SGP.32 5.7 and LpaeActivation of SGP.22 5.7.1, under one tag: the device asks for the assistant inside the card. */
import { IpaeActivationRequest, IpaeActivationResponse } from '../../../protocol/es10b/euicc-data.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { LpaeActivationRequest, LpaeActivationResponse } from '../../../protocol/sgp22/euicc-info.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import type { EuiccSettings } from '../settings.ts'

/** On a card of SGP.32 that has an LPAe too, both share the first bit. */
export const ipaeActivation: Es10Function = {
  tag: 0xbf42,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run(chip, request) {
    const { ipaeOption } = decodeUnambiguous(IpaeActivationRequest, request).value
    const [option, ...further] = ipaeOption
    const lpae = option === 'activateIpae' ? 'lpaeUsingCat' : option === SECOND_BIT ? 'lpaeUsingScws' : undefined
    const isThere = (option === 'activateIpae' && chip.settings.ipaeSupported) || hasLpae(chip, lpae)
    const isOk = chip.decisions.activates(isThere && further.length === 0)
    return encode(IpaeActivationResponse, { ipaeActivationResult: isOk ? 'ok' : 'notSupported' })
  },
}

const SECOND_BIT = 1
const supportOf = { activateCatBasedLpae: 'lpaeUsingCat', activateScwsBasedLpae: 'lpaeUsingScws' } as const

export const lpaeActivation: Es10Function = {
  tag: 0xbf42,
  interface: 'ES10b',
  specs: ['SGP.22'],
  run(chip, request) {
    const { lpaeOption } = decodeUnambiguous(LpaeActivationRequest, request).value
    const [option, ...further] = lpaeOption
    const isKnown = option === 'activateCatBasedLpae' || option === 'activateScwsBasedLpae'
    const isOk = further.length === 0 && isKnown && hasLpae(chip, supportOf[option])
    return encode(LpaeActivationResponse, { lpaeActivationResult: isOk ? 'ok' : 'notSupported' })
  },
}

function hasLpae({ settings, decisions }: Chip, lpae: EuiccSettings['lpaeSupport'][number] | undefined): boolean {
  return lpae !== undefined && decisions.activatesLpae(settings.lpaeSupport.includes(lpae))
}
