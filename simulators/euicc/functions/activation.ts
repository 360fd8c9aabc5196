/** IpaeActivation of SGP.32 5.7 and LpaeActivation of SGP.22 5.7.1, under one tag: the device asks for the assistant inside the card. */
import { IpaeActivationRequest, IpaeActivationResponse } from '../../../protocol/es10b/euicc-data.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { LpaeActivationRequest, LpaeActivationResponse } from '../../../protocol/sgp22/euicc-info.ts'
import type { Es10Function } from '../es10.ts'

export const ipaeActivation: Es10Function = {
  tag: 0xbf42,
  interface: 'ES10b',
  specs: ['1.2', '1.1'],
  run({ settings, decisions }, request) {
    const { ipaeOption } = decodeUnambiguous(IpaeActivationRequest, request).value
    const isOk = decisions.activates(settings.ipaeSupported && ipaeOption.length === 1 && ipaeOption[0] === 'activateIpae')
    return encode(IpaeActivationResponse, { ipaeActivationResult: isOk ? 'ok' : 'notSupported' })
  },
}

const supportOf = { activateCatBasedLpae: 'lpaeUsingCat', activateScwsBasedLpae: 'lpaeUsingScws' } as const

export const lpaeActivation: Es10Function = {
  tag: 0xbf42,
  interface: 'ES10b',
  specs: ['SGP.22'],
  run({ settings }, request) {
    const { lpaeOption } = decodeUnambiguous(LpaeActivationRequest, request).value
    const [option] = lpaeOption
    const isKnown = option === 'activateCatBasedLpae' || option === 'activateScwsBasedLpae'
    const isOk = lpaeOption.length === 1 && isKnown && settings.lpaeSupport.includes(supportOf[option])
    return encode(LpaeActivationResponse, { lpaeActivationResult: isOk ? 'ok' : 'notSupported' })
  },
}
