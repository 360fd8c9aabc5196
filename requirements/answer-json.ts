import { JsonDecodeError } from '../protocol/bindings/json/issues.ts'
import { isObject, type Json, type JsonObject } from '../protocol/bindings/json/json.ts'
import { readJson } from '../protocol/bindings/json/reader.ts'
import type { EsipaExchange } from './esipa-exchange.ts'

const read = new WeakMap<EsipaExchange, JsonObject | undefined>()

/** The object in the body of a JSON answer with status 200, whether or not the function can be read from it; else undefined. */
export function jsonObjectOf(exchange: EsipaExchange): JsonObject | undefined {
  if (read.has(exchange)) return read.get(exchange)
  const object = readObject(exchange)
  read.set(exchange, object)
  return object
}

/** The status in the header of a JSON answer, whatever it is; undefined where there is none. */
export function statusIn(object: JsonObject): Json | undefined {
  const header = object.get('header')
  const execution = isObject(header) ? header.get('functionExecutionStatus') : undefined
  return isObject(execution) ? execution.get('status') : undefined
}

function readObject({ binding, http: { response } }: EsipaExchange): JsonObject | undefined {
  if (binding !== 'json' || response.status !== 200 || response.body.length === 0) return undefined
  try {
    const { json } = readJson(response.body)
    return isObject(json) ? json : undefined
  } catch (error) {
    if (error instanceof JsonDecodeError) return undefined
    throw error
  }
}
