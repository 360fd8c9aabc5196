/** Everything that one scenario leaves behind, for somebody who wants to know why. */
import type { Check } from '../../../requirements/verdict.ts'
import { inert } from '../../inert.ts'
import { type NamedMessage, namedMessages, scenarioLadder } from '../../scenario-ladder.ts'
import { checksFor, offendingLines } from '../../scenario-red.ts'
import type { PageEvidence, PageIndex } from '../page-data.ts'
import { element } from './element.ts'
import { messageView } from './message-view.ts'
import { handshakeViews } from './tls-view.ts'

/** Checks that hold which are shown in full; all are in the table below. */
const MOST_CHECKS = 3

/** @param row the requirement that it is looked at for: another's checks are not what turned this one red */
export function scenarioView(evidence: PageEvidence, row: string, index: PageIndex): HTMLElement[] {
  const { tape, bodies, steps, asked, milliseconds, started, id, thrown, overruled, selection } = evidence
  const messages = namedMessages(tape, {
    functions: index.functions,
    partsOf: ({ line }) => bodies[line],
  })
  const deciding = checksFor(evidence, row)
  const failed = deciding.filter(({ holds }) => !holds)
  const offending = offendingLines(failed, tape)
  const isOffending = ({ line, last }: NamedMessage) => offending.some((at) => at >= line && at <= last)
  const decidesFrom = evidence.decidesFrom ?? 0
  return [
    ...deciding.slice(0, Math.max(failed.length, MOST_CHECKS)).map((check) => checkView(check, messages)),
    ...(overruled === undefined ? [] : [reason('Does not stand', overruled)]),
    ...(selection.state === 'run' ? [] : [reason(selection.state, selection.why)]),
    ...(thrown === undefined || failed.length > 0 ? [] : [reason(thrown.name, thrown.message)]),
    ...(messages.length === 0 && tape.length === 0
      ? []
      : [
          element('h5', {}, 'Exchanges'),
          diagram(scenarioLadder(evidence, messages, offending, document.documentElement.clientWidth - 40)),
        ]),
    ...messages.map((message) =>
      messageView(message, failed, isOffending(message), isOffending(message) || message.line >= decidesFrom),
    ),
    ...handshakeViews(evidence, index),
    element('h5', {}, 'Steps'),
    element(
      'ol',
      { class: 'steps' },
      ...steps.map((step) => element('li', {}, step === asked ? element('b', {}, `${step} (decides)`) : step)),
    ),
    ...checksView(evidence),
    element('p', { class: 'soft' }, `${id}, ${started}, ${milliseconds} ms`),
  ].filter((one) => one !== undefined)
}

function checkView({ claim, expected, seen, at, remark, holds }: Check, messages: readonly NamedMessage[]): HTMLElement {
  const isPointedTo = ({ line, last }: NamedMessage) => at.some((one) => one >= line && one <= last)
  // Of a product that asks, the request is what came, and nothing was sent before it.
  const asked = messages.findLast((one) => one.isRequest && one.direction === 'received' && isPointedTo(one))
  const answer = asked ?? messages.findLast((one) => !one.isRequest && isPointedTo(one))
  const sent =
    asked === undefined
      ? messages.findLast(({ isRequest, line }) => isRequest && line < (answer?.line ?? Number.POSITIVE_INFINITY))
      : undefined
  const facts: [string, string | undefined][] = [
    [holds ? 'Holds' : 'FAILS', claim],
    ['Sent', sent && `${sent.name}, ${sent.facts} [${sent.line}]`],
    ['Expected', expected],
    ['Seen', seen],
    ['Received', answer && `${answer.name}, ${answer.facts} [${answer.line}]`],
    ['Tape', at.length === 0 ? 'no line' : `line ${at.join(', ')}`],
    ['Remark', remark],
  ]
  const rows = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [element('div', {}, element('dt', {}, name), element('dd', {}, inert(value)))],
  )
  return element('dl', { class: holds ? 'check' : 'check red' }, ...rows)
}

function reason(name: string, text: string): HTMLElement {
  return element('p', { class: 'reason' }, element('b', {}, `${inert(name)}: `), inert(text))
}

/** The diagram is text of ours with everything foreign escaped; as a document of its own it could not run anything either way. */
function diagram(svg: string): HTMLElement {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml')
  return element(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'exchange diagram' },
    document.importNode(documentElement, true),
  )
}

function checksView({ checks, judgements }: PageEvidence): HTMLElement[] {
  const rows = [
    ...checks.map((check) => ({ by: 'scenario', check })),
    ...judgements.map(({ requirement, check }) => ({ by: requirement, check })),
  ].sort((a, b) => Number(a.check.holds) - Number(b.check.holds))
  if (rows.length === 0) return []
  const head = ['By', 'Holds', 'Claim', 'Expected', 'Seen', 'Tape'].map((name) => element('th', { scope: 'col' }, name))
  const body = rows.map(({ by, check: { claim, expected, seen, holds, at, remark } }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, by),
      element('td', {}, holds ? 'holds' : element('b', { class: 'bad' }, 'FAILS')),
      ...[claim, expected, remark === undefined ? seen : `${seen} (${remark})`].map((text) => element('td', {}, inert(text))),
      element('td', {}, at.join(', ')),
    ),
  )
  const fails = rows.filter(({ check }) => !check.holds).length
  const table = element(
    'table',
    { class: 'checks' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  )
  return [
    element(
      'details',
      {},
      element('summary', {}, `All ${rows.length} checks of scenario and rules${fails === 0 ? '' : `; ${fails} of them fail`}`),
      element('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'checks' }, table),
    ),
  ]
}
