/** Which object of the specifications octets are, from the octets alone. */
import { hexTag } from '../../protocol/ber/tag.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { type Candidate, type Expectation, firstTag, plain, type Scored, score, scoreOf } from './candidates.ts'
import { typeNamed } from './named-types.ts'
import { type Reading, readAs } from './reading.ts'

export interface Recognised {
  readonly reading: Reading
  /** The other types of this tag, best first. */
  readonly candidates: readonly Candidate[]
  /** What to try next, in words. */
  readonly hints: readonly string[]
}

/** Recognises octets, tolerantly; with `strict`, the type found is read again, and refused at the first departure from DER. */
export function recognise(octets: Uint8Array, spec: SpecVersion, strict: boolean, expected: Expectation = {}): Recognised {
  const scored = score(octets, spec, expected)
  const [best, ...others] = scored
  const chosen = best ?? scoreOf(plain, octets, 0, expected)
  const reading = (strict ? undefined : chosen.reading) ?? readAs(chosen.named, octets, strict)
  const candidates = others.map(({ type, issues, readable, convincing, rank }) => {
    return { type, issues, readable, equal: convincing && rank[0] === chosen.rank[0] && rank[1] === chosen.rank[1] }
  })
  const hints = [
    ...unknownHint(chosen, octets, spec, expected),
    ...otherSpecHint(chosen, octets, spec, expected),
    ...statusHint(reading, octets),
  ]
  return { reading, candidates, hints }
}

/** Reads octets as the type that the user names. @throws InputError for a name that is none */
export function recogniseAs(name: string, octets: Uint8Array, spec: SpecVersion, strict: boolean): Recognised {
  const reading = readAs(typeNamed(name, spec), octets, strict)
  return { reading, candidates: [], hints: statusHint(reading, octets) }
}

function unknownHint(chosen: Scored, octets: Uint8Array, spec: SpecVersion, expected: Expectation): readonly string[] {
  const tag = firstTag(octets)
  if (chosen.named !== plain || tag === undefined) return []
  const place = expected.name === undefined ? '' : ` where ${expected.name} belongs`
  return [
    `${hexTag(tag)} begins no object that SGP.32 v${spec} or SGP.22 v2.5 has${place}: read as plain BER; --as TYPE reads it as a type`,
  ]
}

/** Objects of v1.0.1 read badly as v1.2, and the other way round. */
function otherSpecHint(chosen: Scored, octets: Uint8Array, spec: SpecVersion, expected: Expectation): readonly string[] {
  if (chosen.readable && chosen.rank[1] === 0 && chosen.named !== plain) return []
  const other = spec === '1.0.1' ? '1.2' : '1.0.1'
  const [best] = score(octets, other, expected)
  if (best === undefined || !best.readable || !best.convincing) return []
  const isBetter = chosen.named === plain || !chosen.readable || best.rank[1] === 0
  const how = best.issues === 0 ? 'without any issue' : `with ${best.issues} ${best.issues === 1 ? 'issue' : 'issues'}`
  return isBetter ? [`as SGP.32 v${other} these octets are a ${best.type} ${how}: add --spec ${other}`] : []
}

/** The response of a card is often copied with its status word. */
function statusHint({ issues }: Reading, octets: Uint8Array): readonly string[] {
  const trailing = issues.find(({ kind }) => kind === 'trailing-octets')
  if (trailing === undefined || trailing.offset !== octets.length - 2) return []
  const sw = Buffer.from(octets.subarray(-2)).toString('hex').toUpperCase()
  return /^(9000|91|61|6[2-F])/.test(sw) ? [`the last two octets, ${sw}, look like the status word of a card`] : []
}
