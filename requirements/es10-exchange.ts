/** A function of the eUICC as ES10 has it, put together from the APDUs on a tape: what every rule for an eUICC judges. */
import { ApduError } from '../protocol/apdu/apdu-error.ts'
import { isSuccess } from '../protocol/apdu/status-word.ts'
import { TraceError } from '../protocol/apdu/trace.ts'
import type { Es10Call } from '../protocol/apdu/trace-objects.ts'
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import { endOfTag, tagAt } from '../protocol/ber/tag.ts'
import { type Es10Answer, type Es10Name, es10Functions } from '../protocol/es10/functions.ts'
import { decode, type Of, type Type } from '../protocol/schema/type.ts'
import { ProfileInstallationResult } from '../protocol/sgp22/notifications.ts'
import { viewApdus } from '../transport/apdu-view.ts'
import type { TapeEntry, TapeRef } from '../transport/tape.ts'

/** Functions with a request and an answer of their own, and the package whose segments give one answer. */
type AnswersByName = { readonly [F in Es10Name]: Es10Answer<F> } & {
  readonly LoadBoundProfilePackage: Of<typeof ProfileInstallationResult>
}
export type JudgedFunction = keyof AnswersByName

/** An answer that could be read. */
export type ReadAnswer = {
  readonly [F in JudgedFunction]: { readonly function: F; readonly value: AnswersByName[F]; readonly issues: readonly Issue[] }
}[JudgedFunction]

export interface Es10Exchange {
  /** By the tag of the request; undefined for one that no function has. */
  readonly function: JudgedFunction | undefined
  readonly request: Buffer
  /** Whole response data. */
  readonly response: Buffer
  /** Last status word; undefined where none came. */
  readonly sw: number | undefined
  /** Undefined for an empty response, one without success, or one that cannot be read. */
  readonly answer: ReadAnswer | undefined
  /** Why a response that came with success cannot be read. */
  readonly unreadable: DecodeError | undefined
  /** Lines of the first and the last APDU. */
  readonly at: readonly [TapeRef, TapeRef]
}

const byTag = new Map<number, Es10Name>(
  // Every request has one tag of its own.
  (Object.keys(es10Functions) as Es10Name[]).flatMap((name) => {
    const [tag] = es10Functions[name].request.tags
    return tag === undefined ? [] : [[tag, name] as const]
  }),
)

/** BoundProfilePackage, and InitialiseSecureChannel where a package is sent without its frame. */
const packageTags: readonly number[] = [0xbf36, 0xbf23]

/** The functions that were called, in order; none where the APDUs cannot be put together. */
export function es10Exchanges(entries: readonly TapeEntry[]): readonly Es10Exchange[] {
  try {
    return viewApdus(entries, 'euicc').flatMap((found) => (found.kind === 'es10' ? [readCall(found)] : []))
  } catch (error) {
    if (error instanceof ApduError || error instanceof TraceError) return []
    throw error
  }
}

function readCall({ request, response, sw, firstLine, lastLine }: Es10Call): Es10Exchange {
  const name = functionOf(request)
  const came = { function: name, request, response, sw, at: [firstLine, lastLine] as const }
  if (name === undefined || response.length === 0 || sw === undefined || !isSuccess(sw))
    return { ...came, answer: undefined, unreadable: undefined }
  const type = answerType(name)
  try {
    const { value, issues } = decode(type, response, { variants: true })
    // The name chose the type, and the type made the value.
    return { ...came, answer: { function: name, value, issues } as ReadAnswer, unreadable: undefined }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { ...came, answer: undefined, unreadable: error }
  }
}

/** The type of the answers of a function. */
export function answerType(name: JudgedFunction): Type<unknown> {
  return (name === 'LoadBoundProfilePackage' ? ProfileInstallationResult : es10Functions[name].response) as Type<unknown>
}

function functionOf(request: Uint8Array): JudgedFunction | undefined {
  if (request.length === 0 || endOfTag(request, 0) > request.length) return undefined
  const tag = tagAt(request, 0)
  return packageTags.includes(tag) ? 'LoadBoundProfilePackage' : byTag.get(tag)
}
