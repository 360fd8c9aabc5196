/** How the eIM says that a step of a download did not work (SGP.32 5.14.1 to 5.14.3, 5.14.8). */
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { ConformanceWorld } from './world.ts'

/** Functions of a download that have an answer, and the arm of it that is an error. */
const errorArms = {
  initiateAuthentication: 'initiateAuthenticationErrorEsipa',
  authenticateClient: 'authenticateClientErrorEsipa',
  getBoundProfilePackage: 'getBoundProfilePackageErrorEsipa',
  cancelSession: 'cancelSessionError',
} as const

/** An answer of a download, as far as it is looked at. */
export interface RelayAnswer {
  readonly arm: string
  /** Name or number of the error; undefined for an answer that is none. */
  readonly error: string | number | undefined
  /** Whether JSON said it: then only that it is an error counts, and the pair of codes is information. */
  readonly inJson: boolean
  readonly codes: StatusCode | undefined
  readonly words: string
  readonly at: readonly TapeRef[]
}

/** The last answer, which has to be one of a download. */
export function relayAnswer(world: ConformanceWorld): RelayAnswer {
  const { function: name, exchange } = world.last
  const { header, received, answer } = exchange
  const isDownload = name in errorArms && answer !== undefined
  const arm = isDownload && 'kind' in answer ? answer.kind : name
  const isError = isDownload && arm === errorArms[name as keyof typeof errorArms]
  const error = isError ? (answer as { readonly value: string | number }).value : undefined
  const codes = header?.statusCodeData
  const pair = codes === undefined ? '' : ` (subject ${codes.subjectCode}, reason ${codes.reasonCode})`
  return {
    arm,
    error,
    inJson: world.parameters.binding === 'json',
    codes,
    words: isError ? `${arm} ${error}${pair}` : `${arm}, which is no refusal`,
    at: [received],
  }
}

/** Names of v1.0.1, where an error has the number of another name in v1.2. */
const otherNames: Readonly<Record<string, string>> = { metadataMismatch: 'profileMetadataMismatch' }

/** Whether an answer is this error: by its name in either version, or, in JSON, by any pair. */
export function isRefusal({ error, inJson }: RelayAnswer, name: string): boolean {
  return error !== undefined && (inJson || error === name || error === otherNames[name])
}
