/** An IPA that listens, as an eIM sees it that injects packages: ESipa.TransferEimPackage over HTTPS (SGP.32 v1.2 5.14.4, 6.3.3.1, 6.4.1.4). */
import { tagAt } from '../../protocol/ber/tag.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EsipaMessage } from '../../protocol/bindings/esipa-asn1.ts'
import type { TransferEimPackageResponse } from '../../protocol/esipa/transfer-eim-package.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { messageAsV12 } from '../../protocol/v101/as-v12.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { EsipaClient } from '../../transport/esipa-client.ts'
import type { FunctionAnswer } from '../../transport/function-client.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Trust } from '../../transport/trust.ts'
import { exchangeOf } from '../exchange.ts'
import type { InjectPort } from '../port.ts'

/** Where the IPA listens, and whom to believe that it is the IPA. */
export interface InjectAccess {
  readonly url: string
  /** It is called over CoAP and DTLS, mapped in this way: the URL is `coaps://`. */
  readonly coaps?: CoapsMapping
  /** Where to connect to, where that is not the host of the URL. */
  readonly address?: { readonly host: string; readonly port: number }
  readonly trust: Trust
}

export interface InjectSettings extends InjectAccess {
  readonly spec: SpecVersion
  readonly binding: FunctionBinding
  /** What our eIM shows to a server that asks for the certificate of its client. */
  readonly identity: TlsIdentity
  readonly patienceMs: number
}

/** On the tape the IPA as a server has a name of its own: what it sends to our eIM is judged apart. */
const PEER = 'ipa-server'

const members: Readonly<Record<number, string>> = {
  [0xbf51]: 'euiccPackageRequest',
  [0xbf52]: 'ipaEuiccDataRequest',
  [0xbf53]: 'eimAcknowledgements',
  [0xbf54]: 'profileDownloadTriggerRequest',
}

/** A connection for each call: what one peer was refused must not stand for the next. */
export function injectInto(settings: InjectSettings): InjectPort {
  const { spec, binding, identity: own, patienceMs, ...access } = settings
  const patience = { headersMs: patienceMs, bodyMs: patienceMs }
  return {
    endpoint: access.url,
    async transferEimPackage(eimPackage, tape, signal, as = { identity: own }) {
      const shown = as.identity === undefined ? {} : { identity: as.identity }
      const client = new EsipaClient({ ...access, ...shown, peer: PEER, spec, binding, patience })
      try {
        return exchangeOf(asV12(spec, await client.send('transferEimPackage', requestWith(eimPackage, binding), tape, signal)))
      } finally {
        await client.close()
      }
    },
  }
}

/** @throws RangeError for a package that JSON has no member for */
function requestWith(eimPackage: Uint8Array, binding: FunctionBinding): Buffer {
  if (binding === 'asn1') return tlv(0xbf4e, eimPackage)
  const member = members[tagAt(eimPackage, 0)]
  if (member === undefined) throw new RangeError('JSON has no member for this package')
  return Buffer.from(JSON.stringify({ [member]: Buffer.from(eimPackage).toString('base64') }))
}

/** An answer of v1.0.1 in the form of v1.2. */
function asV12(spec: SpecVersion, answer: FunctionAnswer<unknown>): FunctionAnswer<TransferEimPackageResponse> {
  // The client has read the answer of this function in this version.
  if (spec !== '1.0.1') return answer as FunctionAnswer<TransferEimPackageResponse>
  const message = { function: 'transferEimPackage', value: answer.value, issues: [] } as unknown as EsipaMessage<
    '1.0.1',
    'response'
  >
  return { ...answer, value: messageAsV12('response', message).value as TransferEimPackageResponse }
}
