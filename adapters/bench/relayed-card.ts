/** A real eUICC in a reader of ours, as the card of a device under test: what the device sends goes on to it, octet by octet. */
import { closeChannel } from '../../protocol/apdu/channel.ts'
import { describe, isSuccess } from '../../protocol/apdu/status-word.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { GetCertsRequest, GetCertsResponse } from '../../protocol/es10b/euicc-data.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import type { CardInSlot } from '../../simulators/played/card-slot.ts'
import { HarnessError, PeerFault } from '../../transport/faults.ts'
import { blankTape } from '../../transport/tape.ts'
import { Es10Card, reading, refused } from '../euicc/es10-card.ts'
import type { EuiccPort } from '../port.ts'

const PEER = 'euicc'
/** For one function that reads. */
const READ_MS = 30_000

/** @param furtherAids of the ISD-R, tried in this order where the standard one is absent */
export function relayedCard(port: EuiccPort, furtherAids: readonly Uint8Array[] = []): CardInSlot {
  return {
    async reset(tape, signal) {
      tape.note(PEER, 'reset')
      const octets = await port.reset(blankTape, signal)
      tape.record('received', PEER, octets)
      return octets
    },
    async transmit(command, tape, signal) {
      tape.record('sent', PEER, command)
      const response = await port.transmit(command, blankTape, signal)
      tape.record('received', PEER, response)
      return response
    },
    ask: (request) => askBeside(port, furtherAids, request, AbortSignal.timeout(READ_MS)),
  }
}

/** What a real card is known by. */
export interface CardIdentity {
  /** 32 digits. */
  readonly eid: string
  readonly euiccCertificate: Uint8Array
  readonly eumCertificate: Uint8Array
}

/** Reads it: the card is powered off and on. @throws PeerFault where it is not there, or tells no certificates */
export async function identityOnCard(port: EuiccPort, furtherAids: readonly Uint8Array[]): Promise<CardIdentity> {
  const signal = AbortSignal.timeout(READ_MS)
  const card = new Es10Card(port, blankTape, furtherAids)
  await card.begin(signal)
  const answer = await card.call(encode(GetCertsRequest, {}), signal)
  if (!isSuccess(answer.sw)) throw refused('GetCerts', answer)
  return reading('the certificates of the card', answer, () => {
    const { value } = decode(GetCertsResponse, answer.data)
    if (value.kind !== 'certs') throw new DecodeError('invalid-value', 0, `GetCerts was answered with ${value.value}`)
    const { euiccCertificate, eumCertificate } = value.value
    const { subjectSerialNumber: eid } = parseCertificate(euiccCertificate)
    if (eid === undefined) throw new DecodeError('invalid-value', 0, 'the certificate of the eUICC names no EID')
    return { eid, euiccCertificate, eumCertificate }
  })
}

/** On a logical channel of its own: the device keeps its session. */
async function askBeside(
  port: EuiccPort,
  furtherAids: readonly Uint8Array[],
  request: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer> {
  const card = new Es10Card(port, blankTape, furtherAids)
  try {
    await card.open(signal)
    const { data, sw } = await card.chain(storeData(card.channel ?? 0, request), signal)
    if (!isSuccess(sw)) throw new HarnessError(`the card of the device did not tell what it holds: ${describe(sw)}`)
    return data
  } catch (cause) {
    // It is the card that is asked, and the IPA that is under test.
    if (cause instanceof PeerFault)
      throw new HarnessError(`the card of the device did not tell what it holds: ${cause.what}`, { cause })
    throw cause
  } finally {
    if (card.channel !== undefined) await card.command(closeChannel(card.channel), signal).catch(() => {})
  }
}
