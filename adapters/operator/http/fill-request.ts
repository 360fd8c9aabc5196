/** A template with its placeholders filled, as it goes over the wire. */
import type { Values } from '../order-values.ts'
import type { OperatorRequest } from './call.ts'
import { whole } from './choose-template.ts'
import type { Headers, HeaderValue, HttpOperator, RequestTemplate } from './config.ts'
import { fillJson, fillText } from './template.ts'

/** @throws NotOffered where the template needs a value that is not there */
export function filled(
  { headers: common = {} }: HttpOperator,
  template: RequestTemplate,
  values: Values,
  key: string,
): OperatorRequest {
  const { method, path, headers = {}, json, text = '' } = template
  return whole(key, () => {
    const type: Headers = json === undefined ? {} : { 'Content-Type': 'application/json' }
    return {
      method,
      path: fillText(path, values, encodeURIComponent),
      headers: merged([type, common, headers], values),
      body: json === undefined ? fillText(text, values) : JSON.stringify(fillJson(json, values)),
    }
  })
}

/** Later ones take the place of earlier ones of the same name in any case. */
function merged(all: readonly Headers[], values: Values): OperatorRequest['headers'] {
  const found = new Map<string, readonly [name: string, value: HeaderValue]>()
  for (const headers of all) for (const [name, value] of Object.entries(headers)) found.set(name.toLowerCase(), [name, value])
  return Object.fromEntries(
    [...found.values()].map(([name, value]) => [
      name,
      typeof value === 'string'
        ? { value: fillText(value, values, headerText), isSecret: false }
        : { value: value.secret, isSecret: true },
    ]),
  )
}

/** What a header can carry (RFC 9110 5.5). */
function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '?')
}
