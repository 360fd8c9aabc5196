/** What every adapter of the IpaPort promises, held against each of them: seen from the eIM and the SM-DP+ that the IPA talks to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { euiccInfo1 } from '../../simulators/ipa/test-euicc-info.ts'
import { bare, pki, scene, TestServer } from '../../simulators/ipa/test-scene.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import type { IpaPort } from '../port.ts'
import { simulatedIpa } from './simulated.ts'

/** An IPA with its eIM and an SM-DP+, which answers nothing right: it is enough that the IPA comes. */
interface Bench {
  readonly port: IpaPort
  polls(): number
  downloads(): number
}

const adapters: Readonly<Record<string, () => Promise<Bench>>> = {
  async simulated() {
    const smdp = new TestServer()
    smdp.reply = () => bare(404)
    await smdp.listen(identityOf(pki.dpTls))
    const { ipa, eim, card } = await scene({ settings: { places: { 'smdp.harness.test': smdp.place } } })
    card.answer(0xbf20, euiccInfo1)
    return {
      port: simulatedIpa(ipa, 'in this process'),
      polls: () => eim.calls.filter(({ name }) => name === 'getEimPackage').length,
      downloads: () => smdp.calls.length,
    }
  },
}

const soon = () => AbortSignal.timeout(5_000)

for (const [name, start] of Object.entries(adapters)) {
  test(`IpaPort ${name}: poked, the IPA asks its eIM for work, once it has done so the call is over`, async () => {
    const { port, polls } = await start()
    await port.pokeNow(soon())
    assert.equal(polls(), 1)
    await port.pokeNow(soon())
    assert.equal(polls(), 2)
    assert.equal(port.identity.role, 'ipa')
  })

  test(`IpaPort ${name}: without a network nobody hears of the IPA, with it again they do`, async () => {
    const { port, polls } = await start()
    await port.loseNetwork(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 0)
    await port.regainNetwork(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 1)
  })

  test(`IpaPort ${name}: after a restart the IPA works as before`, async () => {
    const { port, polls } = await start()
    await port.pokeNow(soon())
    await port.restart(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 2)
  })

  test(`IpaPort ${name}: a download that the SM-DP+ refuses is done all the same`, async () => {
    const { port, downloads } = await start()
    await port.startDownload('1$smdp.harness.test$TOKEN', soon())
    assert.ok(downloads() > 0, 'the SM-DP+ was not asked')
  })

  test(`IpaPort ${name}: what is stopped rejects with aborted`, async () => {
    const { port } = await start()
    const stopped = AbortSignal.abort(new Error('the run was ended'))
    for (const act of ['pokeNow', 'restart', 'loseNetwork', 'regainNetwork'] as const)
      await assert.rejects(port[act](stopped), { name: 'PeerFault', kind: 'aborted' }, act)
    await port.close()
  })
}
