/** What the matrix page carries with it; each block is JSON, deflated, in base64. */
import type { Evidence } from '../../requirements/evidence.ts'
import type { Requirement } from '../../requirements/ledger.ts'
import type { State } from '../../requirements/tally.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { BodyPart } from '../body-reader.ts'

/** A scenario as the lists show it. */
export interface PageScenario {
  readonly id: string
  readonly requirement: string
  readonly title: string
  readonly binding: Evidence['binding']
  /** Verdict in the end, or state of selection. */
  readonly state: State | 'run'
  /** Block that holds its evidence, and its place there. */
  readonly block: number
  readonly place: number
}

/** What scenarios of a row cost on the network together; octets and datagrams as in the record. */
export interface PageTraffic {
  readonly scenarios: number
  readonly exchanges: number
  readonly handshakes: number
  readonly up: number
  readonly down: number
  /** Both ways; absent over TCP. */
  readonly datagrams?: number
  readonly roundTrips: number
}

/** How a row ended in one binding. */
export interface PageResult {
  /** Null where nothing was played in this binding. */
  readonly state: State | null
  /** Places in the list of scenarios; the worst come first. */
  readonly scenarios: readonly number[]
  /** What each of them says of this row. */
  readonly verdicts: readonly State[]
  /** How many had a say; the list leaves out what passed like many others. */
  readonly all: number
  readonly notPassed: number
  /** How many came to no verdict: they could not be prepared, or were not selected. */
  readonly unplayed: number
  /** What the worst of them saw. */
  readonly seen?: string
  /** Of the scenarios that were played in every binding of the row. */
  readonly traffic?: PageTraffic
}

export interface PageRow {
  readonly requirement: Requirement
  readonly state: State
  readonly why?: string
  readonly partial?: true
  readonly results: Readonly<Record<string, PageResult>>
}

export interface PageIndex {
  /** What to type to run all of it again. */
  readonly command: string
  readonly functions: Readonly<Record<string, string>>
  readonly certificates: readonly { readonly hex: string; readonly parts: readonly BodyPart[] }[]
  readonly scenarios: readonly PageScenario[]
  readonly rows: readonly PageRow[]
}

/** A scenario with its evidence. Certificates stand in the index, and key logs stay in the record. */
export interface PageEvidence extends Omit<Evidence, 'requirement' | 'traffic'> {
  readonly requirement: string
  /** Why its verdict does not stand. */
  readonly overruled?: string
  /** Decoded bodies by the first line of their message. */
  readonly bodies: Readonly<Record<TapeRef, readonly BodyPart[]>>
  /** Certificates of a handshake by the line of its note: places in the index. */
  readonly certificates: Readonly<Record<TapeRef, readonly number[]>>
}

/** Ids of the elements that hold the blocks. */
export const INDEX_ID = 'index'
export const blockId = (block: number): string => `block-${block}`
