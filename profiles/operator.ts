/** Who makes the eIM under test want something: SGP.32 leaves that interface open. */
import { z } from 'zod'
import { httpOperatorSchema } from './operator-http.ts'
import { operationNames } from './operator-placeholders.ts'
import { file, secretRef } from './written-values.ts'

const abilities = z
  .array(
    z.enum(
      [
        'register',
        'data',
        'download',
        'downloadFromDefaultSmdp',
        'downloadFromSmds',
        'newKey',
        'outcome',
        'cancel',
        'remove',
        'restart',
        ...operationNames,
      ],
      `write one of register, data, download, downloadFromDefaultSmdp, downloadFromSmds, newKey, outcome, cancel, remove, restart, ${operationNames.join(', ')}`,
    ),
    'write a list of what can be asked, such as [register, enable, outcome]',
  )
  .describe('what can be asked; what is left out cannot be prepared')

/** Environment of a program: text, or a secret by reference. */
export const environment = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/),
  z.union([z.string(), z.strictObject({ secret: secretRef })], 'write text, or secret: env:NAME or file:path'),
  {
    error: ({ code }) =>
      code === 'invalid_key' ? 'write the name of an environment variable: letters, digits and _' : undefined,
  },
)

const command = z.strictObject({
  adapter: z.literal('command'),
  program: file.describe('executable; with a slash in it a path from the folder of the profile, else found like in a shell'),
  arguments: z.array(z.string('write a text, in quotes'), 'write a list of texts').default([]),
  environment: environment.default({}).describe('variables besides PATH and HOME'),
  offers: abilities,
  limitMs: z
    .int('write whole milliseconds')
    .min(100, 'write at least 100')
    .max(3_600_000, 'write at most 3600000')
    .default(30_000)
    .describe('how long one call may take; then it is ended'),
})

const prompt = z.strictObject({
  adapter: z.literal('prompt'),
  offers: abilities.optional().describe('what the person is asked for; default everything, and `cannot` is an answer'),
  limitMs: z
    .int('write whole milliseconds')
    .min(1_000, 'write at least 1000')
    .max(86_400_000, 'write at most 86400000')
    .default(300_000)
    .describe('how long the person has for one answer'),
})

export const operatorSchema = z
  .discriminatedUnion(
    'adapter',
    [
      z.strictObject({ adapter: z.literal('none') }),
      z.strictObject({ adapter: z.literal('simulated') }),
      httpOperatorSchema,
      command,
      prompt,
    ],
    'write adapter: with none, simulated, http, command or prompt',
  )
  .describe('how the eIM is made to want something; with none, rows that need an order cannot be prepared')

export type OperatorProfile = z.infer<typeof operatorSchema>
