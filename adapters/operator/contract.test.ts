/** The operator's port through each adapter. The order interface of the open-source eIM is held in ci/, by its own profile. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { httpOperator } from './http.ts'
import { holdsOperator } from './operator-contract.ts'
import type { OperatorPort } from './port.ts'
import { simulatedOperator } from './simulated.ts'
import { drivenEim, templatesOfSimulatedEim, UNKNOWN_EID } from './test-driven-eim.ts'

holdsOperator({
  name: 'OperatorPort simulated',
  open: () => drivenEim(({ machine, url }) => simulatedOperator(() => ({ machine, url, restart: async () => {} }))),
  lacks: [],
  refusedEid: UNKNOWN_EID,
})

holdsOperator({
  name: 'OperatorPort http, the interface of the simulated eIM',
  open: () => drivenEim(({ url }) => httpOperator(templatesOfSimulatedEim(url))),
  async stalled(): Promise<OperatorPort> {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    after(() => {
      server.closeAllConnections()
      server.close()
    })
    return httpOperator(templatesOfSimulatedEim(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  },
  lacks: [
    'downloadFromSmds',
    'restart',
    'configureImmediateEnable',
    'setFallbackAttribute',
    'unsetFallbackAttribute',
    'setDefaultDpAddress',
    'updateEim',
    'deleteEim',
  ],
  refusedEid: UNKNOWN_EID,
})
