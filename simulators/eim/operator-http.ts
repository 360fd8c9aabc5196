/**
 * The operator's interface of the simulated eIM as HTTP with JSON, on 127.0.0.1 only. It is no part of SGP.32.
 *
 * | Request | Does | Answer |
 * |---|---|---|
 * | `GET /` | names the interface | eimId, spec, signing key |
 * | `GET /euiccs` | lists what is managed | EIDs |
 * | `POST /euiccs` | registers an eUICC: eid, and counterValue, associationToken, publicKey or both certificates (hex), ipaFeatures | 201 the eUICC |
 * | `GET /euiccs/<eid>` | what the eIM knows of it | the eUICC |
 * | `GET /euiccs/<eid>/orders` | its orders | list |
 * | `POST /euiccs/<eid>/orders` | queues one of: `operations` (list), `dataRequest`, `download`, `newKey`, `raw` (hex) | 201 `{ "order": name }` |
 * | `GET /orders/<name>` | an order with status and outcome | the order |
 * | `DELETE /orders/<name>` | takes a queued order back | 204 |
 * | `DELETE /orders/<name>/anyway` | gives it up, whatever has become of it; nothing is offered any more | 204 |
 *
 * What is refused is answered by 4xx with `{ "error": what is wrong, where, and what to write instead }`.
 */
import { DecodeError, EncodeError } from '../../protocol/ber/issues.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { type JsonAnswer, type RunningJsonApi, startJsonApi } from '../json-http.ts'
import { OperatorError } from './operations-encoding.ts'
import type { EimOperator } from './operator.ts'
import { orderBody, registrationBody } from './operator-bodies.ts'
import { orderName } from './state.ts'

export type RunningOperatorApi = RunningJsonApi

export function startOperatorApi(operator: EimOperator, port = 0): Promise<RunningOperatorApi> {
  return startJsonApi((method, path, body) => answerTo(operator, method, path, body), isRefusal, port)
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof OperatorError ||
    error instanceof DecodeError ||
    error instanceof IdentifierError ||
    error instanceof EncodeError
  )
}

/** One request of the operator, without HTTP. @throws OperatorError, IdentifierError, EncodeError for what is refused */
export function answerTo(operator: EimOperator, method: string, path: string, body: unknown): JsonAnswer {
  const [kind = '', name = '', rest = ''] = path.split('/').slice(1).map(decodeURIComponent)
  const route = `${method} /${kind}${name === '' ? '' : '/*'}${rest === '' ? '' : `/${rest}`}`
  switch (route) {
    case 'GET /': {
      const { behaviour, signingKeys } = operator.core
      const publicKey = showOctets(signingKeys.of('first').publicKey.export({ type: 'spki', format: 'der' }))
      return {
        status: 200,
        json: { eimId: behaviour.eimId, spec: behaviour.spec, publicKey, euiccs: '/euiccs', orders: '/orders/<name>' },
      }
    }
    case 'GET /euiccs':
      return { status: 200, json: operator.euiccs().map(({ eid }) => eid) }
    case 'POST /euiccs':
      return { status: 201, json: operator.registerEuicc(read(registrationBody, body)) }
    case 'GET /euiccs/*':
      return { status: 200, json: operator.euicc(name) }
    case 'GET /euiccs/*/orders':
      return { status: 200, json: operator.orders(name).map((order) => ({ name: orderName(name, order.id), ...order })) }
    case 'POST /euiccs/*/orders':
      return { status: 201, json: { order: queue(operator, name, body) } }
    case 'GET /orders/*':
      return { status: 200, json: { name, ...operator.order(name) } }
    case 'DELETE /orders/*':
      operator.cancel(name)
      return { status: 204 }
    case 'DELETE /orders/*/anyway':
      if (operator.order(name).status !== 'done') operator.abandon(name, 'removed by the operator')
      return { status: 204 }
    default:
      return { status: 404, json: { error: `${method} ${path}: no such request; GET / lists what there is` } }
  }
}

function queue(operator: EimOperator, eid: string, body: unknown): string {
  const order = read(orderBody, body)
  if ('operations' in order) return operator.queueOperations(eid, order.operations)
  if ('dataRequest' in order) return operator.queueDataRequest(eid, order.dataRequest)
  if ('newKey' in order) return operator.queueNewKey(eid)
  if ('raw' in order) return operator.queueRaw(eid, Buffer.from(order.raw, 'hex'))
  const { confirmationCode, ...source } = order.download
  if ('activationCode' in source)
    return operator.queueDownload(eid, { kind: 'activationCode', text: source.activationCode }, confirmationCode)
  if ('defaultSmdp' in source) return operator.queueDownload(eid, { kind: 'defaultSmdp' }, confirmationCode)
  const { smds } = source
  return operator.queueDownload(eid, { kind: 'smds', ...(smds === true ? {} : { address: smds }) }, confirmationCode)
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }
}

function read<T>(schema: Schema<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const words = result.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'body' : path.join('.')}: ${instead(message)}`,
  )
  throw new OperatorError(words.join('; '))
}

/** What zod says of a wrong type, as what to write. */
function instead(message: string): string {
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? []
  if (expected === undefined || received === undefined) return message
  const wanted = ['record', 'object'].includes(expected) ? 'JSON object' : expected
  return received === 'undefined' ? `missing; write it (${wanted})` : `${received}, where ${wanted} belongs`
}
