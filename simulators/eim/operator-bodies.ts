/** Bodies of the operator's interface, checked before anything is done. */
import { z } from 'zod'
import { type DataName, dataNames } from './data-tags.ts'
import { operationSchema } from './operation.ts'

const hex = z.string().regex(/^([0-9A-Fa-f]{2})+$/, 'write octets as hexadecimal digits, two for each octet')
const octets = hex.transform((text) => Buffer.from(text, 'hex'))

export const registrationBody = z.strictObject({
  eid: z.string().regex(/^[0-9]{32}$/, 'write the 32 digits of the EID'),
  counterValue: z.int().min(0).max(0x7fffff).optional(),
  associationToken: z.int().min(0).optional(),
  publicKey: octets.optional(),
  euiccCertificate: octets.optional(),
  eumCertificate: octets.optional(),
  ipaFeatures: z.array(z.string()).optional(),
})

const dataRequest = z.strictObject({
  tagList: hex.optional(),
  names: z.array(z.enum(dataNames as [DataName, ...DataName[]])).optional(),
  euiccCiPKId: hex.optional(),
  notificationSeqNumber: z.int().min(0).optional(),
  notificationEvent: z
    .enum(['notificationInstall', 'notificationEnable', 'notificationDisable', 'notificationDelete'])
    .optional(),
  resultSeqNumber: z.int().min(0).optional(),
})

const confirmationCode = z.string().min(1).optional()
const download = z.union(
  [
    z.strictObject({ activationCode: z.string(), confirmationCode }),
    z.strictObject({ defaultSmdp: z.literal(true), confirmationCode }),
    z.strictObject({ smds: z.union([z.literal(true), z.string().min(1)]), confirmationCode }),
  ],
  'write one of {"activationCode": CODE}, {"defaultSmdp": true}, {"smds": true} and {"smds": ADDRESS}, and a confirmationCode where there is one',
)

const forms = {
  operations: z.strictObject({ operations: z.array(operationSchema) }),
  dataRequest: z.strictObject({ dataRequest }),
  download: z.strictObject({ download }),
  newKey: z.strictObject({ newKey: z.strictObject({}) }),
  raw: z.strictObject({ raw: hex }),
} as const

type OrderBody = { [K in keyof typeof forms]: z.infer<(typeof forms)[K]> }[keyof typeof forms]

/** Exactly one kind of order. */
export const orderBody: z.ZodType<OrderBody> = z.record(z.string(), z.unknown()).transform((object, context): OrderBody => {
  const [kind, ...others] = Object.keys(object)
  if (kind === undefined || others.length > 0 || !Object.hasOwn(forms, kind)) {
    context.addIssue({ code: 'custom', message: `write exactly one of ${Object.keys(forms).join(', ')}` })
    return z.NEVER
  }
  const read = forms[kind as keyof typeof forms].safeParse(object)
  if (read.success) return read.data
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
  return z.NEVER
})
