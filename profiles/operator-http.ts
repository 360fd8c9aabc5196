/** What has to agree within the templates of an operator's interface: placeholders, lists, names of orders, secrets. */
import { isLoopback } from './loopback.ts'
import { type HttpOperatorShape, httpOperatorShape, type Ordering, type Outcome } from './operator-http-shape.ts'
import {
  ecoNames,
  type OperationName,
  placeholdersIn,
  placeholdersOfOperation,
  placeholdersOfRequest,
  psmoNames,
  type RequestName,
} from './operator-placeholders.ts'

export const httpOperatorSchema = httpOperatorShape.superRefine((operator, context) => {
  const complain = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message })
  const isPlain = operator.url.startsWith('http://')
  if (isPlain && operator.trust !== undefined) complain(['trust'], 'take it out, or write an address of https: there is no TLS')
  if (isPlain && !isLoopback(new URL(operator.url).hostname.replace(/^\[(.*)\]$/, '$1')) && holdsSecret(operator))
    complain(['url'], 'write an address of https: a secret in a header does not go over a network in clear')

  const groups = groupsOf(operator)
  for (const [name, one] of Object.entries(operator.requests) as [RequestName, Ordering | undefined][]) {
    if (one === undefined) continue
    const path = ['requests', name]
    const known = placeholdersOfRequest(name, groups)
    if (one.json !== undefined && one.text !== undefined) complain([...path, 'text'], 'write json: or text:, not both')
    if (one.method === 'GET' && (one.json ?? one.text) !== undefined)
      complain([...path, 'method'], 'write POST, PUT or PATCH: a GET has no body')
    for (const member of ['path', 'headers', 'json', 'text', 'ready'] as const)
      checkTemplate(one[member as 'path'], known, [...path, member], complain)
  }
  for (const [name, template] of Object.entries(operator.operations ?? {}) as [OperationName, unknown][]) {
    checkTemplate(template, placeholdersOfOperation(name), ['operations', name], complain)
    const list = (psmoNames as readonly string[]).includes(name) ? 'psmo' : 'eco'
    if (template !== undefined && operator.requests[list] === undefined)
      complain(['operations', name], `write requests.${list} too: it is what carries {operations}`)
  }
  const listed = { psmo: psmoNames, eco: ecoNames } as const
  for (const list of ['psmo', 'eco'] as const)
    if (operator.requests[list] !== undefined && !listed[list].some((name) => operator.operations?.[name] !== undefined))
      complain(['requests', list], `write operations: with at least one of ${listed[list].join(', ')}`)
  if (operator.requests.outcome !== undefined) checkOutcome(operator.requests.outcome, complain)
  if (operator.requests.outcome === undefined && operator.requests.register?.order !== undefined)
    complain(['requests', 'register', 'order'], 'write requests.outcome too, or take order: out: nothing tells when it is done')
  const needing = (['outcome', 'cancel', 'remove'] as const).find((name) => operator.requests[name] !== undefined)
  const orderless = Object.entries(operator.requests).find(
    ([name, one]) => isOrder(name) && one !== undefined && !('order' in one) && operator.order === undefined,
  )
  if (needing !== undefined && orderless !== undefined)
    complain(['requests', orderless[0]], `write order:, here or beside requests: ${needing} names the order by it`)
})

type Complain = (path: readonly PropertyKey[], message: string) => void

function isOrder(name: string): boolean {
  return !['register', 'outcome', 'cancel', 'remove', 'restart'].includes(name)
}

/** Every text in a template, whatever it is made of. */
function checkTemplate(template: unknown, known: readonly string[], path: readonly PropertyKey[], complain: Complain): void {
  if (typeof template === 'string') {
    const strange = placeholdersIn(template).find((name) => !known.includes(name))
    if (strange !== undefined)
      complain(path, `there is no {${strange}} here; write one of ${known.map((name) => `{${name}}`).join(', ')}`)
    return
  }
  if (typeof template !== 'object' || template === null) return
  for (const [member, value] of Object.entries(template)) {
    const at = Array.isArray(template) ? Number(member) : member
    if (member !== 'secret') checkTemplate(value, known, [...path, at], complain)
  }
}

function checkOutcome({ state, results: sources }: Outcome, complain: Complain): void {
  const path = ['requests', 'outcome']
  if (state === undefined && sources === undefined) complain(path, 'write state: or results:, or nothing tells what came of it')
  if (state?.judged !== undefined && sources === undefined)
    complain([...path, 'results'], 'write results: state.judged leaves it to them how it went')
  if (state !== undefined && sources !== undefined && state.judged === undefined)
    complain([...path, 'state'], 'write judged: with the texts after which results: tells how it went')
}

function holdsSecret(operator: HttpOperatorShape): boolean {
  return JSON.stringify([operator.headers, operator.requests]).includes('{"secret":"')
}

/** Named groups of every pattern that finds an order. */
function groupsOf({ order, requests: all }: HttpOperatorShape): readonly string[] {
  const ofRequests = Object.values(all).map((one) => (one !== undefined && 'order' in one ? one.order?.pattern : undefined))
  return [order?.pattern, ...ofRequests].flatMap((source) =>
    [...(source ?? '').matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map(([, name = '']) => name),
  )
}
