import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { ProfileInfoListResponse } from '../../../protocol/sgp22/profile-info.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { metadataOf } from '../../played/scripted-smdp.ts'
import { TestCard } from '../download/test-card.ts'
import { euiccSettings, firstState } from '../make-euicc.ts'
import type { InstalledProfile } from '../state.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const [eid = ''] = pki.euiccs.keys()
const [a, b, c] = ['98001032547698103201', '98001032547698103202', '98001032547698103203'] as const

function profile(iccid: string, enabled = false, metadata: Partial<StoreMetadataRequest> = {}): InstalledProfile {
  return {
    iccid,
    aid: aidOf(iccid),
    enabled,
    metadata: metadataOf({ iccid: Buffer.from(iccid, 'hex'), ...metadata })
      .toString('hex')
      .toUpperCase(),
    size: 1000,
    fallbackAttribute: false,
    preloaded: false,
  }
}

function aidOf(iccid: string): string {
  return `A0000005591010FFFFFFFF890000${iccid.slice(-2)}00`
}

function cardWith(...profiles: readonly InstalledProfile[]): TestCard {
  const settings = euiccSettings([pki], eid, { spec: 'SGP.22' })
  return new TestCard({ settings, state: firstState(settings, profiles) })
}

const usual = () => cardWith(profile(a, true), profile(b), profile(c))

/** ICCIDs of the enabled profiles, as GetProfilesInfo has them. */
function enabledOn(card: TestCard): readonly string[] {
  const { value } = decode(ProfileInfoListResponse, card.ask('BF2D00').data)
  if (value.kind !== 'profileInfoListOk') throw new Error(`no list: ${value.value}`)
  return value.value
    .filter(({ profileState }) => profileState === 'enabled')
    .map(({ iccid = Buffer.of() }) => Buffer.from(iccid).toString('hex').toUpperCase())
}

const byIccid = (iccid: string) => `A0 0C 5A 0A ${iccid}`
const byAid = (iccid: string) => `A0 12 4F 10 ${aidOf(iccid)}`
const enable = (iccid: string, refreshFlag = '00') => `BF31 11 ${byIccid(iccid)} 81 01 ${refreshFlag}`
const disable = (iccid: string, refreshFlag = '00') => `BF32 11 ${byIccid(iccid)} 81 01 ${refreshFlag}`
const remove = (iccid: string) => `BF33 0C 5A 0A ${iccid}`
const named = (iccid: string, name: string) => {
  const octets = Buffer.from(name)
  const length = (octets: number) => (octets > 0x7f ? `81${octets.toString(16)}` : octets.toString(16).padStart(2, '0'))
  const nickname = `90${length(octets.length)}${octets.toString('hex')}`
  return `BF29${length(12 + nickname.length / 2)}5A0A${iccid}${nickname}`
}

/** A device that knows REFRESH. */
const withToolkit = '80 10 00 00 03 00 00 80'
const performed = '80 14 00 00 0C 81 03 01 01 04 82 02 82 81 83 01 00'
const unable = '80 14 00 00 0C 81 03 01 01 04 82 02 82 81 83 01 20'

test('sheet:sgp22-es10-apdu#7.EnableProfile ES10C-003 sheet:sgp22-es10-apdu#7.1.1 ES10C-003: a profile is enabled by its ICCID and by the AID of its ISD-P', () => {
  const card = usual()
  assert.equal(card.hex(enable(b)), 'BF3103800100')
  assert.deepEqual(enabledOn(card), [b])
  assert.equal(card.hex(`BF31 17 ${byAid(c)} 81 01 00`), 'BF3103800100')
  assert.deepEqual(enabledOn(card), [c])
  assert.equal(card.hex(enable(c)), 'BF3103800102')
  assert.equal(card.hex(enable('98001032547698103299')), 'BF3103800101')
  assert.equal(card.hex(`BF31 17 ${byAid('99')} 81 01 00`), 'BF3103800101')
})

test('sheet:sgp22-es10-apdu#7.1.2 ES10C-023: enabling disables the enabled profile, and an error leaves both as they were', () => {
  const card = usual()
  card.ask(enable(b))
  assert.deepEqual(enabledOn(card), [b])
  const guarded = cardWith(profile(a, true, { profilePolicyRules: ['ppr1'] }), profile(b))
  assert.equal(guarded.hex(enable(b)), 'BF3103800103')
  assert.equal(guarded.hex(disable(a)), 'BF3203800103')
  assert.deepEqual(enabledOn(guarded), [a])
})

test('sheet:sgp22-es10-apdu#7.1.4 ES10C-015: after a test profile only the profile that was enabled before, or another test profile', () => {
  const card = cardWith(profile(a, true), profile(b), profile(c, false, { profileClass: 'test' }))
  assert.equal(card.hex(enable(c)), 'BF3103800100')
  assert.equal(card.hex(enable(b)), 'BF3103800104')
  assert.deepEqual(enabledOn(card), [c])
  assert.equal(card.hex(enable(a)), 'BF3103800100')
  assert.deepEqual(enabledOn(card), [a])
})

test('sheet:sgp22-es10-apdu#7.1.5 ES10C-016 ES10C-017: a proactive session that does not end is catBusy for both', () => {
  const card = usual()
  card.euicc.chip.volatile.isToolkitBusy = true
  assert.equal(card.hex(enable(b)), 'BF3103800105')
  assert.equal(card.hex(disable(a)), 'BF3203800105')
  assert.deepEqual(enabledOn(card), [a])
})

test('sheet:sgp22-es10-apdu#6.7 ES10C-024 sheet:sgp22-es10-apdu#7.1.6 ES10C-024: with the refreshFlag the answer is ok and 910B, and the switch comes with the TERMINAL RESPONSE to REFRESH', () => {
  const card = usual()
  card.transmit(withToolkit)
  const { data, sw } = card.ask(enable(b, 'FF'))
  assert.deepEqual([data.toString('hex').toUpperCase(), sw], ['BF3103800100', '910B'])
  assert.deepEqual(enabledOn(card), [a])
  assert.equal(card.transmit('80 12 00 00 0B'), 'D009810301010482028182' + '9000')
  assert.deepEqual(enabledOn(card), [a])
  assert.equal(card.transmit(performed), '9000')
  assert.deepEqual(enabledOn(card), [b])

  assert.equal(card.ask(disable(b, 'FF')).sw, '910B')
  card.transmit('80 12 00 00 0B')
  card.transmit(unable)
  assert.deepEqual(enabledOn(card), [b])
})

test('sheet:sgp22-es10-apdu#7.1.7 ES10C-010: without the refreshFlag the switch is done at once, and the answer ends with 9000', () => {
  const card = usual()
  card.transmit(withToolkit)
  assert.equal(card.ask(enable(b)).sw, '9000')
  assert.deepEqual(enabledOn(card), [b])
  assert.equal(card.ask(disable(b)).sw, '9000')
  assert.deepEqual(enabledOn(card), [])
  assert.equal(card.hex(disable(b)), 'BF3203800102')
})

test('sheet:sgp22-es10-apdu#7.1.8 ES10C-024: a reset is a REFRESH too: the switch is done, and challenge and selection are gone', () => {
  const card = usual()
  card.transmit(withToolkit)
  card.ask('BF2E00')
  assert.equal(card.ask(enable(b, 'FF')).sw, '910B')
  card.euicc.reset()
  assert.equal(card.ask('BF2D00').sw, '6985')
  card.reset()
  assert.deepEqual(enabledOn(card), [b])
  assert.equal(card.transmit('80 12 00 00 0B'), '6985')
  assert.equal(card.euicc.chip.volatile.challenge, undefined)
})

test('sheet:sgp22-es10-apdu#7.DeleteProfile ES10C-006 PPR-002: an enabled profile and one with PPR2 stay; another goes without REFRESH', () => {
  const card = cardWith(profile(a, true), profile(b), profile(c, false, { profilePolicyRules: ['ppr2'] }))
  card.transmit(withToolkit)
  assert.equal(card.hex(remove(a)), 'BF3303800102')
  assert.equal(card.hex(remove(c)), 'BF3303800103')
  assert.equal(card.hex(remove('98001032547698103299')), 'BF3303800101')
  const { data, sw } = card.ask(`BF33 12 4F 10 ${aidOf(b)}`)
  assert.deepEqual([data.toString('hex').toUpperCase(), sw], ['BF3303800100', '9000'])
  assert.equal(card.hex(remove(b)), 'BF3303800101')
})

test('sheet:sgp22-es10-apdu#7.SetNickname ES10C-009: a nickname of up to 64 octets is kept, an empty one takes it away, a longer one is refused', () => {
  const card = usual()
  const nicknameOf = () => {
    const { value } = decode(ProfileInfoListResponse, card.ask(`BF2D 12 A0 0C 5A 0A ${b} 5C 02 5A 90`).data)
    return value.kind === 'profileInfoListOk' ? value.value[0]?.profileNickname : value.value
  }
  assert.equal(card.hex(named(b, 'Meter')), 'BF2903800100')
  assert.equal(nicknameOf(), 'Meter')
  const longest = 'é'.repeat(32)
  assert.equal(card.hex(named(b, longest)), 'BF2903800100')
  assert.equal(nicknameOf(), longest)
  assert.equal(card.hex(named(b, `${longest}x`)), 'BF290380017F')
  assert.equal(nicknameOf(), longest)
  card.reset()
  assert.equal(nicknameOf(), longest)
  assert.equal(card.hex(named(b, '')), 'BF2903800100')
  assert.equal(nicknameOf(), undefined)
  assert.equal(card.hex(named('98001032547698103299', 'x')), 'BF2903800101')
})

test('an IoT card has none of these functions, and a consumer card none of SGP.32', () => {
  const settings = euiccSettings([pki], eid)
  const iot = new TestCard({ settings, state: firstState(settings, [profile(a, true), profile(b)]) })
  for (const request of [enable(b), disable(a), remove(b), named(b, 'x')]) assert.equal(iot.ask(request).sw, '6A88')
  const card = usual()
  for (const request of ['BF51 00', 'BF55 00', 'BF57 00', 'BF58 03 8001FF', 'BF59 00', 'BF5A 03 8001FF'])
    assert.equal(card.ask(request).sw, '6A88')
})
