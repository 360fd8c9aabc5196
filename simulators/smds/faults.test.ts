import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eids, outcome, testPki } from '../smdp/test-scene.ts'
import type { SmdsDecisions } from './decisions.ts'
import { smdsFaults } from './faults.ts'
import type { SmdsMachineSettings } from './machine.ts'
import { SMDS_NAME } from './server.ts'
import type { SmdsState } from './state.ts'
import { SmdsScene } from './test-scene.ts'

const pki = await testPki()
const event = (eventId: string, eid: string = eids[0]) => ({
  eid,
  rspServerAddress: 'smdp.harness.test',
  eventId,
  forwardingIndicator: false,
})

type Make = (settings?: Partial<SmdsMachineSettings>) => SmdsScene

/** Registers events, and asks for them `times` times; what came the last time. */
const entries =
  (ids: readonly string[], times = 1) =>
  async (make: Make) => {
    const scene = make()
    for (const id of ids) scene.smds.registerEvent(event(id))
    let last: readonly { eventId: string }[] = []
    for (let i = 0; i < times; i++) last = await scene.entries(undefined)
    return last.map(({ eventId }) => eventId).join(' ')
  }
const attempt = (run: () => unknown): string => {
  try {
    run()
    return 'done'
  } catch (error) {
    const { codes } = error as { codes: { subjectCode: string; reasonCode: string } }
    return `${codes.subjectCode}/${codes.reasonCode}`
  }
}

const rows: readonly (readonly [keyof typeof smdsFaults, (make: Make) => Promise<unknown>, unknown, unknown])[] = [
  ['ordersEventEntriesById', entries(['B', 'A']), 'B A', 'A B'],
  ['givesTheNewestEventOnly', entries(['A', 'B']), 'A B', 'B'],
  ['deletesEventsOnRetrieval', entries(['A'], 2), 'A', ''],
  [
    'findsEventsOfOtherEuiccs',
    async (make) => {
      const scene = make()
      scene.smds.registerEvent(event('A', eids[1]))
      return outcome(await scene.asked('A'))
    },
    'eventIdUnknown 8.9.5/3.9',
    'authenticateClientOk',
  ],
  [
    'letsAnySmdpDeleteEvents',
    async (make) => {
      const { smds } = make()
      smds.registerEvent(event('A'), 'one')
      return attempt(() => smds.deleteEvent(event('A'), 'other'))
    },
    '8.9.5/3.9',
    'done',
  ],
  [
    'takesAnEventIdTwice',
    async (make) => {
      const { smds } = make()
      smds.registerEvent(event('A'))
      return attempt(() => smds.registerEvent(event('A', eids[1])))
    },
    '8.9.5/3.3',
    'done',
  ],
  [
    'losesEventsOnRestart',
    async (make) => {
      let kept: string | undefined
      const store = {
        load: (): SmdsState | undefined => (kept === undefined ? undefined : JSON.parse(kept)),
        save: (state: SmdsState) => {
          kept = JSON.stringify(state)
        },
      }
      make({ store }).smds.registerEvent(event('A'))
      return make({ store }).smds.state.events.length
    },
    1,
    0,
  ],
  [
    'comparesItsAddressCaseSensitively',
    async (make) => {
      const scene = make()
      return outcome(await scene.call('initiateAuthentication', scene.euicc.initiate(SMDS_NAME.toUpperCase())))
    },
    'initiateAuthenticationOk',
    'invalidDpAddress 8.9.1/3.8',
  ],
]

for (const [name, see, right, faulty] of rows) {
  const fault = smdsFaults[name]
  test(`${fault.ledger.join(' ')}: an SM-DS that ${fault.what} is seen to differ (${name})`, async () => {
    const seen = (decisions?: Partial<SmdsDecisions>) =>
      see((settings = {}) => new SmdsScene({ pki, ...settings, ...(decisions === undefined ? {} : { decisions }) }))
    assert.deepEqual(await seen(), right)
    assert.deepEqual(await seen(fault.decisions), faulty)
  })
}
