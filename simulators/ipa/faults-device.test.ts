/** What each fault of the device shows, beside the right IPA in the same situation. */
import { decode } from '../../protocol/schema/type.ts'
import { AuthenticateServerRequest } from '../../protocol/sgp22/authenticate-server.ts'
import { deviceFaults } from './faults-device.ts'
import type { Ipa } from './ipa.ts'
import { looseAt } from './loose-elements.ts'
import { type Decisions, hex, type Row, testRows } from './test-fault-rows.ts'
import { scene } from './test-scene.ts'
import { ask, direct } from './test-situations.ts'

/** stateChangeCause of the poll behind what happens. */
async function causeOf(decisions: Decisions, happens: (ipa: Ipa, signal: AbortSignal) => Promise<unknown>) {
  const { ipa, eim, card, signal } = await scene({ decisions })
  card.answer(0xbf5b, Buffer.from('BF5B03800100', 'hex')).answer(0xbf64, Buffer.from('BF6403800100', 'hex'))
  await happens(ipa, signal)
  await ipa.pokeNow(signal)
  return hex(looseAt(eim.bodies('getEimPackage')[0] ?? Buffer.of(), 0xbf4f, 0x81))
}

const rows: Readonly<Record<keyof typeof deviceFaults, Row>> = {
  downloadsWithTheDeviceOfItsLab: {
    see: async (d) => {
      const { data } = await ask({ tagList: Buffer.from('A9', 'hex') }, { decisions: d })
      const set = await direct({ decisions: d })
      await set.poll()
      const [request = Buffer.of()] = set.card.calls(0xbf38)
      const { deviceInfo } = decode(AuthenticateServerRequest, request).value.ctxParams1.value
      return [hex(looseAt(data ?? Buffer.of(), 0xa9, 0x80)), hex(deviceInfo.tac)]
    },
    right: ['35290611', '35290611'],
    faulty: ['35290611', '35000000'],
  },
  takesTheLastCiOfTheList: {
    see: async (d) =>
      (await ask({ tagList: Buffer.from('A5', 'hex') }, { decisions: d })).card.calls(0xbf56).map(({ length }) => length > 3),
    right: [false],
    faulty: [true],
  },
  tellsErrorsInItsOwnWords: {
    see: async (d) => {
      const errors = { authenticateClient: ['8.2.6', '3.8'] } as const
      const set = await direct({ decisions: d, errors, settings: { tellsErrorsOfServers: true } })
      await set.poll()
      return Buffer.from(looseAt(set.eim.results[0] ?? Buffer.of(), 0xbf54, 0x30, 0x04) ?? []).includes('8.2.6')
    },
    right: true,
    faulty: false,
  },
  keepsItsVersionToItself: {
    see: async (d) => {
      const set = await scene({ decisions: d, settings: { version: 'some-ipa/3' } })
      await set.ipa.pokeNow(set.signal)
      return set.eim.calls[0]?.request.headers.get('user-agent')
    },
    right: ['gsma-rsp-ipad;some-ipa/3'],
    faulty: ['gsma-rsp-ipad'],
  },
  repeatsRoundsOfRepeatedCalls: {
    see: async (d) => {
      const set = await scene({ decisions: d, settings: { mostPackages: 10 } })
      set.eim.packages = Array.from({ length: 50 }, () => ({ kind: 'hangUp' }) as const)
      await set.ipa.pokeNow(set.signal)
      return set.eim.bodies('getEimPackage').length
    },
    // Two attempts of each call in this scene.
    right: 2,
    faulty: 20,
  },
  takesAnEmergencyForAFallback: {
    see: (d) => causeOf(d, (ipa, signal) => ipa.enableEmergencyProfile(signal)),
    right: '02',
    faulty: '01',
  },
  knowsNoCauseOfAReset: {
    see: (d) => causeOf(d, (ipa, signal) => ipa.memoryReset(['deleteOperationalProfiles'], signal)),
    right: '04',
    faulty: '7F',
  },
  waitsForTheNetworkInAnEmergency: {
    see: async (d) => {
      const set = await scene({ decisions: d })
      set.card.answer(0xbf5b, Buffer.from('BF5B03800100', 'hex'))
      await set.ipa.loseNetwork(set.signal)
      await set.ipa.enableEmergencyProfile(set.signal)
      const before = set.card.calls(0xbf5b).length
      await set.ipa.regainNetwork(set.signal)
      return [before, set.card.calls(0xbf5b).length]
    },
    right: [1, 1],
    faulty: [0, 1],
  },
  leavesNewProfilesDisabled: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      await set.poll()
      return set.card.calls(0xbf5a).length
    },
    right: 1,
    faulty: 0,
  },
}

testRows(deviceFaults, rows)
