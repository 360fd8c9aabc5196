/**
 * `sgp32 pki --for-eim`: what the operator of an eIM under test enters there, what the harness keeps, and a part of a profile that names
 * it. An eIM has keys of its own, so none are made for it.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import { makeFolders } from '../profiles/make-folders.ts'
import { filesOf, type PkiFile, writePki } from '../profiles/pki.ts'
import { testEid, testEin } from '../protocol/certificates/test-names.ts'
import type { TestPki } from '../protocol/certificates/test-pki.ts'
import { pointOf } from '../protocol/crypto/curves.ts'
import { eidCheckDigits } from '../protocol/identifiers/eid.ts'
import { readmeText } from './pki-for-eim-readme.ts'
import { playedText } from './profile-text.ts'

/** Which EIDs there are; 32 digits each. */
export interface EimPkiEids {
  /** eUICCs that get work. */
  readonly eids: readonly string[]
  /** Known to the eIM, and never gets work. */
  readonly idleEid: string
  /** Never entered. */
  readonly unknownEid: string
  /** Entered without keys and certificates: one that the EUM may certify, and one that it may not. */
  readonly uncertified: { readonly permitted: string; readonly notPermitted: string }
}

/** A file, and what it is for. */
export interface WrittenForEim {
  readonly path: string
  readonly what: string
}

/** Folders inside of the one that is written into. */
export const ENTER = 'enter-at-the-eim'
export const KEEP = 'harness'

/** @param given in place of three made-up ones that get work @throws ConfigError for one that has another role already */
export function eidsForEim(given: readonly string[] | undefined): EimPkiEids {
  const eids = given ?? [testEid, madeUpEid(1), madeUpEid(2)]
  const idleEid = madeUpEid(998)
  const unknownEid = madeUpEid(999)
  const uncertified = { permitted: madeUpEid(997), notPermitted: madeUpEid(997, OTHER_EIN) }
  const taken = eids.find((eid) => [idleEid, unknownEid, ...Object.values(uncertified)].includes(eid))
  if (taken !== undefined)
    throw new ConfigError(
      `--eid ${taken}: this one is the idle or the unknown EID, or one without certificates; write another one`,
    )
  return { eids, idleEid, unknownEid, uncertified }
}

/** EIDs that get a certificate. */
export function certifiedEids({ eids, idleEid, uncertified }: EimPkiEids): readonly string[] {
  return [...eids, idleEid, uncertified.permitted, uncertified.notPermitted]
}

/** Of a manufacturer that the test EUM is not. */
const OTHER_EIN = '89123456'

function madeUpEid(number: number, issuer: string = testEin): string {
  const digits = `${issuer}${String(number).padStart(30 - issuer.length, '0')}`
  return `${digits}${eidCheckDigits(digits)}`
}

/**
 * @param pki with an eUICC for each of {@link certifiedEids}
 * @throws ConfigError where the folder cannot be written
 */
export async function writeForEim(folder: string, pki: TestPki, eids: EimPkiEids): Promise<readonly WrittenForEim[]> {
  const known = [...eids.eids, eids.idleEid]
  // No key goes where the operator of the eIM looks, and no key of an eIM is kept.
  const keep = filesOf(pki).filter(({ name }) => !/-(?:eim\w*|foreignCa|otherCi)(?:-key)?$/.test(name))
  const kept = await writePki(join(folder, KEEP), keep, 'pem', '--out')
  const entered = await writePki(join(folder, ENTER), certificatesToEnter(pki, known), 'pem', '--out')
  const rows = known.map((eid) => ({ eid, idle: eid === eids.idleEid, key: keyOf(pki, eid) }))
  const texts: readonly (readonly [name: string, text: string, what: string])[] = [
    ...rows.map(
      ({ eid, key }) =>
        [
          `${ENTER}/euicc-${eid}-public-key.pem`,
          key.export({ type: 'spki', format: 'pem' }).toString(),
          `public key of eUICC ${eid}`,
        ] as const,
    ),
    [
      `${ENTER}/eids.csv`,
      [
        'eid,publicKeyPoint,counterValue,work',
        ...rows.map(({ eid, idle, key }) => `${eid},${hexPoint(key)},0,${idle ? 'never' : 'yes'}`),
        ...Object.values(eids.uncertified).map((eid) => `${eid},,0,yes`),
        '',
      ].join('\n'),
      'the EIDs with their public keys as uncompressed points; two without',
    ],
    [
      'profile-part.yaml',
      `# Part of a profile: "sgp32 init --pki" puts it into one. Paths are from this folder.\n${playedText({ ...eids, curve: pki.curve, base: '', folder: KEEP })}`,
      'sections assets, smdp and smds of a profile',
    ],
    [
      'README.txt',
      readmeText(
        rows.map((row) => ({ ...row, point: hexPoint(row.key) })),
        eids,
      ),
      'what to enter where',
    ],
  ]
  return [
    ...texts.map(([name, text, what]) => ({ path: written(join(folder, name), text), what })),
    ...entered.map((path) => ({ path, what: 'to be entered at the eIM' })),
    ...kept.map((path) => ({ path, what: 'kept by the harness' })),
  ]
}

function certificatesToEnter(pki: TestPki, known: readonly string[]): readonly PkiFile[] {
  const named = {
    ci: pki.ci,
    eum: pki.eum,
    'smdp-tls': pki.dpTls,
    'smdp-auth': pki.dpAuth,
    'smdp-binding': pki.dpPb,
    'smds-tls': pki.dsTls,
    'smds-auth': pki.dsAuth,
  }
  const euiccs = known.flatMap((eid) => {
    const issued = pki.euiccs.get(eid)
    return issued === undefined ? [] : [[`euicc-${eid}`, issued] as const]
  })
  return [...Object.entries(named), ...euiccs].map(([name, { certificate }]) => ({
    name,
    kind: 'certificate',
    der: certificate.der,
  }))
}

function keyOf(pki: TestPki, eid: string) {
  const issued = pki.euiccs.get(eid)
  if (issued === undefined) throw new RangeError(`the PKI has no eUICC ${eid}`)
  return issued.publicKey
}

function hexPoint(key: Parameters<typeof pointOf>[0]): string {
  return pointOf(key).toString('hex').toUpperCase()
}

function written(path: string, text: string): string {
  try {
    makeFolders(join(path, '..'))
    writeFileSync(path, text)
    return path
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ConfigError(`--out: ${path} cannot be written (${code}): write the path of a folder that you may write to`, {
      cause,
    })
  }
}
