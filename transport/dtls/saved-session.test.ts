/** A client that comes back with what it saved of an association: taken up by a server that keeps sessions, begun anew by one that does not. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { systemClock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { selfSignedIdentity } from '../tls-identity.ts'
import { connectDtls } from './dtls-connect.ts'
import { listenDtls } from './dtls-server.ts'
import { dtlsTest } from './test-dtls.ts'

const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const MS = 10_000

for (const resumption of [true, false])
  dtlsTest(
    `a server that ${resumption ? 'keeps' : 'does not keep'} sessions: the second association is ${resumption ? 'resumed' : 'a new one'}`,
    async () => {
      const server = await listenDtls({ identity, resumption }, () => ({ data() {}, closed() {} }))
      after(() => server.close())
      const target = {
        host: server.host,
        port: server.port,
        servername: 'eim.test',
        trust: { kind: 'certificate', pem: identity.certificates },
      } as const
      const quiet = { data() {}, closed() {} }
      const first = await connectDtls(target, quiet, MS)
      const saved = first.save()
      first.close()
      const second = await connectDtls({ ...target, saved }, quiet, MS)
      assert.deepEqual([first.isResumed, second.isResumed], [false, resumption])
      assert.deepEqual(second.facts.certificates, first.facts.certificates)
      second.close()
      saved.free()
      const third = await connectDtls({ ...target, saved }, quiet, MS)
      assert.equal(third.isResumed, false, 'nothing is left behind free')
      third.close()
    },
  )
