/** What ESipa is spoken over, as profiles write it. */
import { z } from 'zod'
import type { EsipaBinding } from '../protocol/bindings/content-types.ts'

const names = ['asn1', 'json', 'coaps'] as const satisfies readonly EsipaBinding[]

export const bindingName = z.enum(names, 'write asn1, json or coaps')

export const bindingList = z
  .array(bindingName, 'write bindings: [asn1], or a list of asn1, json and coaps')
  .min(1, 'write at least one of asn1, json, coaps')
  .refine((list) => new Set(list).size === list.length, 'write each binding once')
