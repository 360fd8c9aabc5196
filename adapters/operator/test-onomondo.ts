/** For tests: an eIM's order interface as onomondo-eim 0.0.2 has it, without the eIM. What an IPA would do is done by the test. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Outcome = readonly Readonly<Record<string, unknown>>[]

interface Stored {
  readonly facility: string
  readonly resource: string
  status: 'new' | 'work' | 'done'
  outcome: Outcome
}

const facilities = ['download', 'psmo', 'eco', 'edr', 'euicc']
const euiccParameters = ['consumerEuicc', 'signAlgo', 'signPubKey', 'counterValue', 'associationToken']

export class TestOnomondo {
  readonly orders = new Map<string, Stored>()
  /** Method and path of every request. */
  readonly asked: string[] = []
  /** How long an euicc order waits for the internal round. */
  roundMs = 30
  #made = 0
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  /** The IPA has asked, and brought this. */
  finish(id: string, outcome: Outcome): void {
    const order = this.orders.get(id.split('/').at(-1) ?? '')
    if (order === undefined) throw new Error(`no order ${id}`)
    Object.assign(order, { status: 'done', outcome })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    this.asked.push(`${method} ${url}`)
    const [, facility = '', action = '', id = ''] = url.split('/')
    const json = (value: unknown) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (!facilities.includes(facility)) return void response.writeHead(404).end()
    const order = this.orders.get(id)
    const known = order?.facility === facility ? order : undefined
    if (method === 'POST' && action === 'create') return this.#create(request, response, facility)
    if (method !== 'GET') return void response.writeHead(405).end()
    if (action === 'list') return json({ resourceIdList: [...this.orders.keys()] })
    if (action === 'delete') return this.orders.delete(id) ? json({ status: 'deleted' }) : json({ status: 'absent' })
    if (action !== 'lookup') return void response.writeHead(404).end()
    if (known === undefined) return json({ status: 'absent' })
    json({ status: known.status, timestamp: '1795173620', resource: JSON.parse(known.resource), outcome: known.outcome })
  }

  async #create(request: IncomingMessage, response: ServerResponse, facility: string): Promise<void> {
    const resource = (await request.toArray()).join('')
    if (request.headers['content-type'] !== 'application/json') return void response.writeHead(415).end()
    const order = orderIn(resource, facility)
    if (order === undefined) return void response.writeHead(500).end()
    const id = `05d02dba-0904-4d52-a2a6-${String(++this.#made).padStart(12, '0')}`
    const stored: Stored = { facility, resource, status: 'new', outcome: [] }
    this.orders.set(id, stored)
    if (facility === 'euicc') {
      const apply = () => Object.assign(stored, { status: 'done', outcome: [{ euiccUpdateResult: updateResult(order) }] })
      setTimeout(apply, this.roundMs).unref()
    }
    response.writeHead(303, { location: `/${facility}/lookup/${id}` }).end()
  }
}

function updateResult(order: unknown): string {
  if (!Array.isArray(order)) return 'badParamFormat'
  const names = order.map((parameter: object) => Object.keys(parameter))
  if (names.some((one) => one.length !== 1)) return 'badParamFormat'
  return names.every(([name = '']) => euiccParameters.includes(name)) ? 'ok' : 'badParam'
}

/** eidValue stands first, and the order holds its facility. */
function orderIn(resource: string, facility: string): unknown {
  try {
    const { eidValue, order } = JSON.parse(resource)
    return resource.startsWith('{"eidValue"') && typeof eidValue === 'string' ? order?.[facility] : undefined
  } catch {
    return undefined
  }
}
