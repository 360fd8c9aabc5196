/** The operator's port through each adapter. The order interface of the open-source eIM is held in ci/, by its own profile. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { commandOperator } from './command.ts'
import { httpOperator } from './http.ts'
import { holdsOperator } from './operator-contract.ts'
import type { OperatorAbility } from './port.ts'
import { promptOperator } from './prompt.ts'
import { simulatedOperator } from './simulated.ts'
import { drivenEim, templatesOfSimulatedEim, UNKNOWN_EID } from './test-driven-eim.ts'
import { silentInterface } from './test-http-interface.ts'
import { ScriptedTerminal } from './test-terminal.ts'

holdsOperator({
  name: 'OperatorPort simulated',
  open: () => drivenEim(({ machine, url }) => simulatedOperator(() => ({ machine, url, restart: async () => {} }))),
  lacks: [],
  refusedEid: UNKNOWN_EID,
})

holdsOperator({
  name: 'OperatorPort http, the interface of the simulated eIM',
  open: () => drivenEim(({ url }) => httpOperator(templatesOfSimulatedEim(url))),
  stalled: async () => httpOperator(templatesOfSimulatedEim(await silentInterface())),
  lacks: ['restart'],
  refusedEid: UNKNOWN_EID,
})

const folder = mkdtempSync(join(tmpdir(), 'operator-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The example of the documentation, as it stands there. */
const example = join(folder, 'operator.sh')
const guide = readFileSync(new URL('../../docs/operator-adapters.md', import.meta.url), 'utf8')
writeFileSync(example, guide.split('```sh\n')[1]?.split('```')[0] ?? '', { mode: 0o755 })

const offersOfExample: readonly OperatorAbility[] = [
  'register',
  'data',
  'download',
  'outcome',
  'cancel',
  'remove',
  'enable',
  'disable',
  'delete',
  'getRAT',
  'listEim',
]
const command = (program: string, words: readonly string[], environment: Readonly<Record<string, string>>) =>
  commandOperator(
    { adapter: 'command', program, arguments: words, environment, offers: offersOfExample, limitMs: 30_000 },
    () => {},
  )

holdsOperator({
  name: 'OperatorPort command, the shell example of the documentation',
  open: () => drivenEim(({ url }) => command(example, [], { EIM: url })),
  stalled: async () => command('sleep', ['60'], {}),
  lacks: [
    'downloadFromDefaultSmdp',
    'downloadFromSmds',
    'newKey',
    'restart',
    'listProfileInfo',
    'configureImmediateEnable',
    'setFallbackAttribute',
    'unsetFallbackAttribute',
    'setDefaultDpAddress',
    'addEim',
    'updateEim',
    'deleteEim',
  ],
  refusedEid: UNKNOWN_EID,
})

holdsOperator({
  name: 'OperatorPort prompt, a person who looks it up',
  async open() {
    const results = new Map<string, string>()
    let queued = 0
    const terminal = new ScriptedTerminal((question) => {
      if (question.includes('Queue for')) return `done order-${++queued}`
      const [, order = ''] = /What became of (\S+)/.exec(question) ?? []
      if (order === '') {
        const [, taken = ''] = /Take back (\S+)/.exec(question) ?? []
        results.set(taken, 'gone')
        return 'done'
      }
      const result = results.get(order)
      if (result === undefined) return 'waiting'
      return result === 'gone' ? 'unknown' : `${result === 'ok' ? 'succeeded' : 'failed'} ${result}`
    })
    const driven = await drivenEim(() => promptOperator({ adapter: 'prompt', limitMs: 200 }, terminal, () => {}))
    return { ...driven, finish: async ({ id }, result) => void results.set(id, result) }
  },
  stalled: async () => promptOperator({ adapter: 'prompt', limitMs: 60_000 }, new ScriptedTerminal(() => undefined), () => {}),
  lacks: [],
})
