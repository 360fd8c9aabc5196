/** A profile of an IPA under test: what it is, what its vendor says about it, and how the harness makes it act. */
import { z } from 'zod'
import { ipaOptionsSchema } from './ipa-options.ts'
import { changesState, patience, product } from './profile-head.ts'

const simulated = z.strictObject({
  adapter: z.literal('simulated'),
  fault: z.string('write the name of a fault').default('correct').describe('how the simulated IPA misbehaves'),
})

const shape = z.strictObject({
  ...product,
  ipa: z
    .discriminatedUnion('adapter', [simulated], 'write ipa: with adapter: simulated')
    .describe('the IPA under test: the simulated one'),
  binding: z.enum(['asn1', 'json'], 'write asn1 or json').describe('function binding that the IPA speaks with the eIM'),
  options: ipaOptionsSchema,
  mayChangeState: changesState.describe('whether scenarios that alter the device and its card may run'),
  patienceMs: patience.describe('how long to wait for what the IPA does; running out is never a failure'),
})

export const ipaProfile = shape.superRefine(({ spec, binding, options }, { addIssue }) => {
  const complain = (path: PropertyKey[], message: string) => addIssue({ code: 'custom', path, message })
  if (spec === '1.0.1' && binding === 'json')
    complain(['binding'], 'write asn1: SGP.32 v1.0.1 has no JSON binding; it came with v1.1')
  else if (!options[binding === 'json' ? 'O_X_JSON' : 'O_X_ASN1'])
    complain(
      ['options', binding === 'json' ? 'O_X_JSON' : 'O_X_ASN1'],
      'write true, or another binding: it is the one that is played',
    )
})

export type IpaProfile = z.infer<typeof ipaProfile>
