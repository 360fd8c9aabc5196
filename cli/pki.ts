/** `sgp32 pki`: writes a test PKI, and says what each file is and who needs it. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { Writable } from 'node:stream'
import { ConfigError } from '../profiles/config-error.ts'
import { filesOf, writePki } from '../profiles/pki.ts'
import { testEid, testEin } from '../protocol/certificates/test-names.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { allCurves, type Curve } from '../protocol/crypto/curves.ts'
import { inert } from '../reports/inert.ts'
import type { Clock } from '../transport/clock.ts'
import { writeLines } from './decode/output.ts'
import { eidFrom } from './eid-option.ts'
import { EXIT } from './exit-code.ts'
import { type Explanation, explanationOf } from './pki-explained.ts'
import { certifiedEids, ENTER, eidsForEim, KEEP, writeForEim } from './pki-for-eim.ts'

export interface PkiOptions {
  /** Folder; default `pki`. */
  readonly out?: string
  readonly curve?: Curve | 'both'
  /** One eUICC certificate for each; default the EID of SGP.26. */
  readonly eid?: readonly string[]
  /** Write also into a folder that has something in it. */
  readonly force?: boolean
  /** Write what an eIM under test and its operator need, and nothing of the eIM's own. */
  readonly forEim?: boolean
  /** Print one JSON object instead of text. */
  readonly json?: boolean
}

interface Surroundings {
  readonly stdout: Writable
  readonly stderr: Writable
}

interface Written extends Explanation {
  readonly path: string
}

/** Writes the PKI and explains it. @returns the exit code: 0, or 3 where nothing could be written as asked */
export async function pki(options: PkiOptions, around: Surroundings, clock: Clock): Promise<number> {
  const { out = 'pki', curve = 'P-256', eid = [testEid], force = false, json = false } = options
  try {
    const eids = [...new Set(eid.map(eidFrom))]
    if (!force) refuseUsed(out)
    if (options.forEim === true) {
      const lines = await pkiForEim(out, curve, options.eid === undefined ? undefined : eids, json, clock)
      await writeLines(lines, around.stdout)
      return EXIT.pass
    }
    const written: Written[] = []
    for (const one of curve === 'both' ? allCurves : [curve]) {
      const files = filesOf(await createTestPki({ curve: one, notBefore: startOf(clock), eids }))
      const paths = await writePki(out, files, 'pem', '--out')
      written.push(...files.map((file, n) => ({ path: paths[n] ?? file.name, ...explanationOf(file) })))
    }
    const lines = json ? [JSON.stringify({ folder: out, eids, files: written }, null, 2)] : explained(out, eids, written)
    await writeLines(lines, around.stdout)
    return EXIT.pass
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await writeLines([`sgp32 pki: ${inert(error.message)}`], around.stderr)
    return EXIT.notRun
  }
}

/** @returns the lines to print @throws ConfigError */
async function pkiForEim(
  out: string,
  curve: Curve | 'both',
  given: readonly string[] | undefined,
  json: boolean,
  clock: Clock,
): Promise<readonly string[]> {
  if (curve === 'both') throw new ConfigError('--curve both: an eUICC has one curve; write P-256 or brainpoolP256r1')
  const eids = eidsForEim(given)
  const made = await createTestPki({ curve, notBefore: startOf(clock), eids: certifiedEids(eids) })
  const files = await writeForEim(out, made, eids)
  if (json) return [JSON.stringify({ folder: out, ...eids, files }, null, 2)]
  return [
    `written into ${inert(out)}: ${files.length} files. For laboratories only: nothing outside of one may trust this CI.`,
    '',
    `README.txt          what the operator of the eIM enters, and what to ask back`,
    `${ENTER}    certificates, public keys and EIDs for the eIM: hand out this folder`,
    `${KEEP}             private keys and certificates that the harness plays with: keep this folder`,
    'profile-part.yaml   sections assets, smdp and smds of the profile',
    '',
    ...outsideNote(eids.eids),
    'Next: sgp32 init --pki DIR writes a profile with them.',
  ]
}

/** Keys of two PKIs in one folder could not be told apart. */
function refuseUsed(folder: string): void {
  let entries: readonly string[]
  try {
    entries = readdirSync(folder)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return
    throw new ConfigError(`--out: ${folder} cannot be read (${code}): write the path of a new or empty folder`, { cause })
  }
  if (entries.length === 0) return
  const what = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} in it, such as ${entries[0]}`
  throw new ConfigError(`--out: ${folder} has ${what}: write the path of a new or empty folder, or add --force to write into it`)
}

/** Yesterday at midnight: a peer whose clock is a little behind takes the certificates too. */
function startOf(clock: Clock): number {
  const day = 86_400_000
  return (Math.floor(clock.now().getTime() / day) - 1) * day
}

function* explained(folder: string, eids: readonly string[], written: readonly Written[]): Generator<string> {
  const width = Math.max(...written.map(({ path }) => basename(path).length))
  yield `test PKI in ${inert(folder)}: ${written.length} files. For laboratories only: nothing outside of one may trust this CI.`
  yield ''
  for (const { path, what, who } of written) yield `${basename(path).padEnd(width)}  ${what}. For: ${who}`
  yield ''
  yield `EIDs: ${eids.join(', ')}`
  yield* outsideNote(eids)
  yield ''
  yield 'Next: sgp32 simulate all --pki DIR plays every actor with it. Keys are PKCS #8 without a pass phrase;'
  yield 'openssl x509 -in FILE -noout -text shows a certificate, openssl x509 -in FILE -noout -pubkey its public key.'
}

function outsideNote(eids: readonly string[]): readonly string[] {
  const outside = eids.filter((eid) => !eid.startsWith(testEin))
  if (outside.length === 0) return []
  return [
    `note: the name constraints of the EUM permit EIDs that begin with ${testEin}; a server refuses the eUICC ${outside.join(', ')}`,
  ]
}
