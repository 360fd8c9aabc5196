/** What a played eUICC keeps between runs: an eIM under test goes on counting, and so must we. One JSON file for each EID. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { diskFailure } from './disk-failure.ts'
import { makeFolders } from './make-folders.ts'

const digits = z.string().regex(/^-?\d+$/, 'an integer as decimal digits')

const stored = z.strictObject({
  /** Of this file. */
  format: z.literal(1),
  eid: z.string().regex(/^\d{32}$/, 'an EID'),
  /** Counter of the last package that the eUICC took; absent where nobody knows it. */
  counter: z.int().min(0).optional(),
  /** Association token; 0 for none. */
  token: digits,
  /** Last sequence number that a result or notification got. */
  seqNumber: z.int().min(0),
  /** Key of the eIM that updateEim brought, SubjectPublicKeyInfo in hexadecimal; absent while it is that of the configuration. */
  eimPublicKey: z
    .string()
    .regex(/^([0-9A-Fa-f]{2})+$/, 'a public key in hexadecimal')
    .optional(),
})

/** A state as it is worked with. */
export interface EuiccState {
  /** 32 digits. */
  readonly eid: string
  /** Counter of the last package that the eUICC took; undefined where nobody knows it. */
  readonly counter: number | undefined
  /** Association token; 0 for none. */
  readonly token: bigint
  /** Last sequence number that a result or notification got. */
  readonly seqNumber: number
  /** Key of the eIM that updateEim brought, SubjectPublicKeyInfo in hexadecimal; undefined while it is that of the configuration. */
  readonly eimPublicKey?: string | undefined
}

/**
 * The state in a file; undefined where there is no file yet.
 *
 * @param eid whose state it has to be
 * @param key of the profile, for the error message
 * @param folder that a relative path starts from
 * @throws ConfigError for a file that holds something else, or the state of another EID
 */
export function readEuiccState(path: string, eid: string, key: string, folder: string): EuiccState | undefined {
  const refuse = (why: string) =>
    new ConfigError(
      `${key}: ${path} ${why}; write the path of another file, or remove this one to begin with the configuration's counter`,
    )
  let text: string
  try {
    text = readFileSync(resolve(folder, path), 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    throw refuse(`cannot be read (${code ?? cause})`)
  }
  const read = stored.safeParse(parsed(text))
  if (!read.success) {
    const [issue] = read.error.issues
    throw refuse(`is no state of a played eUICC (${issue?.path.join('.') || 'the file'}: ${issue?.message})`)
  }
  if (read.data.eid !== eid) throw refuse(`is the state of EID ${read.data.eid}, not of ${eid}`)
  const { counter, token, seqNumber, eimPublicKey } = read.data
  return {
    eid,
    counter,
    token: BigInt(token),
    seqNumber,
    ...(eimPublicKey === undefined ? {} : { eimPublicKey }),
  }
}

/**
 * Writes a state: a run that is killed leaves the old file or the new one, never half of one. Folders above it are made.
 *
 * @throws ConfigError where it cannot be written
 */
export function writeEuiccState(path: string, written: EuiccState, key: string, folder: string): void {
  const { eid, counter, token, seqNumber, eimPublicKey } = written
  const state: z.infer<typeof stored> = {
    format: 1,
    eid,
    ...(counter === undefined ? {} : { counter }),
    token: String(token),
    seqNumber,
    ...(eimPublicKey === undefined ? {} : { eimPublicKey }),
  }
  const whole = resolve(folder, path)
  const next = `${whole}.${process.pid}.next`
  try {
    makeFolders(dirname(whole))
    writeDurably(next, `${JSON.stringify(state, null, 2)}\n`)
    renameSync(next, whole)
  } catch (cause) {
    discard(next)
    throw new ConfigError(
      `${key}: ${path} cannot be written (${diskFailure(cause)}); write the path of a file in a folder that you may write to`,
      {
        cause,
      },
    )
  }
}

/** Ends when the octets are on the disk: the name must not be there before them. */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600)
  try {
    const octets = Buffer.from(text)
    for (let at = 0; at < octets.length; ) at += writeSync(file, octets, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What is left of a write that failed; where its folder is none, nothing is. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Undefined is no state: the message comes from there.
    return undefined
  }
}
