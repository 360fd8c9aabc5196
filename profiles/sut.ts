import { z } from 'zod'
import { parseEid } from '../protocol/identifiers/eid.ts'

/** `"env:NAME"` or `"file:path"`; a secret's value never stands in a profile. */
const secretRef = z.string().regex(/^(env:[A-Za-z_]\w*|file:.+)$/, 'write env:NAME or file:path, not the secret itself')

const eid = z.string('write the EID as text, in quotes').superRefine((text, context) => {
  try {
    parseEid(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
})

const yesOrNo = z.boolean('write true or false: an option left out is never a silent "no"')

/** Options that an eIM answers; each of them, so that a mistake in the profile is no silent "no". */
const options = z.strictObject(
  {
    O_S_TRID: yesOrNo,
    O_S_PKG_RETRIEVAL: yesOrNo,
    O_S_ESIPA_HTTPS: yesOrNo,
    O_X_JSON: yesOrNo,
    O_X_COAPS: yesOrNo,
  },
  'write options: with O_S_TRID, O_S_PKG_RETRIEVAL, O_S_ESIPA_HTTPS, O_X_JSON and O_X_COAPS, each true or false',
)

const file = z.string('write the path of a file, from the folder of the profile').min(1, 'write the path of a file')

const trust = z.union(
  [
    z.enum(['system', 'none']),
    z.strictObject({ ca: file }),
    z.strictObject({ certificate: file }),
    z.strictObject({ publicKey: file }),
  ],
  'write system, none, or one of ca:, certificate:, publicKey: with the path of a PEM or DER file',
)

const simulated = z.strictObject({
  adapter: z.literal('simulated'),
  fault: z.string('write the name of a fault').default('correct').describe('how the simulated eIM misbehaves'),
})

const addressForm = 'write the address as https://name/ or https://name:port/, without /gsma/rsp2'

const address = z
  .url({ protocol: /^https$/, error: addressForm })
  .refine((text) => !/\/gsma\/rsp2/.test(text), addressForm)
  .refine((text) => !/[?#]/.test(text), 'write the address without ? and #: what stands behind them is never sent')
  .refine((text) => !text.includes('@'), 'write the address without name and password: they go into authorization')

const atUrl = z.strictObject({
  adapter: z.literal('url'),
  url: address,
  address: z
    .string('write host:port')
    .regex(/^(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}$/i, 'write host:port')
    .optional()
    .describe('where to connect to, where that is not the host of the URL'),
  trust,
  authorization: secretRef.optional().describe('value of an Authorization header for a gateway in front of the eIM'),
})

/** What a vendor says about the system under test. */
export const sutProfile = z.strictObject({
  name: z.string('write the name of the product').min(1, 'write the name of the product'),
  version: z.string('write the version of the product, in quotes').min(1, 'write the version of the product'),
  vendor: z.string('write who made the product').min(1, 'write who made the product'),
  spec: z.enum(['1.0.1', '1.1', '1.2'], 'write the version of SGP.32 that the product claims, in quotes: 1.0.1, 1.1 or 1.2'),
  eim: z.discriminatedUnion('adapter', [simulated, atUrl], 'write adapter: url with url: and trust:, or adapter: simulated'),
  options,
  assets: z
    .strictObject(
      {
        idleEid: eid.describe('an EID that the eIM knows and has no work for'),
        unknownEid: eid.describe('an EID that the eIM has never seen'),
      },
      'write assets: with idleEid and unknownEid',
    )
    .refine(({ idleEid, unknownEid }) => idleEid !== unknownEid, {
      path: ['unknownEid'],
      error: 'write another EID than idleEid: one that the eIM has never seen',
    }),
  mayChangeState: z.boolean('write true or false').describe('whether scenarios that alter the eIM may run against it'),
  patienceMs: z
    .number('write milliseconds as a number')
    .int('write whole milliseconds')
    .min(100, 'write at least 100')
    .max(600_000, 'write at most 600000')
    .default(5_000)
    .describe('how long to wait for the eIM; running out is never a failure'),
})

export type SutProfile = z.infer<typeof sutProfile>
