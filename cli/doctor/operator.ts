/** Whether the operator of the eIM can be called, and what it offers. Nothing is ordered here. */
import { connect } from 'node:net'
import { readOperator } from '../../profiles/read-operator.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import { endpointOf } from '../../profiles/written-values.ts'
import type { Budget } from './budget.ts'
import { type Finding, mistake, ok, wrong } from './finding.ts'

/**
 * @param folder that relative paths start from
 * @param terminal whether somebody can be asked
 */
export async function examineOperator(
  { operator }: SutProfile,
  folder: string,
  terminal: boolean,
  budget: Budget,
): Promise<readonly Finding[]> {
  try {
    readOperator(operator, folder)
  } catch (error) {
    return [mistake('operator', error)]
  }
  if (operator.adapter === 'none')
    return [{ about: 'operator', state: 'absent', key: 'operator', text: 'none: rows that need an order cannot be prepared' }]
  if (operator.adapter === 'simulated') return [ok('operator', 'that of the simulated eIM')]
  if (operator.adapter === 'command') return [ok('operator', `${operator.program} offers ${operator.offers.join(', ')}`)]
  if (operator.adapter === 'prompt')
    return terminal
      ? [ok('operator', 'whoever sits at this terminal')]
      : [
          wrong(
            'operator',
            'operator.adapter',
            'prompt asks a person, and there is no terminal; write http or command, or start it in a terminal',
          ),
        ]
  const { hostname, port, protocol } = new URL(operator.url)
  const place =
    operator.address === undefined
      ? { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
      : endpointOf(operator.address)
  const fault = await connectionFault(place, budget)
  const key = operator.address === undefined ? 'operator.url' : 'operator.address'
  return fault === undefined
    ? [ok('operator', `${operator.url} offers ${Object.keys(operator.requests).join(', ')}`)]
    : [wrong('operator', key, `no connection to ${place.host}:${place.port} (${fault}); correct it, or start the eIM`)]
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
