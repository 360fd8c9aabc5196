/** What a run needs of its target: EIDs that it knows or does not know, and the eUICCs that the harness plays against it. */
import { z } from 'zod'
import { eid, file, iccid, secretRef } from './written-values.ts'

const credentials = z
  .strictObject(
    {
      certificate: file.describe('CERT.EUICC of this EID, PEM or DER'),
      eumCertificate: file.describe('CERT.EUM that issued it, PEM or DER'),
      key: secretRef.describe('private key of the eUICC, PEM or DER: file:path, or env:NAME of a variable with the PEM text'),
    },
    'write euicc: with certificate, eumCertificate and key',
  )
  .describe('what the played eUICC signs with; without it, rows that need a signed result cannot be prepared')

/** Two ICCIDs that nobody has given out, with right check digits. */
const madeUp = { enabled: '89882119900000000012', disabled: '89882119900000000020' } as const

const profiles = z
  .strictObject({ enabled: iccid.default(madeUp.enabled), disabled: iccid.default(madeUp.disabled) })
  .refine(({ enabled, disabled }) => enabled !== disabled, {
    path: ['disabled'],
    error: 'write another ICCID than that of the enabled profile',
  })
  .default(madeUp)
  .describe('ICCIDs of two profiles on the played eUICC, which orders may name')

const parts = {
  eid: eid.describe('an EID that the eIM manages, and that no device has'),
  eimConfiguration: file
    .optional()
    .describe(
      'one EimConfigurationData as the eUICC would store it (BER, hexadecimal or base64); without it signature rows cannot be prepared',
    ),
  euicc: credentials.optional(),
  state: file
    .optional()
    .describe('where counter, token and sequence number of this eUICC live between runs; made by the first run'),
  profiles,
}

const euicc = z.strictObject(parts).describe('an eUICC that the harness plays against the eIM')

/** The whole point of it is its certificates. */
const uncertifiedEuicc = z.strictObject({ ...parts, euicc: credentials })

const uncertified = z
  .strictObject(
    {
      permitted: uncertifiedEuicc
        .optional()
        .describe('one whose EID its EUM may certify: the eIM has to take the key that its IPA gives'),
      notPermitted: uncertifiedEuicc
        .optional()
        .describe('one whose EID is outside of the range that its EUM may certify: the eIM must not take its key'),
    },
    'write uncertified: with permitted, notPermitted or both',
  )
  .refine(
    ({ permitted, notPermitted }) => permitted !== undefined || notPermitted !== undefined,
    'write permitted: or notPermitted:, or take uncertified out',
  )
  .describe('eUICCs that the eIM manages by their EID alone: it was told neither their keys nor their certificates')

const shape = z.strictObject(
  {
    idleEid: eid.describe('an EID that the eIM knows and never has work for'),
    unknownEid: eid.describe('an EID that the eIM has never seen'),
    euiccs: z
      .array(euicc, 'write a list: each eUICC with a dash before it')
      .min(1, 'write at least one eUICC, or take euiccs out')
      .optional()
      .describe('eUICCs that the harness plays against the eIM; without them, rows that need one cannot be prepared'),
    uncertified: uncertified
      .optional()
      .describe(
        'eUICCs of which the eIM knows nothing but the EID; without them, rows on certificates from IPAs cannot be prepared',
      ),
  },
  'write assets: with idleEid and unknownEid',
)

export const assetsSchema = shape.superRefine(({ idleEid, unknownEid, euiccs = [], uncertified = {} }, { addIssue }) => {
  if (idleEid === unknownEid)
    addIssue({
      code: 'custom',
      path: ['unknownEid'],
      message: 'write another EID than idleEid: one that the eIM has never seen',
    })
  const taken = new Map([
    [idleEid, 'idleEid, which never gets work'],
    [unknownEid, 'unknownEid, which the eIM must not know'],
  ])
  const files = new Set<string>()
  const { permitted, notPermitted } = uncertified
  const places = [
    ...euiccs.map((one, n) => [['euiccs', n], one] as const),
    [['uncertified', 'permitted'], permitted] as const,
    [['uncertified', 'notPermitted'], notPermitted] as const,
  ]
  for (const [path, one] of places) {
    if (one === undefined) continue
    const holder = taken.get(one.eid)
    if (holder !== undefined)
      addIssue({ code: 'custom', path: [...path, 'eid'], message: `write another EID than that of ${holder}` })
    taken.set(one.eid, path.join('.'))
    if (one.state === undefined) continue
    if (files.has(one.state))
      addIssue({ code: 'custom', path: [...path, 'state'], message: 'write another file: each eUICC has a state of its own' })
    files.add(one.state)
  }
})
