/** The device's side of a simulated eUICC, for tests: commands of ES10 as they travel over APDUs. */

import { encodeCommand } from '../../../protocol/apdu/command.ts'
import { begin, next } from '../../../protocol/apdu/exchange.ts'
import { parseResponse } from '../../../protocol/apdu/response.ts'
import { select } from '../../../protocol/apdu/select.ts'
import { storeData } from '../../../protocol/apdu/store-data.ts'
import { lpadCapabilities, terminalCapability } from '../../../protocol/apdu/terminal-capability.ts'
import { ISDR_AID } from '../../../protocol/identifiers/aid.ts'
import { type EuiccOptions, SimulatedEuicc } from '../simulated-euicc.ts'

export interface CardAnswer {
  readonly data: Buffer
  /** Four hexadecimal digits. */
  readonly sw: string
}

export class TestCard {
  readonly euicc: SimulatedEuicc

  constructor(options: EuiccOptions) {
    this.euicc = new SimulatedEuicc(options)
    this.reset()
  }

  /** Power off and on, and the ISD-R selected again. */
  reset(): void {
    this.euicc.reset()
    this.#send(terminalCapability({ extendedLogicalChannels: true, euicc: lpadCapabilities, unknown: [] }))
    this.#send(select(0, ISDR_AID))
  }

  /** One ES10 function: everything that the card answers, and its last status word. @param blockSize of STORE DATA */
  ask(request: Uint8Array | string, blockSize = 255): CardAnswer {
    const octets = typeof request === 'string' ? Buffer.from(request.replaceAll(' ', ''), 'hex') : request
    let last: CardAnswer = { data: Buffer.alloc(0), sw: '' }
    for (const block of storeData(0, octets, { blockSize })) last = this.#send(block)
    return last
  }

  /** The response of a function that has one, in hexadecimal. */
  hex(request: Uint8Array | string): string {
    return this.ask(request).data.toString('hex').toUpperCase()
  }

  /** One command APDU as it stands. @returns the response APDU in hexadecimal */
  transmit(command: string): string {
    const response = this.euicc.transmit(Buffer.from(command.replaceAll(' ', ''), 'hex'))
    return Buffer.from(response).toString('hex').toUpperCase()
  }

  #send(command: Parameters<typeof encodeCommand>[0]): CardAnswer {
    for (let step = begin(command) as ReturnType<typeof next>; ; ) {
      if (step.kind === 'endless') throw new Error(step.reason)
      if (step.kind === 'done') return { data: step.data, sw: step.sw.toString(16).toUpperCase().padStart(4, '0') }
      step = next(step.exchange, parseResponse(this.euicc.transmit(encodeCommand(step.exchange.sent))))
    }
  }
}
