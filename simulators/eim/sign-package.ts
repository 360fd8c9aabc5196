/** A package for one eUICC: counter, transaction, operations, and the eIM's signature (SGP.32 2.11.1.1, 5.9.1). */
import { showOctets } from '../../protocol/ber/octets.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { encode } from '../../protocol/schema/type.ts'
import { CounterValue } from '../../protocol/sgp32/basic.ts'
import type { EimCore } from './core.ts'
import { finish } from './package-result.ts'
import type { Euicc, PackageOrder } from './state.ts'
import { withOrder } from './state.ts'

/** Highest counter that an eUICC takes. */
export const MAX_COUNTER = 0x7fffff

const Counter = CounterValue.retag(0x81)

/** The eUICC with the order signed under the next counter, or with the order given up where there is none left. */
export function signOrder(eim: EimCore, euicc: Euicc, order: PackageOrder): Euicc {
  const { decisions, behaviour, random, signingKeys } = eim
  const counter = decisions.nextCounter(euicc, order)
  if (decisions.isUsedUp(counter)) {
    const why = `the counter of this eUICC has reached ${MAX_COUNTER}; give the eIM a new key there by updateEim`
    return finish(eim, euicc, order, { kind: 'aborted', why })
  }
  const eimTransactionId = behaviour.sendsTransactionId ? decisions.newTransactionId(order, random) : undefined
  const token = decisions.tokenToSign(euicc)
  const signed = tlv(
    0x30,
    tlv(0x80, Buffer.from(behaviour.eimId)),
    tlv(0x5a, Buffer.from(decisions.eidInPackage(euicc, eim.records.euiccs), 'hex')),
    encode(Counter, counter),
    ...(eimTransactionId === undefined ? [] : [tlv(0x82, eimTransactionId)]),
    decisions.arrangedOperations(Buffer.from(order.operations, 'hex')),
  )
  const key = signingKeys.of(decisions.keyOf(euicc, signingKeys))
  const signature = decisions.signature(key.privateKey, decisions.octetsToSign(signed, BigInt(token ?? 0)))
  const signatureTlv = tlv(0x5f37, signature)
  const made: PackageOrder = {
    ...order,
    counter,
    eimSignature: showOctets(signatureTlv),
    request: showOctets(tlv(0xbf51, decisions.packageParts(decisions.octetsToSend(signed), signatureTlv))),
    ...(token === undefined ? {} : { token }),
    ...(eimTransactionId === undefined ? {} : { eimTransactionId: showOctets(eimTransactionId) }),
  }
  return { ...withOrder(euicc, made), counter: Math.max(counter, euicc.counter) }
}
