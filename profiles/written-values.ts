/** Shapes of single values that stand in a profile in several places. */
import { z } from 'zod'
import { parseEid } from '../protocol/identifiers/eid.ts'
import { parseIccid, remarksOnIccid } from '../protocol/identifiers/iccid.ts'

/** `"env:NAME"` or `"file:path"`; a secret's value never stands in a profile. */
export const secretRef = z
  .string('write env:NAME or file:path')
  .regex(/^(env:[A-Za-z_]\w*|file:.+)$/, 'write env:NAME or file:path, not the secret itself')

/** Path of a file or folder; a relative one starts from the folder of the profile. */
export const file = z
  .string('write the path of a file, from the folder of the profile')
  .min(1, 'write the path of a file, from the folder of the profile')

export const folder = z
  .string('write the path of a folder, from the folder of the profile')
  .min(1, 'write the path of a folder, from the folder of the profile')

/** 32 digits. */
export const eid = z
  .string('write the EID as text, in quotes')
  .superRefine((text, context) => told(context, () => parseEid(text)))

/** 18 to 20 digits as printed, the last one the check digit where there is one. */
export const iccid = z.string('write the ICCID as text, in quotes').superRefine((text, context) =>
  told(context, () => {
    const { luhn, reasons } = remarksOnIccid(parseIccid(text))
    if (luhn === false) throw new RangeError(`ICCID ${text}: ${reasons.at(-1)}; correct it`)
  }),
)

const endpoint = /^(\[[0-9a-f:]+\]|[^\s:/]+):(\d{1,5})$/i

/** `host:port`, an IPv6 address in square brackets. */
export const hostPort = z
  .string('write host:port')
  .regex(endpoint, 'write host:port')
  .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'write a port of at most 65535')

export const NO_PORT = 'write a port from 1 on: nobody can be reached at port 0'

/** `host:port` of somebody who is connected or sent to. */
export const peerPort = hostPort.refine((text) => !/:0+$/.test(text), NO_PORT)

/** Whether a URL has a port that somebody can be reached at. */
export function hasPeerPort(url: string): boolean {
  return !/^[a-z]+:\/\/[^/?#]*:0+(?:[/?#]|$)/.test(url)
}

/** Host without brackets, and port. @param text as {@link hostPort} takes it */
export function endpointOf(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = endpoint.exec(text) ?? []
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
}

/** The message of what `read` throws becomes the message of the value. */
function told(context: z.core.$RefinementCtx<string>, read: () => unknown): void {
  try {
    read()
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** What is undefined is left out. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>
}
