/**
 * The ledger: one row for each duty of one actor. It lies in `ledger/`, one file for each specification and actor, named
 * `<specification>-<actor>.json` in lower case without dots (`sgp32-eim`, `sgp31-sgp32-ipa`, `derived-euicc`, `sgp02-smdp-m2m` for the
 * SM-DP of SGP.02). The files of an actor are read when its rows are first asked for. Versions are those of SGP.32; absent means no bound.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export const versions = ['1.0.1', '1.1', '1.2', '1.3'] as const
export type Version = (typeof versions)[number]

const strengths = ['SHALL', 'SHOULD', 'MAY'] as const
export type Strength = (typeof strengths)[number]

/** What a failure means: a breach, one that rests on a single source, one of our own demands, or something worth knowing. */
export const levels = ['normative', 'disputed', 'robustness', 'information'] as const
export type Level = (typeof levels)[number]

/** How well the fact behind a row is known; the level follows from it. */
const bases = ['confirmed', 'single source', 'unconfirmed', 'public articles', 'own proposal'] as const
export type Basis = (typeof bases)[number]

/** Who has the duty, in the order in which rows are looked up, and how the names of the files spell it. */
const fileSuffixes = {
  eIM: 'eim',
  IPA: 'ipa',
  eUICC: 'euicc',
  'SM-DP+': 'smdp',
  'SM-DS': 'smds',
  LPA: 'lpa',
  'SM-SR': 'smsr',
  'SM-DP': 'smdp-m2m',
} as const
export type Actor = keyof typeof fileSuffixes
export const actors: readonly Actor[] = ['eIM', 'IPA', 'eUICC', 'SM-DP+', 'SM-DS', 'LPA', 'SM-SR', 'SM-DP']

/**
 * Why a row has neither scenario nor rule: nobody wrote one yet; no interface shows it; it shows, but nothing from outside brings it
 * about; or only a document can prove it.
 */
const untested = ['later suite', 'not observable', 'no stimulus exists', 'document only'] as const
export type Untested = (typeof untested)[number]

const row = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{3}$/),
  /** Number that the official test specification gives it. */
  officialId: z.string().optional(),
  /** Empty where no section is behind it. */
  section: z.string(),
  strength: z.enum(strengths),
  level: z.enum(levels),
  basis: z.enum(bases),
  /** Read: the actor SHALL (SHOULD, MAY), then the sentence. A remark in brackets at the end is no part of the duty. */
  statement: z.string().min(1),
  /** Expression over option names with AND, OR and NOT; empty for always. */
  options: z.string(),
  /** The situation that a scenario has to establish first. */
  precondition: z.string().optional(),
  since: z.enum(versions).optional(),
  until: z.enum(versions).optional(),
  /** Where it can be seen: on ESipa, ES9+ and the like, at the card, in the management interface of the product, nowhere. */
  observable: z.enum(['wire', 'card', 'operator', 'none']),
  /** What provokes it; absent where nothing from outside does. */
  stimulus: z.string().optional(),
  status: z.enum(['tested', ...untested]),
  /** How we read the specification where it can be read in more than one way. */
  reading: z
    .strictObject({
      taken: z.string().min(1),
      /** Number of the row in docs/interpretations.md. */
      interpretation: z.int().optional(),
    })
    .optional(),
})

const ledgerFile = z.strictObject({
  spec: z.string(),
  actor: z.enum(actors),
  rows: z.array(row).min(1),
})

/** A file of the ledger as it lies on disk: its rows, and what they have in common said once. */
export type LedgerFile = z.infer<typeof ledgerFile>

export type Requirement = Readonly<z.infer<typeof row>> & { readonly spec: string; readonly actor: Actor }

const folder = new URL('ledger/', import.meta.url)
const read = new Map<Actor, ReadonlyMap<string, Requirement>>()

/** Every row of one actor, in the order of their ids. @throws Error of zod for a file that is none of the ledger */
export function ledgerOf(actor: Actor): readonly Requirement[] {
  return [...rowsOf(actor).values()]
}

/** Every row of every actor. */
export function wholeLedger(): readonly Requirement[] {
  return actors.flatMap(ledgerOf)
}

/** The row with this id, whoever has the duty. */
export function requirementOf(id: string): Requirement | undefined {
  for (const actor of actors) {
    const found = rowsOf(actor).get(id)
    if (found !== undefined) return found
  }
  return undefined
}

/** The files of an actor by their names, or of all actors. */
export function readLedgerFiles(actor?: Actor): ReadonlyMap<string, LedgerFile> {
  const ending = actor === undefined ? '.json' : `-${fileSuffixes[actor]}.json`
  const names = readdirSync(folder).filter((name) => name.endsWith(ending))
  return new Map(names.sort().map((name) => [name, ledgerFile.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))]))
}

/** The name that a file with this head has. */
export function ledgerFileName({ spec, actor }: Pick<LedgerFile, 'spec' | 'actor'>): string {
  return `${spec.toLowerCase().replaceAll('.', '').replaceAll('/', '-')}-${fileSuffixes[actor]}.json`
}

function rowsOf(actor: Actor): ReadonlyMap<string, Requirement> {
  const known = read.get(actor)
  if (known !== undefined) return known
  const rows = [...readLedgerFiles(actor).values()].flatMap(({ spec, rows: own }) => own.map((one) => ({ ...one, spec, actor })))
  const byId = new Map(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => [one.id, one]))
  read.set(actor, byId)
  return byId
}
