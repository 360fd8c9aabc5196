/** A profile of an eUICC under test: what it is, what its vendor says about it, and what the harness may do with it. */
import { z } from 'zod'
import { euiccOptionsSchema } from './euicc-options.ts'
import { cardInReader, changesState, patience, product } from './profile-head.ts'
import { file, folder, secretRef } from './written-values.ts'

const simulated = z.strictObject({
  adapter: z.literal('simulated'),
  fault: z.string('write the name of a fault').default('correct').describe('how the simulated eUICC misbehaves'),
})

const inReader = z.strictObject({
  adapter: z.literal('reader'),
  ...cardInReader,
})

const amount = z.int('write a whole number').positive('write more than 0')

const declared = z
  .strictObject({
    enableMs: amount.optional().describe('milliseconds within which 95 of 100 packages with an enable are said to be answered'),
    switches: amount.optional().describe('switches from one profile to another that the card is said to make without a failure'),
    profiles: amount
      .max(16, 'write 16 at most, which is as many as are tried')
      .optional()
      .describe('profiles that the card is said to hold at a time, each as large as profilePackage, or of 30 KB without that'),
    install30Ms: amount.optional().describe('milliseconds within which a profile package of 30 KB is said to be installed'),
    install100Ms: amount.optional().describe('milliseconds within which a profile package of 100 KB is said to be installed'),
  })
  .default({})
  .describe('what the vendor declares of the performance of the card')

export const euiccProfile = z.strictObject({
  ...product,
  euicc: z
    .discriminatedUnion('adapter', [simulated, inReader], 'write euicc: with adapter: simulated, or adapter: reader')
    .describe('the eUICC under test: the simulated one, or the card in a reader'),
  options: euiccOptionsSchema,
  eim: z
    .strictObject({
      eimId: z.string('write the eimId').min(1, 'write the eimId').describe('as the card has it'),
      key: secretRef.describe(
        'private key that packages are signed with: file:path, or env:NAME of a variable with the PEM text',
      ),
      token: z
        .int('write a whole number')
        .positive('write more than 0, or leave it out where the card was asked for none')
        .optional()
        .describe('association token that the card gave'),
    })
    .optional()
    .describe('an eIM that the card knows already, in the place of one that the run associates'),
  profilePackage: file
    .optional()
    .describe(
      'an unprotected profile package (UPP, BER) that this card can install; its ICCID is replaced by those of the tests',
    ),
  servers: folder
    .optional()
    .describe('folder of a PKI that the card trusts, with CERT.DPauth and CERT.DPpb; without it nothing is downloaded'),
  mayChangeState: changesState.describe('whether scenarios that alter the card may run: profiles, eIMs, counters'),
  mayDestroy: z
    .boolean('write true or false')
    .describe(
      'whether what cannot be undone may be done to the card: memory reset, deleting profiles that the harness did not install',
    ),
  patienceMs: patience.describe('how long to wait for the card; running out is never a failure'),
  declared,
})

export type EuiccProfile = z.infer<typeof euiccProfile>
