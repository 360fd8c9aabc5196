/** ESipa over CoAP and DTLS in a profile: where, and what no document settles (SGP.32 v1.2 6.2). None of it fails a peer. */
import { z } from 'zod'
import { aroundABlock, blockSizes, largestBlock } from '../protocol/bindings/coap-blocks.ts'
import { hasPeerPort, NO_PORT, present } from './written-values.ts'

const milliseconds = z.int('write whole milliseconds').positive('write more than 0')

/** More than EXCHANGE_LIFETIME with the times of RFC 7252. */
const LEAST_AWAY_SECONDS = 300

const timing = z
  .strictObject({
    ackTimeoutMs: milliseconds.optional().describe('ACK_TIMEOUT of RFC 7252; default 2000'),
    ackRandomFactor: z.number('write a number').min(1, 'write 1 or more').optional().describe('ACK_RANDOM_FACTOR; default 1.5'),
    maxRetransmit: z
      .int('write a whole number')
      .min(0, 'write 0 or more')
      .max(20, 'write at most 20')
      .optional()
      .describe('MAX_RETRANSMIT; default 4'),
    responseMs: milliseconds.optional().describe('how long a separate response may take; default 120000'),
  })
  .default({})
  .describe('times of CoAP (RFC 7252 4.8)')

const uriPath = (what: string) =>
  z
    .string('write a path without a slash in front, such as gsma/rsp2/asn1')
    .regex(/^[^/?#]+(\/[^/?#]+)*$/, 'write a path without a slash in front, such as gsma/rsp2/asn1')
    .optional()
    .describe(what)

/** What both an eIM and an IPA may have. */
export const coapsMappingShape = {
  path: uriPath('Uri-Path; default gsma/rsp2/asn1'),
  contentFormat: z
    .int('write the number of a Content-Format')
    .min(0, 'write the number of a Content-Format')
    .max(65_535, 'write at most 65535')
    .optional()
    .describe('Content-Format of what we send; default none'),
  successCode: z
    .enum(['2.05', '2.04', '2.01'], 'write "2.05", "2.04" or "2.01", in quotes')
    .optional()
    .describe('code of our responses with a body; default 2.05'),
  confirmable: z.boolean('write true or false').optional().describe('whether our requests are confirmable; default true'),
  blockSize: z
    .literal(blockSizes, `write one of ${blockSizes.join(', ')}`)
    .optional()
    .describe('octets of a block at most; default the largest that fits into mtu'),
  requestTag: z
    .boolean('write true or false')
    .optional()
    .describe('whether our block-wise requests carry a Request-Tag (RFC 9175); default true'),
  suites: z
    .string('write suites by the names of OpenSSL, with colons between them')
    .regex(/^[A-Za-z0-9:@=_-]+$/, 'write suites by the names of OpenSSL, with colons between them')
    .optional()
    .describe('suites of DTLS 1.2; default ECDHE-ECDSA with AES128-GCM-SHA256, AES128-SHA256 and AES128-CCM8'),
  mtu: z
    .int('write octets')
    .min(256, 'write at least 256')
    .max(1_452, 'write at most 1452')
    .optional()
    .describe('octets of a datagram at most, without IP and UDP; default 1200'),
  timing,
  awaySeconds: z
    .int('write whole seconds')
    .min(LEAST_AWAY_SECONDS, `write at least ${LEAST_AWAY_SECONDS}: a message is remembered for 247 seconds (RFC 7252 4.8.2)`)
    .max(86_400, 'write at most 86400')
    .optional()
    .describe(
      'how long the run waits in each scenario of a device that comes back after hours; without it they cannot be prepared',
    ),
} as const

/** What an IPA may have: it serves packages that are injected, and may have another path for them than its eIM. */
export const ipaCoapsShape = {
  ...coapsMappingShape,
  injectPath: uriPath('Uri-Path that packages are injected at; default that of path'),
} as const

/** MAX_LATENCY of RFC 7252 4.8.2, seconds, there and back. */
const ROUND_TRIP_SECONDS = 200

/** EXCHANGE_LIFETIME (RFC 7252 4.8.2), seconds. */
function rememberedSeconds({ ackTimeoutMs = 2_000, ackRandomFactor = 1.5, maxRetransmit = 4 }: WrittenMapping['timing']): number {
  const sendingMs = ackTimeoutMs * (2 ** maxRetransmit - 1) * ackRandomFactor
  return Math.ceil((sendingMs + ackTimeoutMs) / 1_000) + ROUND_TRIP_SECONDS
}

/** @returns what is wrong with the time that a device is away: until then, an earlier message is remembered */
export function awayTooShort({ awaySeconds, timing: given }: WrittenMapping): string | undefined {
  const remembered = rememberedSeconds(given)
  if (awaySeconds === undefined || awaySeconds > remembered) return undefined
  return `write at least ${remembered + 1}: with the times of timing, a message is remembered for ${remembered} seconds (RFC 7252 4.8.2)`
}

type WrittenMapping = z.infer<z.ZodObject<typeof coapsMappingShape>>

/** What is wrong with blocks that fit into no datagram of the mtu beside them, and what to write instead. */
export function blockComplaint({ blockSize, mtu, path }: WrittenMapping): string | undefined {
  if (blockSize === undefined || mtu === undefined) return undefined
  const [around, largest] = [aroundABlock(path), largestBlock(mtu, path)]
  if (blockSize <= largest) return undefined
  const wider = `mtu: ${blockSize + around} or more`
  return `write ${largest} or less, or ${wider}: a block of ${blockSize} octets has up to ${around} around it in a datagram`
}

const addressForm = 'write the address as coaps://name/ or coaps://name:port/'

/** Where a server of ESipa is over CoAP. */
export const coapsUrl = z
  .url({ protocol: /^coaps$/, error: addressForm })
  .refine(hasPeerPort, NO_PORT)
  .refine((text) => /^coaps:\/\/[^/?#@\s]+\/?$/.test(text), addressForm)

/** What is written of an IPA: for our eIMs, and for calls of its own server. */
export function ipaMappingsOf({ injectPath, ...written }: z.infer<z.ZodObject<typeof ipaCoapsShape>>) {
  return { eim: mappingOf(written), inject: mappingOf({ ...written, path: injectPath ?? written.path }) }
}

/** What is written, as the transport takes it. How long a device is away is not the transport's business. */
export function mappingOf({ awaySeconds: _, timing: given, ...mapping }: WrittenMapping) {
  return present({ ...mapping, timing: present(given) })
}
