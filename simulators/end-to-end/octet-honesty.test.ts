/** What the eIM relays to the SM-DP+ is what the IPA sent, octet by octet, also where it is no DER. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { asCard } from '../euicc/as-card.ts'
import { euiccSettings, firstState } from '../euicc/make-euicc.ts'
import { SimulatedEuicc } from '../euicc/simulated-euicc.ts'
import { carelessCard } from './careless-card.ts'
import { outcomeOf, pkisOn, within, worldOf } from './scene.ts'

const bindings = ['asn1', 'json'] as const

for (const binding of bindings) {
  for (const rspBinding of bindings) {
    test(`sheet:ID-07 ESIPA-ASN-022 IDL-007 NOTIF-015: from ESipa in ${binding} to ES9+' in ${rspBinding} every object of the eUICC keeps its octets`, async () => {
      const pkis = await pkisOn('P-256')
      const settings = euiccSettings(pkis, testEid)
      const euicc = new SimulatedEuicc({ settings, state: firstState(settings) })
      const made: Buffer[] = []
      const tapes: Tape[] = []
      const world = await worldOf({
        binding,
        rspBinding,
        ipa: { download: 'indirect', notificationRoute: 'eim', features: ['indirectRspServerCommunication'] },
        ipaPorts: { card: asCard(carelessCard(euicc, (object) => made.push(object))) },
        smdp: {
          tape() {
            const tape = new Tape(systemClock)
            tapes.push(tape)
            return tape
          },
        },
      })
      const { activationCode } = await world.orderProfile()
      const name = world.operator.queueDownload(testEid, { kind: 'activationCode', text: activationCode })
      await world.ipa.pokeNow(within())
      assert.equal(outcomeOf(world, name).kind, 'installed', world.lines.join('\n'))
      await world.eim.machine.forwarded()
      const received = tapes.map((tape) => {
        const lines = tape.entries.flatMap((entry) => (entry.direction === 'received' ? [entry.hex] : []))
        return Buffer.from(lines.join(''), 'hex')
      })
      const sent = made.filter((object) => object.length > 0)
      // AuthenticateServer, PrepareDownload, the installation result, the install notification.
      assert.equal(sent.length, 4)
      for (const object of sent) {
        const wanted = rspBinding === 'asn1' ? object : Buffer.from(object.toString('base64'))
        assert.ok(
          received.some((octets) => octets.includes(wanted)),
          `${object.subarray(0, 12).toString('hex')} did not reach the SM-DP+ as it was`,
        )
      }
    })
  }
}
