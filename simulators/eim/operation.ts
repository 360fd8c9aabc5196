/** The operations of eUICC packages as an operator writes them: SGP.32 v1.2 2.11.1.1.2 (eCO) and 2.11.1.1.3 (PSMO). */
import { z } from 'zod'

const iccid = z.string().regex(/^[0-9]{18,20}$/, 'write the 18 to 20 digits of the ICCID as they are printed, without filler')
const hex = z.string().regex(/^([0-9A-Fa-f]{2})*$/, 'write octets as hexadecimal digits, two for each octet')
const oid = z.string().regex(/^[0-2](\.(0|[1-9][0-9]*))+$/, 'write an object identifier such as 2.999.10')
const eimId = z.string().min(1).max(128)
const nothing = z.strictObject({})
const byIccid = z.strictObject({ iccid })

/** What an eUICC is to store of an eIM (2.11.1.1.1). */
export const eimConfigurationSchema = z.strictObject({
  eimId,
  eimFqdn: z.string().min(1).optional(),
  eimIdType: z.enum(['eimIdTypeOid', 'eimIdTypeFqdn', 'eimIdTypeProprietary']).optional(),
  counterValue: z.int().min(0).max(0x7fffff).optional(),
  /** Asks the eUICC to make an association token. */
  requestToken: z.boolean().optional(),
  /** SubjectPublicKeyInfo. */
  publicKey: hex.optional(),
  /** X.509 certificate in place of the bare key. */
  certificate: hex.optional(),
  trustedTlsKey: hex.optional(),
  trustedTlsCertificate: hex.optional(),
  supportedProtocols: z
    .array(z.enum(['eimRetrieveHttps', 'eimRetrieveCoaps', 'eimInjectHttps', 'eimInjectCoaps', 'eimProprietary']))
    .optional(),
  euiccCiPKId: hex.optional(),
  indirectProfileDownload: z.boolean().optional(),
})
export type EimConfiguration = z.infer<typeof eimConfigurationSchema>

export const operationSchemas = {
  enable: z.strictObject({ iccid, rollback: z.boolean().optional() }),
  disable: byIccid,
  delete: byIccid,
  listProfileInfo: z.strictObject({
    iccid: iccid.optional(),
    isdpAid: hex.optional(),
    profileClass: z.enum(['test', 'provisioning', 'operational']).optional(),
    tagList: hex.optional(),
  }),
  getRAT: nothing,
  configureImmediateEnable: z.strictObject({ enable: z.boolean(), smdpOid: oid.optional(), smdpAddress: z.string().optional() }),
  setFallbackAttribute: byIccid,
  unsetFallbackAttribute: nothing,
  setDefaultDpAddress: z.strictObject({ address: z.string() }),
  addEim: eimConfigurationSchema,
  deleteEim: z.strictObject({ eimId }),
  updateEim: eimConfigurationSchema,
  listEim: nothing,
} as const

export type OperationName = keyof typeof operationSchemas

/** One operation: an object with its name as the only member, `{ "enable": { "iccid": "8944..." } }`. */
export type Operation = {
  [N in OperationName]: { readonly [K in N]: z.infer<(typeof operationSchemas)[N]> }
}[OperationName]

const operationNames = Object.keys(operationSchemas) as OperationName[]

export const operationSchema: z.ZodType<Operation> = z.record(z.string(), z.unknown()).transform((object, context): Operation => {
  const [name, ...others] = Object.keys(object)
  const known = operationNames.find((one) => one === name)
  if (known === undefined || others.length > 0) {
    const found = name === undefined ? 'an empty object' : [name, ...others].join(', ')
    context.addIssue({ code: 'custom', message: `${found} is no operation; write one of ${operationNames.join(', ')}` })
    return z.NEVER
  }
  const read = operationSchemas[known].safeParse(object[known])
  if (read.success) return { [known]: read.data } as unknown as Operation
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [known, ...path], message })
  return z.NEVER
})

/** Whether an operation goes into the psmoList or into the ecoList. */
export function listOf(operation: Operation): 'psmo' | 'eco' {
  const [name = ''] = Object.keys(operation)
  return ['addEim', 'deleteEim', 'updateEim', 'listEim'].includes(name) ? 'eco' : 'psmo'
}
