/** Trouble on the way between IPA and eIM: by chance, the same for the same seed, and by number. */
import { z } from 'zod'
import { scriptShape } from './network-script.ts'
import { present } from './written-values.ts'

const part = (what: string) => z.number(what).min(0, what).max(1, what).optional()

const milliseconds = (what: string) => z.number(what).min(0, 'write at least 0').max(60_000, 'write at most 60000').optional()

export const networkSchema = z
  .strictObject(
    {
      seed: z
        .string('write the seed as text, in quotes')
        .regex(/^[\w.-]{1,64}$/, 'write up to 64 letters, digits, dots, dashes or underscores')
        .optional()
        .describe('what chance is made of: the same seed, the same trouble'),
      loss: part('write a part of all datagrams, from 0 to 1, such as 0.05').describe('part of the datagrams that are lost'),
      duplicate: part('write a part of all datagrams, from 0 to 1, such as 0.01').describe(
        'part of the datagrams that come twice',
      ),
      delayMs: milliseconds('write milliseconds, as a number').describe('how long each datagram takes, either way'),
      jitterMs: milliseconds('write milliseconds, as a number').describe('up to how much longer, by chance; they stay in order'),
      mtu: z
        .int('write a whole number of octets')
        .min(68, 'write at least 68')
        .max(65_535, 'write at most 65535')
        .optional()
        .describe('octets of the largest IP packet, 28 of them headers; longer ones are lost'),
      ...scriptShape,
    },
    'write network: with some of seed, loss, duplicate, delayMs, jitterMs, mtu, datagrams and connections',
  )
  .describe(
    'trouble on the way between IPA and eIM: over coaps all but connections; over HTTPS connections and delayMs, since TCP makes up for the rest',
  )

/** As it stands in a profile. */
export type NetworkProfile = z.infer<typeof networkSchema>

/** For each transport what it can have of it: the client is the IPA, and the peer the eIM. */
export function networkOf({ mtu, datagrams, connections, ...chance }: NetworkProfile) {
  const { delayMs: latencyMs } = chance
  const streams = present({
    toPeer: streamTrouble(latencyMs, connections?.toEim),
    fromPeer: streamTrouble(latencyMs, connections?.fromEim),
  })
  return {
    datagrams: { chance, ...present({ mtu, toPeer: datagrams?.toEim, fromPeer: datagrams?.fromEim }) },
    ...(Object.keys(streams).length === 0 ? {} : { streams }),
  }
}

type WrittenConnection = NonNullable<NetworkProfile['connections']>['toEim']

function streamTrouble(latencyMs: number | undefined, written: WrittenConnection) {
  return latencyMs === undefined && written === undefined ? undefined : present({ latencyMs, ...written })
}
