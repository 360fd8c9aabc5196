/** An operator's interface over HTTP, driven by the templates of a profile. */
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { call, inert, isAccepted, type OperatorAnswer, wordsOf } from './http/call.ts'
import { type Chosen, choose, missing, offers } from './http/choose-template.ts'
import type { HttpOperator, Place, RequestTemplate } from './http/config.ts'
import { filled } from './http/fill-request.ts'
import { groupsIn, placeText, textAt } from './http/place.ts'
import { readOutcome } from './http/read-outcome.ts'
import { restartByProgram } from './http/restart-by-program.ts'
import { OperatorFault } from './operator-fault.ts'
import { registrationValues } from './order-values.ts'
import type { OperatorPort, Placed } from './port.ts'
import { pauseFor, settled } from './settled.ts'

export function httpOperator(config: HttpOperator): OperatorPort {
  const { requests, mark, everyMs, outcomeMs } = config
  const port: OperatorPort = {
    identity: { role: 'operator', adapter: 'http', endpoint: config.url },
    looks: { everyMs, limitMs: outcomeMs, callMs: config.answerMs + outcomeMs },
    offers: (ability) => offers(config, ability),
    async register(registration, tape, signal) {
      const { eid } = registration
      const key = 'operator.requests.register'
      const template = requests.register ?? missing('register', key)
      const answer = await ask({ template, key, values: { ...registrationValues(registration), mark } }, tape, signal)
      if (template.order === undefined) return answer.at
      const placed = { id: idIn(answer, template.order, `${key}.order`), eid, at: answer.at }
      const { state, words, at } = await settled(port, placed, tape, signal)
      if (state === 'succeeded') return [...answer.at, ...at]
      throw new OperatorFault(`${eid} is not registered: ${state}, ${words}`, { at: [...answer.at, ...at], key })
    },
    async order(eid, order, tape, signal) {
      const chosen = choose(config, eid, order)
      const answer = await ask(chosen, tape, signal)
      const place = chosen.template.order ?? config.order
      // Where nothing looks it up or takes it back, an order needs no name.
      const id = place === undefined ? '' : idIn(answer, place, `${chosen.key}.order`)
      return { id, eid, at: answer.at }
    },
    async outcome(placed, tape, signal) {
      const template = requests.outcome ?? missing('the outcome of an order', 'operator.requests.outcome')
      const byStatus = template.state !== undefined && 'status' in template.state
      const any = byStatus ? { ...template, accepted: everyStatus } : template
      return readOutcome(await ask(named(any, 'outcome', placed), tape, signal), template)
    },
    async cancel(placed, tape, signal) {
      const template = requests.cancel ?? missing('to take an order back', 'operator.requests.cancel')
      return (await ask(named(template, 'cancel', placed), tape, signal)).at
    },
    async remove(placed, tape, signal) {
      const template = requests.remove ?? missing('to remove an order', 'operator.requests.remove')
      const { accepted = orGone } = template
      return (await ask(named({ ...template, accepted }, 'remove', placed), tape, signal)).at
    },
    async restart(tape, signal) {
      const key = 'operator.requests.restart'
      const template = requests.restart ?? missing('to restart the eIM', key)
      const { at } =
        'program' in template
          ? await restartByProgram(template, key, tape, signal)
          : await ask({ template, key, values: { mark } }, tape, signal)
      return template.ready === undefined ? at : [...at, ...(await untilReady(template.ready, tape, signal))]
    },
    close: async () => {},
  }
  return port

  async function ask({ template, key, values }: Chosen, tape: Tape, signal: AbortSignal): Promise<OperatorAnswer> {
    const answer = await call(config, filled(config, template, values, key), key, tape, signal)
    if (isAccepted(answer.status, template.accepted)) return answer
    throw new OperatorFault(`it refuses with HTTP ${answer.status}: ${wordsOf(answer)}`, { at: answer.at, key })
  }

  function named(template: RequestTemplate, name: string, { id, eid }: Placed): Chosen {
    const places = [
      ...Object.values(requests).flatMap((one) => (one !== undefined && 'order' in one ? [one.order] : [])),
      config.order,
    ]
    const groups = places
      .map((place) => (place === undefined ? {} : groupsIn(id, place)))
      .find((one) => Object.keys(one).length > 0)
    const ofGroups = Object.fromEntries(Object.entries(groups ?? {}).map(([group, text]) => [`order.${group}`, text]))
    return { template, key: `operator.requests.${name}`, values: { eid, order: id, mark, ...ofGroups } }
  }

  async function untilReady(template: RequestTemplate, tape: Tape, signal: AbortSignal): Promise<readonly TapeRef[]> {
    const key = 'operator.requests.restart.ready'
    const until = performance.now() + outcomeMs
    for (;;) {
      try {
        return (await ask({ template, key, values: { mark } }, tape, signal)).at
      } catch (error) {
        // Until it serves again it refuses, or nobody is there.
        if (!(error instanceof OperatorFault) || error.kind === 'aborted') throw error
        if (performance.now() >= until)
          throw new OperatorFault(`it does not serve again after ${outcomeMs} ms: ${error.what}`, {
            at: error.at,
            key,
            cause: error,
          })
      }
      await pauseFor(everyMs, signal)
    }
  }
}

const everyStatus = Array.from({ length: 500 }, (_, at) => at + 100)
/** What is gone already need not be removed. */
const orGone = [...everyStatus.filter((status) => status >= 200 && status < 300), 404, 410]

function idIn(answer: OperatorAnswer, place: Place, key: string): string {
  const id = textAt(answer, place)
  if (id !== undefined && id !== '') return id
  const { status, body } = answer
  const shown = inert(Buffer.from(body).toString('utf8'))
  throw new OperatorFault(
    `no name of an order in its answer (HTTP ${status}, ${shown || 'no body'}): looked at ${placeText(place)}`,
    {
      at: answer.at,
      key,
    },
  )
}
