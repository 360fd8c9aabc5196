/** How a result gets to the eIM, and what came back: SGP.32 5.14.6, and 5.14.7 for HandleNotification. */
import type { Device } from '../../adapters/bench/bench.ts'
import type { EimPort } from '../../adapters/port.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import type { EimPackageResult, ProvideEimPackageResultResponse } from '../../protocol/esipa/eim-package-result.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { acknowledgedIn, describeProvided } from './acknowledgements.ts'
import type { ConformanceWorld } from './world.ts'

/** What an IPA delivers: a result, or octets in the place of one that no type can say. */
export type Delivered = EimPackageResult | { readonly kind: 'octets'; readonly octets: Uint8Array }

/** What came back. */
export interface Delivery {
  /** Undefined for a complete answer that is none of the function. */
  readonly answer: ProvideEimPackageResultResponse | undefined
  /** Whether JSON said an error without the codes that name it. */
  readonly namesNoError: boolean
  /** The codes of an error in JSON. */
  readonly codes?: StatusCode
  readonly words: string
  /** Decimal digits. */
  readonly acknowledged: readonly string[]
  readonly at: readonly TapeRef[]
}

export const delivery = kept<Delivery>('a delivered result')

export interface Way {
  readonly port?: EimPort
  /** Default: the one that the scenario plays. */
  readonly device?: Device
  /** `undefined` for a result without one. Default: that of the device. */
  readonly eidValue?: Uint8Array | undefined
}

/**
 * ESipa.ProvideEimPackageResult. An answer that is none of the function (another status, a body that cannot be read) is kept like any
 * other: whether it is a refusal is for the check to say.
 */
export async function deliver(world: ConformanceWorld, what: Delivered, way: Way = {}): Promise<Delivery> {
  const port = way.port ?? world.eim
  const eidValue = 'eidValue' in way ? way.eidValue : eidOctets((way.device ?? world.device).eid)
  try {
    const { answer, header, received } =
      what.kind === 'octets'
        ? await world.within((signal) =>
            port.send('provideEimPackageResult', bodyWith(world, eidValue, what.octets), world.tape, signal),
          )
        : await world.call(
            'provideEimPackageResult',
            { ...(eidValue === undefined ? {} : { eidValue }), eimPackageResult: what },
            port,
          )
    world.heard = true
    return world.keep(delivery, {
      answer,
      namesNoError: header?.status === 'Failed' && header.statusCodeData === undefined,
      ...(header?.statusCodeData === undefined ? {} : { codes: header.statusCodeData }),
      words: describeProvided(answer),
      acknowledged: acknowledgedIn(answer),
      at: [received],
    })
  } catch (error) {
    if (!(error instanceof PeerFault) || error.kind !== 'malformed' || !error.connected) throw error
    return world.keep(delivery, { answer: undefined, namesNoError: false, words: error.what, acknowledged: [], at: error.at })
  }
}

/** A result inside HandleNotification, which is answered without a body. */
export async function deliverAsNotification(world: ConformanceWorld, eimPackageResult: EimPackageResult) {
  const value = { eidValue: eidOctets(world.device.eid), eimPackageResult }
  return world.call('handleNotification', { kind: 'provideEimPackageResult', value })
}

/** ProvideEimPackageResult around octets that stand where the result should. v1.0.1 has no EID in it. */
function bodyWith({ parameters, bench }: ConformanceWorld, eidValue: Uint8Array | undefined, octets: Uint8Array): Buffer {
  if (parameters.binding === 'json') {
    const eimPackageResult = Buffer.from(octets).toString('base64')
    const eid = eidValue === undefined ? {} : { eidValue: Buffer.from(eidValue).toString('hex') }
    return Buffer.from(JSON.stringify({ ...eid, eimPackageResult }))
  }
  const eid = eidValue === undefined || bench.spec === '1.0.1' ? [] : [tlv(0x5a, eidValue)]
  return tlv(0xbf50, ...eid, octets)
}
