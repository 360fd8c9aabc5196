/** For tests of the eIM: the played SM-DP+ and SM-DS at the other end of ES9+' and ES11', in process, with every answer in the test's hand. */
import { tlv } from '../../protocol/ber/writer.ts'
import { ASN1_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { ENVELOPE } from '../../protocol/bindings/enveloped.ts'
import { es9Asn1, es11Asn1 } from '../../protocol/bindings/es9-asn1.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { explicit } from '../../protocol/schema/choice.ts'
import { decode, encode, type Type } from '../../protocol/schema/type.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { PeerFault } from '../../transport/faults.ts'
import { blankTape } from '../../transport/tape.ts'
import { RspAnswers } from '../played/rsp-answers.ts'
import type { RspBehaviour } from '../played/rsp-behaviour.ts'
import type { RspServers } from './relay/rsp-servers.ts'

/** What a test has the server do instead. */
export interface SmdpChanges extends RspBehaviour {
  /** Gives no answer to these functions, or to whatever goes to these addresses. */
  unreachable?: readonly string[]
}

export const TEST_ADDRESS = 'smdp.harness.test'

interface Row {
  readonly request: Type<unknown>
  readonly response?: Type<unknown>
}

export class TestSmdp implements RspServers {
  readonly received: { readonly server: string; readonly address: string; readonly name: string; readonly octets: Buffer }[] = []
  changes: SmdpChanges = {}
  /** The same in every session. */
  readonly transactionId: Buffer = hex('A1B2C3D4E5F60718293A4B5C6D7E8F90')
  readonly #answers: Readonly<Record<'smdp' | 'smds', RspAnswers>>

  constructor(pki: TestPki) {
    const newTransactionId = () => this.transactionId
    this.#answers = {
      smdp: new RspAnswers({ role: 'smdp', pki, newTransactionId }),
      smds: new RspAnswers({ role: 'smds', pki, newTransactionId }),
    }
  }

  /** Octets of the requests to a function. */
  octetsOf(name: string): readonly Buffer[] {
    return this.received.filter((one) => one.name === name).map(({ octets }) => octets)
  }

  call: RspServers['call'] = async (server, address, name, request) => {
    const table = server === 'smds' ? es11Asn1 : es9Asn1
    const row = (table as Readonly<Record<string, Row>>)[name]
    if (row === undefined) throw new RangeError(name)
    const octets = encode(row.request, request, { received: 'keep' })
    const { unreachable = [], ...behaviour } = this.changes
    if (unreachable.includes(name) || unreachable.includes(address)) throw new PeerFault('unreachable', 'connect', 'nobody there')
    this.received.push({ server, address, name, octets })
    const answers = this.#answers[server]
    answers.behaviour = behaviour
    const reply = await answers.answer({
      method: 'POST',
      path: ASN1_PATH,
      headers: new Map([['content-type', [ASN1_CONTENT_TYPE]]]),
      body: tlv(ENVELOPE, octets),
      connection: 1,
      tape: blankTape,
    })
    if (reply.kind !== 'answer' || reply.status >= 300) throw new PeerFault('malformed', 'headers', `${name} is no request`)
    const value =
      row.response === undefined ? undefined : decode(explicit(ENVELOPE, row.response), reply.body, { variants: true }).value
    const codes = behaviour.refuse?.[name as keyof NonNullable<RspBehaviour['refuse']>]?.codes
    return { value: value as never, ...(codes === undefined ? {} : { codes }) }
  }

  close = () => Promise.resolve()
}
