/** The header objects of the JSON binding: SGP.22 v2.5 6.5.1.3 (requests) and 6.5.1.4 (responses), SGP.32 v1.2 6.1.2. */
import type { StatusCode } from '../status-codes.ts'
import { isObject, type Json, type JsonObject, quoted, typeName } from './json.ts'
import { type MembersOf, members, nested, noteUnknown, optional, required } from './members.ts'
import type { Place } from './place.ts'
import { text } from './text-kinds.ts'

const requestHeader = members({ functionRequesterIdentifier: required(text), functionCallIdentifier: required(text) })

/** Header of ES2+ and ES12 requests. ESipa, ES9+ and ES11 requests have none. */
export type RequestHeader = MembersOf<{
  functionRequesterIdentifier: ReturnType<typeof required<string>>
  functionCallIdentifier: ReturnType<typeof required<string>>
}>

export const requestHeaderKind = nested('request header', requestHeader)

export const statuses = ['Executed-Success', 'Executed-WithWarning', 'Failed', 'Expired'] as const
export type Status = (typeof statuses)[number]

export interface StatusCodeData extends StatusCode {
  readonly subjectIdentifier?: string
  readonly message?: string
}

/** What the header of a response says, as far as it could be read. */
export interface ResponseHeader {
  /** As it was sent; absent where there is none. */
  readonly status?: string
  /** Only with both codes: one alone says nothing. */
  readonly statusCodeData?: StatusCodeData
}

/** A header, and whether it says that the function was not executed. */
export interface JudgedHeader {
  readonly header: ResponseHeader
  readonly failed: boolean
}

const codes = members({
  subjectCode: required(text),
  reasonCode: required(text),
  subjectIdentifier: optional(text),
  message: optional(text),
})

/**
 * Reads the header of a response. A status that nobody defined counts as a failure; a missing one counts as what the rest says.
 *
 * @param usual statuses that the interface has
 * @returns undefined where there is no header
 */
export function readResponseHeader(body: JsonObject, usual: readonly Status[], place: Place): JudgedHeader | undefined {
  const header = body.get('header')
  const at = place.at('header')
  if (header === undefined || header === null) {
    at.issue('header-missing', 'no header')
    return undefined
  }
  if (!isObject(header)) return at.refuse('wrong-json-type', `${typeName(header)} where the header belongs`)
  noteUnknown(header, ['functionExecutionStatus'], at)
  const execution = header.get('functionExecutionStatus')
  const executionAt = at.at('functionExecutionStatus')
  if (!isObject(execution)) {
    executionAt.issue('header-missing', 'no functionExecutionStatus')
    return undefined
  }
  noteUnknown(execution, ['status', 'statusCodeData'], executionAt)
  const statusCodeData = readCodes(execution.get('statusCodeData'), executionAt.at('statusCodeData'))
  const status = readStatus(execution.get('status'), executionAt.at('status'))
  const word = statusWord(status, usual, executionAt.at('status'))
  const failed =
    status === undefined ? statusCodeData !== undefined : word !== 'Executed-Success' && word !== 'Executed-WithWarning'
  if (failed && statusCodeData === undefined && !execution.has('statusCodeData'))
    executionAt.at('statusCodeData').issue('missing-status-code-data', `no statusCodeData beside ${quoted(status ?? '')}`)
  if (word === 'Executed-Success' && statusCodeData !== undefined)
    executionAt.at('statusCodeData').issue('success-and-error', 'statusCodeData beside Executed-Success')
  return {
    header: { ...(status === undefined ? {} : { status }), ...(statusCodeData === undefined ? {} : { statusCodeData }) },
    failed,
  }
}

/** The header of a response as JSON. */
export function responseHeader(status: Status, statusCodeData?: StatusCodeData): JsonObject {
  const execution = new Map<string, Json>([['status', status]])
  if (statusCodeData !== undefined) {
    const data = new Map<string, Json>()
    codes.write(statusCodeData, data, '/header/functionExecutionStatus/statusCodeData', {})
    execution.set('statusCodeData', data)
  }
  return new Map([['functionExecutionStatus', execution]])
}

function readStatus(json: Json | undefined, place: Place): string | undefined {
  if (json !== undefined && json !== null) return text.read(json, place)
  place.issue('header-missing', 'no status')
  return undefined
}

/** The status that is meant, whatever case it is written in; undefined for a word that nobody defined. */
function statusWord(status: string | undefined, usual: readonly Status[], place: Place): Status | undefined {
  if (status === undefined) return undefined
  const word = statuses.find((candidate) => candidate.toLowerCase() === status.toLowerCase())
  if (word === undefined || word !== status || !usual.includes(word))
    place.issue('unknown-status', `${quoted(status)} is none of ${usual.join(', ')}`)
  return word
}

/** Subject and reason code; one without the other says nothing. */
function readCodes(json: Json | undefined, place: Place): StatusCodeData | undefined {
  if (json === undefined) return undefined
  if (!isObject(json)) {
    place.issue('wrong-json-type', `${typeName(json)} where an object belongs`)
    return undefined
  }
  noteUnknown(json, codes.names, place)
  const data = codes.read(json, place)
  return typeof data.subjectCode === 'string' && typeof data.reasonCode === 'string' ? data : undefined
}
