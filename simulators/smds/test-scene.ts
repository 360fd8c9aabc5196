/** For tests: an SM-DS and the eUICC that asks it, on either binding. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { smdsCredentials } from '../rsp-server/credentials.ts'
import { type Came, call, type RequestOf, type ResponseOf } from '../rsp-server/test-wire.ts'
import { TestEuicc } from '../smdp/test-euicc.ts'
import { eids, TurnedClock } from '../smdp/test-scene.ts'
import { SmdsMachine, type SmdsMachineSettings } from './machine.ts'
import { SMDS_NAME } from './server.ts'

type Function = 'initiateAuthentication' | 'authenticateClient'

export class SmdsScene {
  readonly smds: SmdsMachine
  readonly euicc: TestEuicc
  readonly binding: FunctionBinding

  constructor({
    pki,
    binding = 'json',
    ...settings
  }: { pki: TestPki; binding?: FunctionBinding } & Partial<SmdsMachineSettings>) {
    this.binding = binding
    this.smds = new SmdsMachine({ name: SMDS_NAME, credentials: [smdsCredentials(pki)], clock: new TurnedClock(), ...settings })
    this.euicc = new TestEuicc(pki, eids[0])
  }

  call<F extends Function>(name: F, value: RequestOf<'ES11', F>): Promise<Came<ResponseOf<'ES11', F>>> {
    return call(this.smds.es11, 'ES11', this.binding, name, value)
  }

  async initiated() {
    const { value, error, codes } = await this.call('initiateAuthentication', this.euicc.initiate(SMDS_NAME))
    if (value.kind !== 'initiateAuthenticationOk') throw new Error(`initiateAuthentication: ${error} ${codes}`)
    return value.value
  }

  async asked(matchingId: string | undefined, wrong: Parameters<TestEuicc['authenticate']>[2] = {}) {
    return this.call('authenticateClient', this.euicc.authenticate(await this.initiated(), matchingId, wrong))
  }

  /** The event entries, which have to come. */
  async entries(matchingId: string | undefined) {
    const { value, error, codes } = await this.asked(matchingId)
    if (value.kind !== 'authenticateClientOk') throw new Error(`authenticateClient: ${error} ${codes}`)
    return value.value.eventEntries.map(({ eventId, rspServerAddress }) => ({ eventId, rspServerAddress }))
  }
}
