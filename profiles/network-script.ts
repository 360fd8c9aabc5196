/** What befalls single datagrams and connections on the way to the eIM and back, as a profile writes it: by number, and by octets. */
import { z } from 'zod'

const wholeFrom = (least: number, most: number) =>
  z.int('write a whole number').min(least, `write at least ${least}`).max(most, `write at most ${most}`)

const HOUR_MS = 3_600_000

const milliseconds = z
  .number('write milliseconds, as a number')
  .min(0, 'write at least 0')
  .max(HOUR_MS, `write at most ${HOUR_MS}`)

const at = wholeFrom(0, 1_000_000).describe('which datagram, counted from 0 in its direction, in each association')

const kinds = [
  z.strictObject({ at, kind: z.literal('drop') }),
  z.strictObject({ at, kind: z.literal('duplicate'), times: wholeFrom(2, 16).describe('how often it comes in all') }),
  z.strictObject({ at, kind: z.literal('delay'), ms: milliseconds.describe('so much later; others overtake it') }),
  z.strictObject({ at, kind: z.literal('holdBack'), behind: wholeFrom(1, 64).describe('it waits for so many others') }),
] as const

const rebind = z
  .strictObject({ at, kind: z.literal('rebind') })
  .describe('from this one on, the eIM sees the IPA under another address')

const four = 'write { at: 3, kind: drop }, or kind: duplicate with times, delay with ms, holdBack with behind'

/** One after the other, each thing once for a datagram. */
function listed<T extends { readonly at: number; readonly kind: string }>(one: z.ZodType<T>) {
  return z.array(one, 'write a list, such as [{ at: 3, kind: drop }]').superRefine((list, { addIssue }) => {
    for (const [place, { at, kind }] of list.entries()) {
      const before = list.slice(0, place).filter((other) => other.at === at)
      const others = before.filter((other) => other.kind !== 'rebind')
      const complain = (message: string) => addIssue({ code: 'custom', path: [place], message })
      if (before.some((other) => other.kind === kind)) complain(`take it out: datagram ${at} has ${kind} already`)
      else if (kind !== 'rebind' && others.some((other) => kind === 'drop' || other.kind === 'drop'))
        complain(`write drop for datagram ${at}, or something else: what is dropped never comes`)
    }
  })
}

/** Over coaps. */
const datagrams = z
  .strictObject(
    {
      toEim: listed(z.discriminatedUnion('kind', [...kinds, rebind], `${four}, or rebind`))
        .optional()
        .describe('from the IPA to the eIM'),
      fromEim: listed(z.discriminatedUnion('kind', kinds, `${four}; rebind is for toEim, since the IPA gets the other address`))
        .optional()
        .describe('from the eIM to the IPA'),
    },
    'write datagrams: with toEim, fromEim or both, each a list such as [{ at: 3, kind: drop }]',
  )
  .optional()
  .describe('what befalls single datagrams over coaps; chance spares those that are named')

const octets = (what: string) => wholeFrom(0, 2 ** 32).describe(what)

const connection = z
  .strictObject(
    {
      latencyMs: milliseconds.optional().describe('how long every octet takes; default delayMs'),
      octetsPerSecond: wholeFrom(1, 2 ** 32)
        .optional()
        .describe('how many octets go through in a second at most'),
      stall: z
        .strictObject(
          {
            after: octets('behind so many octets of the connection, those of TLS included, 0 for at once'),
            ms: milliseconds.optional().describe('how long nothing goes through; default for ever'),
          },
          'write stall: { after: 4000 }, in octets, with ms for how long',
        )
        .optional()
        .describe('the connection stands still'),
      cut: z
        .strictObject(
          {
            after: octets('behind so many octets of the connection, those of TLS included, 0 for at once'),
            by: z.enum(['reset', 'end'], 'write reset, or end for a connection that is closed in good order'),
          },
          'write cut: { after: 4000, by: reset }, in octets, or by: end',
        )
        .optional()
        .describe('the connection ends, for both sides'),
    },
    'write some of latencyMs, octetsPerSecond, stall and cut',
  )
  .superRefine(({ stall, cut }, { addIssue }) => {
    if (stall === undefined || stall.ms !== undefined || cut === undefined || cut.after < stall.after) return
    const message = `write less than stall.after (${stall.after}), or give stall its ms: behind a stall for ever nothing is cut`
    addIssue({ code: 'custom', path: ['cut', 'after'], message })
  })

/** Over HTTPS. */
const connections = z
  .strictObject(
    {
      toEim: connection.optional().describe('from the IPA to the eIM'),
      fromEim: connection.optional().describe('from the eIM to the IPA'),
    },
    'write connections: with toEim, fromEim or both, each with some of latencyMs, octetsPerSecond, stall and cut',
  )
  .optional()
  .describe('what befalls each TCP connection over HTTPS')

export const scriptShape = { datagrams, connections } as const

interface Script {
  readonly datagrams?: object | undefined
  readonly connections?: object | undefined
}

/** What of a script nothing would come of, because that transport is not played. @param bindings where these are written */
export function idleScript(
  { datagrams, connections }: Script,
  over: { readonly https: boolean; readonly coaps: boolean },
  bindings: string,
): readonly { readonly key: keyof Script; readonly message: string }[] {
  return [
    ...(datagrams === undefined || over.coaps
      ? []
      : [
          {
            key: 'datagrams',
            message: `take it out, or write coaps in ${bindings}: HTTPS has no datagrams; connections is for it`,
          } as const,
        ]),
    ...(connections === undefined || over.https
      ? []
      : [
          {
            key: 'connections',
            message: `take it out, or write asn1 or json in ${bindings}: coaps has no connections of TCP; datagrams is for it`,
          } as const,
        ]),
  ]
}
