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

const euicc = z
  .strictObject({
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
  })
  .describe('an eUICC that the harness plays against the eIM')

const shape = z.strictObject(
  {
    idleEid: eid.describe('an EID that the eIM knows and never has work for'),
    unknownEid: eid.describe('an EID that the eIM has never seen'),
    euiccs: z
      .array(euicc, 'write a list: each eUICC with a dash before it')
      .min(1, 'write at least one eUICC, or take euiccs out')
      .optional()
      .describe('eUICCs that the harness plays against the eIM; without them, rows that need one cannot be prepared'),
  },
  'write assets: with idleEid and unknownEid',
)

export const assetsSchema = shape.superRefine(({ idleEid, unknownEid, euiccs = [] }, { addIssue }) => {
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
  for (const [n, one] of euiccs.entries()) {
    const holder = taken.get(one.eid)
    if (holder !== undefined)
      addIssue({ code: 'custom', path: ['euiccs', n, 'eid'], message: `write another EID than that of ${holder}` })
    taken.set(one.eid, `euiccs.${n}`)
    if (one.state === undefined) continue
    if (files.has(one.state))
      addIssue({ code: 'custom', path: ['euiccs', n, 'state'], message: 'write another file: each eUICC has a state of its own' })
    files.add(one.state)
  }
})
