/** Associations that come and go by the thousand leave nothing behind, neither here nor in OpenSSL, where no garbage is collected. */
import assert from 'node:assert/strict'
import { koffi } from '../koffi.ts'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, standing } from './test-many-clients.ts'

/** `npm run proof` makes ten thousand. */
const COUNT = process.env['PROOF'] === '1' ? 10_000 : 500

dtlsTest('cookies make no type of koffi anew, of which it would free nothing', async (t) => {
  const made = t.mock.method(koffi(), 'array')
  const world = manyClients({ most: 4 })
  for (let n = 1; n <= 3; n++) await standing(world, `10.1.0.${n}`)
  assert.ok(made.mock.callCount() <= 1, `${made.mock.callCount()} types`)
})

dtlsTest(
  `${COUNT} associations with a server, each with a cookie, data both ways and an end, leave no memory behind`,
  async () => {
    const world = manyClients({ most: 4 })
    const come = async (count: number) => {
      for (let n = 0; n < count; n++) {
        const client = world.clientAt(`10.0.${n >> 8}.${n & 255}`)
        await world.timers.pass(20)
        client.session.write(Buffer.from('there and back'))
        await world.timers.pass(5)
        assert.equal(client.heard, 'there and back')
        client.session.close()
        await world.timers.pass(5)
        world.forget(client)
      }
      return process.memoryUsage().rss
    }
    const before = await come(Math.max(300, COUNT / 4))
    const grown = (await come(COUNT)) - before
    console.log(`DTLS: ${Math.round(grown / 1000)} kB more after ${COUNT} associations`)
    assert.deepEqual(world.associations.counts, { standing: 0, beginning: 0 })
    // An association that was kept would have some 60 kB.
    assert.ok(grown < 16_000_000 && grown < COUNT * 20_000, `${grown} octets more`)
  },
)
