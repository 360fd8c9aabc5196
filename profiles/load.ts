import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { type EuiccProfile, euiccProfile } from './euicc-profile.ts'
import { type IpaProfile, ipaProfile } from './ipa-profile.ts'
import { type SutProfile, sutProfile } from './sut.ts'
import { plainData, readYamlText } from './yaml-text.ts'

type Path = readonly PropertyKey[]

/** A profile, by the actor that it has under test. */
export type AnyProfile =
  | { readonly actor: 'eIM'; readonly profile: SutProfile }
  | { readonly actor: 'eUICC'; readonly profile: EuiccProfile }
  | { readonly actor: 'IPA'; readonly profile: IpaProfile }

/** Reads a profile (YAML; JSON is YAML too). @throws ConfigError with a line for everything that is wrong: `file:line:column: key: what to write` */
export function loadAnyProfile(path: string): AnyProfile {
  const refuse = (why: string) => new ConfigError(`${path}: the profile cannot be read (${why}): give the path of a YAML file`)
  return parseAnyProfile(readYamlText(path, refuse), path)
}

/** Reads the profile of an eIM. @throws ConfigError as {@link loadAnyProfile}, and for a profile of another actor */
export function loadProfile(path: string): SutProfile {
  return ofEim(loadAnyProfile(path), path)
}

/** @param file name that errors are told under */
export function parseProfile(text: string, file: string): SutProfile {
  return ofEim(parseAnyProfile(text, file), file)
}

function ofEim(found: AnyProfile, file: string): SutProfile {
  if (found.actor === 'eIM') return found.profile
  throw new ConfigError(`${file}: the profile is one of an ${found.actor}: give that of an eIM`)
}

/** @param file name that errors are told under */
export function parseAnyProfile(text: string, file: string): AnyProfile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken !== undefined) {
    const [at] = broken.linePos ?? []
    throw new ConfigError(`${file}:${at?.line ?? 1}:${at?.col ?? 1}: this is no YAML: ${broken.message.split('\n')[0]}`)
  }
  if (!isMap(document.contents))
    throw new ConfigError(
      `${file}:1:1: this is no profile: write keys and values, such as name: and eim: (sgp32 init writes one)`,
    )
  const data = plainData(document, (why) => new ConfigError(`${file}:1:1: this is no YAML: ${why}`))
  const result = readAs(document, data)
  if ('found' in result) return result.found
  const place = (path: Path, key?: string) => {
    const { line, col } = lines.linePos(offsetOf(document, path, key))
    return `${file}:${line}:${col}`
  }
  throw new ConfigError(result.issues.flatMap((issue) => messagesOf(issue, place)).join('\n'))
}

/** The product under test has a key of its own; what has none is looked at as the profile of an eIM. */
function readAs(document: Document, data: unknown) {
  if (document.has('ipa')) return read(ipaProfile, data, 'IPA')
  // A card's profile may name an eIM that it knows.
  return document.has('euicc') ? read(euiccProfile, data, 'eUICC') : read(sutProfile, data, 'eIM')
}

/** What the schema of an actor makes of a profile. */
function read<A extends AnyProfile['actor'], P>(schema: z.ZodType<P>, data: unknown, actor: A) {
  const { success, data: profile, error } = schema.safeParse(data)
  return success ? { found: { actor, profile } } : { issues: error.issues }
}

function messagesOf(issue: z.core.$ZodIssue, place: (path: Path, key?: string) => string): string[] {
  const path = issue.path
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${place(path, key)}: ${named([...path, key])}: there is no such key; take it out, or correct its name`,
    )
  const best = issue.code === 'invalid_union' ? closest(issue.errors, path) : []
  if (best.length > 0) return best.flatMap((inner) => messagesOf(inner, place))
  return [`${place(path)}: ${named(path)}: ${issue.message}`]
}

/** Of the alternatives of a union, the one whose own keys went wrong tells more than "none of them". */
function closest(alternatives: readonly (readonly z.core.$ZodIssue[])[], path: Path): z.core.$ZodIssue[] {
  const inside = alternatives.find((issues) => issues.every((issue) => issue.path.length > 0))
  return (inside ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
}

/** Where the key or the value at `path` stands; the nearest thing around it where it is missing. */
function offsetOf(document: Document, path: Path, key?: string): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true)
    if (isMap(node)) {
      const wanted = depth === path.length ? key : undefined
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === wanted)
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0]
    }
    if (node !== undefined && node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0])
  }
  return 0
}

function named(path: Path): string {
  return path.length === 0 ? 'the profile' : path.map(String).join('.')
}
