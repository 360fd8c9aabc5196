/** An IPA in a device with a control interface over HTTP, driven by the templates of a profile. */
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Trust } from '../../transport/trust.ts'
import { call, isAccepted, wordsOf } from '../operator/http/call.ts'
import { OperatorFault } from '../operator/operator-fault.ts'
import type { IpaPort } from '../port.ts'
import { type AskedAct, demandOffered, type IpaAct, ipaActs } from './acts.ts'
import { deviceIpa } from './device.ts'

export interface IpaRequest {
  readonly method: string
  /** Behind the path of the URL. `{activationCode}` stands for that of a download. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** As `path`; in JSON the code is written as a text of JSON has it. */
  readonly body?: string | undefined
}

/** Plain data, with files read and secrets resolved. */
export interface HttpIpa {
  readonly url: string
  readonly address?: { readonly host: string; readonly port: number } | undefined
  readonly trust?: Trust | undefined
  readonly requests: { readonly [A in IpaAct]?: IpaRequest | undefined }
  readonly answerMs: number
}

/** @param tape that requests and answers go to */
export function httpIpa(config: HttpIpa, tape: () => Tape): IpaPort {
  const offers = ipaActs.filter((act) => config.requests[act] !== undefined)
  return deviceIpa({ adapter: 'http', endpoint: config.url, callMs: config.answerMs }, async (act, signal) => {
    const key = `ipa.requests.${act.do}`
    demandOffered(act.do, offers, key)
    const template = config.requests[act.do]
    if (template === undefined) return
    try {
      const answer = await call(config, filled(template, act), key, tape(), signal)
      if (isAccepted(answer.status, undefined)) return
      throw new PeerFault(
        'unreachable',
        'connect',
        `the device refuses with HTTP ${answer.status}: ${wordsOf(answer)} (${key})`,
        {
          at: answer.at,
        },
      )
    } catch (error) {
      if (!(error instanceof OperatorFault)) throw error
      throw new PeerFault(error.kind, 'connect', `the control interface of the device: ${error.what} (${key})`, {
        at: error.at,
        cause: error,
      })
    }
  })
}

function filled({ method, path, headers, body = '' }: IpaRequest, { activationCode = '' }: AskedAct) {
  return {
    method,
    path: path.replaceAll('{activationCode}', encodeURIComponent(activationCode)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value, isSecret: false }])),
    body: body.replaceAll('{activationCode}', JSON.stringify(activationCode).slice(1, -1)),
  }
}
