/** What a card says of itself, read by ES10 functions that change nothing. What cannot be read stands there with why. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { decode, type Type } from '../../protocol/schema/type.ts'
import { ISDRProprietaryApplicationTemplate } from '../../protocol/sgp22/euicc-info.ts'
import { ISDRProprietaryApplicationTemplateIoT } from '../../protocol/sgp32/euicc-info2.ts'
import { rightCardDecisions } from '../../simulators/ipa/card-decisions.ts'
import { Es10 } from '../../simulators/ipa/es10.ts'
import { isCardFailure } from '../../simulators/ipa/es10-error.ts'
import { Es10Session } from '../../simulators/ipa/es10-session.ts'
import { looseAt, looseElements } from '../../simulators/ipa/loose-elements.ts'
import type { Card } from '../../transport/card.ts'
import type { Tape } from '../../transport/tape.ts'

/** A value, or why the card did not give it. */
export type Read<T> = { readonly value: T } | { readonly why: string }

/** Everything that a page on a card says. */
export type CardFacts = Awaited<ReturnType<typeof cardFacts>>

/**
 * Reads a card.
 *
 * @param furtherAids of the ISD-R, tried where the standard one is absent
 * @throws Es10Error for a card without ISD-R, PeerFault where it does not answer
 */
export async function cardFacts(card: Card, tape: Tape, signal: AbortSignal, furtherAids: readonly Uint8Array[] = []) {
  const atr = await card.reset(tape, signal)
  // No modem: a card that is only looked at is not told of one, and wants nothing of it.
  const session = new Es10Session(card, { modem: false, furtherAids }, rightCardDecisions)
  const es10 = new Es10(session, rightCardDecisions, '1.2')
  const eid = Buffer.from(await es10.getEid(tape, signal)).toString('hex')
  return {
    atr: Buffer.from(atr).toString('hex').toUpperCase(),
    eid,
    isdr: await read(async () => inFci(session.fci, 0xe0, ISDRProprietaryApplicationTemplate)),
    iot: await read(async () => inFci(session.fci, 0xe1, ISDRProprietaryApplicationTemplateIoT)),
    info: await read(() => es10.getEuiccInfo2(tape, signal)),
    addresses: await read(() => es10.getEuiccConfiguredAddresses(tape, signal)),
    profiles: await read(() => es10.getProfilesInfo({}, tape, signal)),
    eims: await read(() => es10.getEimConfigurationData(tape, signal)),
    notifications: await read(async () => (await es10.retrieveNotificationsList(undefined, tape, signal)).notifications),
    results: await read(async () => {
      const criteria = { kind: 'euiccPackageResults', value: true } as const
      return (await es10.retrieveNotificationsList(criteria, tape, signal)).results
    }),
    rules: await read(() => es10.getRat(tape, signal)),
  }
}

/** A template of the answer to SELECT ISD-R (SGP.22 5.7.1, SGP.32 5.9.1). @throws DecodeError, also where it is not there */
function inFci<T>(fci: Uint8Array, tag: number, type: Type<T>): T {
  const template = looseElements(looseAt(fci, 0x6f) ?? fci).find((element) => element.tag === tag)
  return decode(type, template?.octets ?? new Uint8Array()).value
}

async function read<T>(call: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await call() }
  } catch (error) {
    if (!(isCardFailure(error) || error instanceof DecodeError)) throw error
    return { why: error.message }
  }
}
