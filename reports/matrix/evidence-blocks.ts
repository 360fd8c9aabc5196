/** The evidence of all scenarios, cut into blocks that a page opens one at a time. */
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { TapeEntry } from '../../transport/tape.ts'
import type { BodyPart, BodyReader } from '../body-reader.ts'
import { asks, messagesOf } from '../messages.ts'
import type { RunRecord, ScenarioLine } from '../record.ts'
import type { PageEvidence, PageIndex } from './page-data.ts'

const deflate = promisify(deflateRaw)

/** Characters of JSON in a block: enough for it to become small, little enough to be opened at once. */
const BLOCK = 256 * 1024

/** Scenarios of a run whose bodies are decoded whatever their verdict; in a larger one, passed ones show elements without names. */
const ALL_DECODED = 2_000

export interface Placed {
  readonly block: number
  readonly place: number
}

/** Makes blocks of scenarios, and remembers what they have in common. */
export class EvidenceBlocks {
  readonly certificates: { hex: string; parts: readonly BodyPart[] }[] = []
  /** Where each scenario went, in the order of the record. */
  readonly placed: Placed[] = []
  readonly #known = new Map<string, number>()
  readonly #reader: BodyReader
  #decoded = 0

  constructor(reader: BodyReader) {
    this.#reader = reader
  }

  /** Each block in base64; the next one is being deflated while one is written. */
  async *of({ scenarios }: Pick<RunRecord, 'scenarios'>, overruled: ReadonlyMap<string, string>): AsyncGenerator<string> {
    let ready: Promise<string> | undefined
    let waiting: string[] = []
    let size = 0
    let block = 0
    for (const scenario of scenarios) {
      const json = JSON.stringify(this.#evidenceOf(scenario, overruled.get(scenario.id), scenarios.length <= ALL_DECODED))
      this.placed.push({ block, place: waiting.length })
      waiting.push(json)
      size += json.length
      if (size < BLOCK) continue
      const before = ready
      ready = packed(`[${waiting.join(',')}]`)
      if (before !== undefined) yield await before
      waiting = []
      size = 0
      block++
    }
    if (ready !== undefined) yield await ready
    if (waiting.length > 0) yield packed(`[${waiting.join(',')}]`)
  }

  #evidenceOf(line: ScenarioLine, overruled: string | undefined, all: boolean): PageEvidence {
    const { line: _, tape, traffic: __, ...evidence } = line
    const isDecoded = all || (line.verdict !== 'pass' && ++this.#decoded <= ALL_DECODED)
    return {
      ...evidence,
      ...(overruled === undefined ? {} : { overruled }),
      tape: tape.map(withoutCertificates),
      bodies: isDecoded ? this.#bodiesOf(tape) : {},
      certificates: Object.fromEntries(tape.flatMap((entry) => this.#certificatesOf(entry))),
    }
  }

  #bodiesOf(tape: readonly TapeEntry[]): Record<number, readonly BodyPart[]> {
    const messages = messagesOf(tape).filter(
      (message) => message.body.length > 0 && asks(message) !== undefined && message.card?.name !== 'ATR',
    )
    return Object.fromEntries(
      messages.map((message) => [message.line, this.#reader.read(message.body, asks(message) === true ? 'request' : 'response')]),
    )
  }

  #certificatesOf(entry: TapeEntry): [number, number[]][] {
    if (entry.direction !== 'note' || entry.tls === undefined) return []
    return [[entry.at, [...new Set(entry.tls.certificates)].map((hex) => this.#certificate(hex))]]
  }

  #certificate(hex: string): number {
    const known = this.#known.get(hex)
    if (known !== undefined) return known
    const parts = this.#reader.read(Buffer.from(hex, 'hex'), 'certificate')
    this.#known.set(hex, this.certificates.length)
    return this.certificates.push({ hex, parts }) - 1
  }
}

/** The index of the page, packed as its blocks are. */
export function packedIndex(index: PageIndex): Promise<string> {
  return packed(JSON.stringify(index))
}

async function packed(json: string): Promise<string> {
  return (await deflate(json, { level: 3 })).toString('base64')
}

function withoutCertificates(entry: TapeEntry): TapeEntry {
  if (entry.direction !== 'note' || entry.tls === undefined) return entry
  const { version, cipher } = entry.tls
  return { ...entry, tls: { version, cipher, certificates: [], keyLog: [] } }
}
