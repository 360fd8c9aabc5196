/** An operator's interface over HTTP as plain data, with files read and secrets resolved. `undefined` is the same as left out. */
import type { Trust } from '../../../transport/trust.ts'
import type { Json } from '../order-values.ts'
import type { Order, OrderedOperationName } from '../port.ts'

/** Text, or the value of a secret, which the tape never shows. */
export type HeaderValue = string | { readonly secret: string }

export type Headers = Readonly<Record<string, HeaderValue>>

export interface RequestTemplate {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** What fills a placeholder in it is percent-encoded. */
  readonly path: string
  readonly headers?: Headers | undefined
  /** Body, as JSON or as text. */
  readonly json?: Json | undefined
  readonly text?: string | undefined
  /** Statuses that mean yes; default 200 to 299. */
  readonly accepted?: readonly number[] | undefined
}

/** Where something stands in an answer; of the text there a pattern takes a part. */
export type Place = (
  | { readonly json: string }
  | { readonly header: string }
  | { /** The number of the status. */ readonly status: true }
) & { readonly pattern?: string | undefined }

export interface OrderingTemplate extends RequestTemplate {
  /** Where the name of the order stands, in place of that of the whole interface. */
  readonly order?: Place | undefined
}

/** Texts that say how far an order is; `judged` leaves it to the results. */
export type StateReading = Place & {
  readonly waiting?: readonly string[] | undefined
  readonly succeeded?: readonly string[] | undefined
  readonly failed?: readonly string[] | undefined
  readonly judged?: readonly string[] | undefined
}

export type Success = readonly string[] | 'anything'

/** Where results stand and which of them are good: one text, or a list of entries with names. */
export type ResultReading =
  | { readonly json: string; readonly succeeded: Success; readonly failed?: readonly string[] | undefined }
  | {
      readonly json: string
      /** Where an entry has its name and value; default: the name is its only member. */
      readonly name?: string | undefined
      readonly value?: string | undefined
      readonly names: Readonly<Record<string, { readonly json?: string | undefined; readonly succeeded: Success }>>
    }

export interface OutcomeTemplate extends RequestTemplate {
  readonly state?: StateReading | undefined
  /** The first whose path is there decides. */
  readonly results?: readonly ResultReading[] | undefined
}

/** A request, or a program where the interface cannot end itself; exit code 0 is done. */
export type RestartTemplate = (
  | RequestTemplate
  | { readonly program: string; readonly arguments: readonly string[]; readonly limitMs: number }
) & {
  /** Asked until it is accepted. */
  readonly ready?: RequestTemplate | undefined
}

type Orderings = {
  readonly [N in 'register' | 'psmo' | 'eco' | Exclude<Order['kind'], 'package'> | OrderedOperationName]?:
    | OrderingTemplate
    | undefined
}

export interface Requests extends Orderings {
  readonly outcome?: OutcomeTemplate | undefined
  readonly cancel?: RequestTemplate | undefined
  readonly remove?: RequestTemplate | undefined
  readonly restart?: RestartTemplate | undefined
}

export interface HttpOperator {
  readonly adapter: 'http'
  /** http or https; nothing behind the host is sent but a path that all requests begin with. */
  readonly url: string
  readonly address?: { readonly host: string; readonly port: number } | undefined
  /** Default the CAs of the system. */
  readonly trust?: Trust | undefined
  readonly headers?: Headers | undefined
  /** Fills `{mark}`. */
  readonly mark: string
  readonly order?: Place | undefined
  readonly requests: Requests
  /** One operation in the list of a package. */
  readonly operations?: { readonly [N in OrderedOperationName]?: Json | undefined } | undefined
  readonly answerMs: number
  readonly outcomeMs: number
  readonly everyMs: number
}
