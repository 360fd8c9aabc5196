/** Which template of the profile an order takes, and what fills it. */
import { operationValues, orderValues, type Values } from '../order-values.ts'
import { NotOffered, type OperatorAbility, type Order, type OrderedOperation, type OrderedOperationName } from '../port.ts'
import type { HttpOperator, OrderingTemplate } from './config.ts'
import { fillJson, MissingValue } from './template.ts'

const ecoNames: readonly OrderedOperationName[] = ['addEim', 'updateEim', 'deleteEim', 'listEim']

/** A template, the key of the profile that it stands under, and what fills it. */
export interface Chosen {
  readonly template: OrderingTemplate
  readonly key: string
  readonly values: Values
}

/** Whether there is a template for it. */
export function offers({ requests, operations = {} }: HttpOperator, ability: OperatorAbility): boolean {
  if (requests[ability] !== undefined) return true
  const operation = ability as OrderedOperationName
  return operations[operation] !== undefined && requests[listOf(operation)] !== undefined
}

/** @throws NotOffered where there is none. The template for an order: that of the list, or that of its only operation. */
export function choose({ requests, operations = {}, mark }: HttpOperator, eid: string, order: Order): Chosen {
  if (order.kind !== 'package') {
    const key = `operator.requests.${order.kind}`
    const template = requests[order.kind] ?? missing(`an order of the kind ${order.kind}`, key)
    return { template, key, values: { eid, mark, ...orderValues(order) } }
  }
  const [first, ...others] = order.operations
  if (first === undefined) return missing('a package without operations', 'operator.requests')
  const list = listOf(first.name)
  const stray = others.find(({ name }) => listOf(name) !== list)
  if (stray !== undefined) return missing(`a package with ${first.name} and ${stray.name}`, 'operator.requests')
  const ownKey = `operator.requests.${first.name}`
  const own = requests[first.name]
  if (own !== undefined && others.length === 0)
    return { template: own, key: ownKey, values: { eid, mark, ...operationValues(first) } }
  const key = `operator.requests.${list}`
  const template = requests[list] ?? missing(others.length === 0 ? first.name : 'several operations in a package', key)
  const filledOperations = order.operations.map((operation) => {
    const one = operations[operation.name] ?? missing(operation.name, `operator.operations.${operation.name}`)
    return whole(`operator.operations.${operation.name}`, () => fillJson(one, { eid, mark, ...operationValues(operation) }))
  })
  return { template, key, values: { eid, mark, operations: filledOperations } }
}

/** Fills a template. @throws NotOffered where it needs a value that the order does not have: the interface has no form for such an order */
export function whole<T>(key: string, fill: () => T): T {
  try {
    return fill()
  } catch (error) {
    if (error instanceof MissingValue) return missing(`such an order: ${error.message}`, key)
    throw error
  }
}

function listOf(name: OrderedOperation['name']): 'psmo' | 'eco' {
  return ecoNames.includes(name) ? 'eco' : 'psmo'
}

/** @throws NotOffered, always */
export function missing(what: string, key: string): never {
  throw new NotOffered(`the operator's interface has no way for ${what}: see ${key} in the profile`, key)
}
