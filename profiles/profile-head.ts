/** What every profile says, whoever is under test. */
import { z } from 'zod'

const text = (what: string) => z.string(what).min(1, what)

/** Which product it is. */
export const product = {
  name: text('write the name of the product'),
  vendor: text('write who made the product'),
  version: text('write the version of the product, in quotes'),
  spec: z
    .enum(['1.0.1', '1.1', '1.2'], 'write the version of SGP.32 that the product claims, in quotes: 1.0.1, 1.1 or 1.2')
    .describe('version of SGP.32 that the product claims'),
} as const

export const changesState = z.boolean('write true or false')

export const patience = z
  .int('write whole milliseconds, as a number')
  .min(100, 'write at least 100')
  .max(600_000, 'write at most 600000')
  .default(5_000)

/** A card in a PC/SC reader. */
export const cardInReader = {
  reader: z
    .string('write the name of the reader')
    .min(1, 'write the name of the reader')
    .describe('name of the PC/SC reader, or a part of it that no other reader has (sgp32 card shows them)'),
  isdrAids: z
    .array(
      z
        .string('write hex digits')
        .regex(/^(?:[0-9A-Fa-f]{2}){5,16}$/, 'write 10 to 32 hex digits, for example A0000005591010FFFFFFFF8900000100'),
    )
    .default([])
    .describe('AIDs of the ISD-R, tried where the standard one is absent'),
}
