/** Whether the operator of the eIM can be called, and what it offers. Nothing is ordered here. */
import { connect } from 'node:net'
import { openOperator } from '../../adapters/operator/open.ts'
import { type OperatorAbility, operatorAbilities } from '../../adapters/operator/port.ts'
import { type ReadOperator, readOperator } from '../../profiles/read-operator.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import { endpointOf } from '../../profiles/written-values.ts'
import type { Budget } from './budget.ts'
import { type Finding, mistake, ok, wrong } from './finding.ts'
import { requirementsWithoutOperator } from './unprepared.ts'

/**
 * @param folder that relative paths start from
 * @param terminal whether somebody can be asked
 */
export async function examineOperator(
  profile: SutProfile,
  folder: string,
  terminal: boolean,
  budget: Budget,
): Promise<readonly Finding[]> {
  const { operator } = profile
  if (operator.adapter === 'none') {
    const { unprepared, all } = requirementsWithoutOperator(profile)
    return [absent('operator', `none: ${unprepared} of ${all} requirements need an order and cannot be prepared`)]
  }
  if (operator.adapter === 'simulated') return [ok('operator', 'that of the simulated eIM')]
  if (operator.adapter === 'prompt' && !terminal)
    return [
      wrong(
        'operator',
        'operator.adapter',
        'prompt asks a person, and there is no terminal; write http or command, or start it in a terminal',
      ),
    ]
  let offered: readonly OperatorAbility[]
  try {
    offered = await abilitiesOf(readOperator(operator, folder).operator)
  } catch (error) {
    return [mistake('operator', error)]
  }
  const where = operator.adapter === 'http' ? operator.url : operator.adapter === 'command' ? operator.program : 'this terminal'
  const fault = operator.adapter === 'http' ? await unreached(operator, budget) : undefined
  const lacking = operatorAbilities.filter((ability) => !offered.includes(ability))
  return [
    fault ?? ok('operator', `${where} offers ${offered.length} of ${operatorAbilities.length} things that can be asked`),
    ...(lacking.length === 0
      ? []
      : [absent('operator', `${lacking.join(', ')}: rows that need one of these cannot be prepared`)]),
  ]
}

/** Nothing is called: what it offers is known by what the profile says. */
async function abilitiesOf(operator: ReadOperator): Promise<readonly OperatorAbility[]> {
  const port = openOperator(operator)
  try {
    return operatorAbilities.filter((ability) => port?.offers(ability))
  } finally {
    await port?.close()
  }
}

async function unreached(
  { url, address }: Extract<SutProfile['operator'], { readonly adapter: 'http' }>,
  budget: Budget,
): Promise<Finding | undefined> {
  const { hostname, port, protocol } = new URL(url)
  const place =
    address === undefined
      ? { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
      : endpointOf(address)
  const fault = await connectionFault(place, budget)
  const key = address === undefined ? 'operator.url' : 'operator.address'
  return fault === undefined
    ? undefined
    : wrong('operator', key, `no connection to ${place.host}:${place.port} (${fault}); correct it, or start the eIM`)
}

function absent(key: string, text: string): Finding {
  return { about: 'operator', state: 'absent', key, text }
}

function connectionFault(place: { readonly host: string; readonly port: number }, budget: Budget): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect(place)
    const end = (why: string | undefined) => {
      clearTimeout(late)
      budget.signal.removeEventListener('abort', onAbort)
      socket.destroy()
      done(why)
    }
    const onAbort = () => end('no time left')
    const late = setTimeout(() => end(`nothing for ${budget.patience.connectMs} ms`), budget.patience.connectMs)
    if (budget.signal.aborted) return onAbort()
    budget.signal.addEventListener('abort', onAbort, { once: true })
    socket.once('connect', () => end(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}
