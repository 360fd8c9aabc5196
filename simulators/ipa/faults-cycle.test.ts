/** What each fault in a cycle of the IPA shows to card and eIM, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { cycleFaults } from './faults-cycle.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { looseAt } from './loose-elements.ts'
import { enable, packageOf, resultOf } from './test-objects.ts'
import { eimConfiguration, pki, type Scene, type SceneOptions, scene, TestEim } from './test-scene.ts'
import { direct, withPackage } from './test-situations.ts'

type Decisions = Partial<AnyIpaDecisions>
type See = (decisions: Decisions) => Promise<unknown>

/** A poll with a package of so many operations, and a card that answers it so. */
async function polled(decisions: Decisions, octets: Uint8Array | number, see: (set: Scene) => unknown, many = 1) {
  const set = await scene({ decisions })
  set.eim.packages = [packageOf({ psmoList: Array.from({ length: many }, () => enable()) })]
  set.card.answer(0xbf51, octets)
  await set.ipa.pokeNow(set.signal)
  return see(set)
}

/** A result with an element of a later version behind its signature. */
function laterResult(): Buffer {
  const signed = looseAt(resultOf(1).octets, 0xbf51, 0xa0) ?? new Uint8Array()
  return tlv(0xbf51, tlv(0xa0, signed, tlv(0x9f7d, Buffer.from('new'))))
}

/** Whether the IPA polls again after its power went when the card had the package. */
async function afterLoss(decisions: Decisions) {
  const set = await withPackage({ decisions })
  const right = set.card.transmit.bind(set.card)
  let loss: Promise<void> | undefined
  set.card.transmit = async (octets, tape) => {
    const response = await right(octets, tape)
    if (set.card.calls(0xbf51).length > 0) loss ??= set.ipa.restart(set.signal)
    return response
  }
  await set.ipa.pokeNow(set.signal).catch(() => {})
  await loss
  const before = set.eim.bodies('getEimPackage').length
  await set.ipa.pokeNow(set.signal)
  return set.eim.bodies('getEimPackage').length > before
}

const otherCi = await issueNegative(pki, { role: 'dpAuth', kind: 'otherCi' })

/** How many eIMs are asked before the first has answered. */
async function atOnce(decisions: Decisions) {
  const second = new TestEim()
  await second.listen(identityOf(pki.eimTls))
  const places = { 'second.harness.test': { host: '127.0.0.1', port: second.port } }
  const eims = [eimConfiguration('eim1'), eimConfiguration('eim2', { eimFqdn: 'second.harness.test' })]
  const options: SceneOptions = { decisions, eims, settings: { places } }
  const set = await scene(options)
  let open = 0
  let most = 0
  set.card.answer(0xbf51, resultOf(1).octets)
  for (const eim of [set.eim, second]) {
    eim.packages = [packageOf()]
    eim.onResult = async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 200))
      open--
      return 'empty' as const
    }
  }
  await set.ipa.pokeNow(set.signal)
  return most
}

const rows: Readonly<Record<keyof typeof cycleFaults, readonly [see: See, right: unknown, faulty: unknown]>> = {
  takesAWrongLeForAnError: [
    async (decisions) => {
      const set = await scene({ decisions })
      const right = set.card.transmit.bind(set.card)
      set.card.transmit = async (octets, tape) =>
        octets[1] === 0xe2 && octets.at(-1) === 0 && octets[5] === 0xbf && octets[6] === 0x3e
          ? Buffer.from('6C15', 'hex')
          : right(octets, tape)
      return set.ipa.eid(set.signal).then(
        () => 'read',
        () => 'refused',
      )
    },
    'read',
    'refused',
  ],
  sendsPackagesInExtendedLength: [(d) => polled(d, resultOf(1).octets, ({ card }) => card.calls(0xbf51).length, 20), 1, 0],
  takesTheCardForGone: [
    (d) =>
      polled(d, 0x6a80, async (set) => {
        await set.ipa.pokeNow(set.signal)
        return set.eim.bodies('getEimPackage').length
      }),
    3,
    2,
  ],
  dropsWhatItDoesNotKnow: [
    (d) => polled(d, laterResult(), ({ eim }) => eim.bodies('provideEimPackageResult')[0]?.includes('new')),
    true,
    false,
  ],
  leavesItsLockBehind: [afterLoss, true, false],
  takesAnyCiOfTheServer: [
    async (decisions) => {
      const set = await direct({ decisions, certificate: otherCi.certificate.der })
      await set.poll()
      return set.card.calls(0xbf38).length
    },
    0,
    1,
  ],
  servesAllEimsAtOnce: [atOnce, 1, 2],
  removesEverythingTwice: [(d) => polled(d, resultOf(1).octets, ({ card }) => card.calls(0xbf30).length), 1, 2],
}

for (const [name, [see, right, faulty]] of Object.entries(rows)) {
  const { what, decisions } = cycleFaults[name as keyof typeof rows]
  test(`fault ${name}: ${what}`, async () => {
    assert.deepEqual(await see({}), right, 'the right IPA')
    assert.deepEqual(await see(decisions), faulty, 'the faulty one')
  })
}
