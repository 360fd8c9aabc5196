/** What each fault of the way of a download shows, beside the right IPA in the same situation. */
import { setTimeout } from 'node:timers/promises'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EuiccConfiguredAddressesResponse } from '../../protocol/sgp22/euicc-info.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { pem } from './eim-trust.ts'
import type { wayFaults } from './faults-ways.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { answering, answeringEvents, SMDP, SMDS } from './test-download.ts'
import { jsonAnswer, pki, TestServer } from './test-scene.ts'
import { code, direct, indirect, trigger } from './test-situations.ts'

type Decisions = Partial<AnyIpaDecisions>

interface WayRow {
  readonly see: (decisions: Decisions) => Promise<unknown>
  readonly right: unknown
  readonly faulty: unknown
}

const addresses = { defaultDpAddress: SMDP, rootDsAddress: SMDS }

/** Tags inside of the trigger result: BF37 for an installation. */
const isInstalled = (octets: Uint8Array | undefined) => octets !== undefined && looseAt(octets, 0xbf54, 0xbf37) !== undefined

/** Functions that eIM and SM-DP+ got of a direct download. */
const directly = (plan: Parameters<typeof direct>[0] & object) => async (decisions: Decisions) => {
  const set = await direct({ ...plan, decisions })
  await set.poll()
  return set
}

const matchingIdOf = (request: Buffer | undefined) => {
  const ctxParams1 = request && looseAt(request, 0xbf38, 0xa0)
  return ctxParams1 && Buffer.from(looseElements(ctxParams1)[0]?.value ?? []).toString('latin1')
}

/** A download through the eIM with a function that is answered otherwise. */
const through = (plan: Parameters<typeof indirect>[0] & object) => async (decisions: Decisions) => {
  const set = await indirect({ ...plan, decisions })
  await set.poll()
  return set
}

const count = (names: readonly string[], name: string) => names.filter((one) => one === name).length

export const wayRows: Readonly<Record<keyof typeof wayFaults, WayRow>> = {
  relaysWhereverItCan: { see: async (d) => (await directly({})(d)).names().length, right: 3, faulty: 0 },
  passesTheEimBy: {
    see: async (d) => (await through({})(d)).called().includes('initiateAuthentication'),
    right: true,
    faulty: false,
  },
  writesMatchingIdsInCapitals: {
    see: async (d) => matchingIdOf((await directly({ data: code(`1$${SMDP}$Order-a1`) })(d)).card.calls(0xbf38)[0]),
    right: 'Order-a1',
    faulty: 'ORDER-A1',
  },
  takesTypedCodesOnly: {
    see: async (d) => (await directly({ data: code(`LPA:1$${SMDP}$A`) })(d)).names().length,
    right: 3,
    faulty: 0,
  },
  asksTheSmdsForTheDefaultSmdp: {
    see: async (d) => {
      const set = await direct({ data: { kind: 'contactDefaultSmdp', value: true }, decisions: d })
      set.card.value(0xbf3c, EuiccConfiguredAddressesResponse, addresses)
      await set.poll()
      return set.names().length
    },
    right: 3,
    faulty: 0,
  },
  knowsOneSmdsOnly: {
    see: async (d) => {
      const smds = await new TestServer().listen(identityOf(pki.dsTls))
      smds.reply = answeringEvents('EVENT-7', SMDP)
      const settings = { places: { [SMDS]: smds.place, 'root.test': { host: '127.0.0.1', port: 1 } } }
      const set = await direct({ data: { kind: 'contactSmds', value: { smdsAddress: SMDS } }, settings, decisions: d })
      set.card.value(0xbf3c, EuiccConfiguredAddressesResponse, { ...addresses, rootDsAddress: 'root.test' })
      await set.poll()
      return smds.calls.length
    },
    right: 2,
    faulty: 0,
  },
  dropsTheTriggerOfAnSmds: {
    see: async (d) => {
      const set = await indirect({ data: { kind: 'contactSmds', value: { smdsAddress: SMDS } }, decisions: d })
      const event = encode(ProfileDownloadTriggerRequest, { profileDownloadData: code(`1$${SMDP}$EVENT-9`) })
      const members = { transactionId: '0A0B0C', profileDownloadTrigger: event.toString('base64') }
      const [ds, dp] = [answering({ serverAddress: SMDS }), answering({})]
      let first = true
      set.eim.functions.set('initiateAuthentication', (call) => (first ? ds(call) : dp(call)))
      set.eim.functions.set('authenticateClient', (call) => {
        if (!first) return dp(call)
        first = false
        return jsonAnswer(members)
      })
      await set.poll()
      return count(set.called(), 'initiateAuthentication')
    },
    right: 2,
    faulty: 1,
  },
  forgetsTransactionIdOfTriggersAtOnce: {
    see: async (d) => 'eimTransactionId' in (await through({})(d)).json('initiateAuthentication'),
    right: true,
    faulty: false,
  },
  makesEveryHashItself: {
    see: async (d) => {
      const set = await indirect({ ccRequired: true, decisions: d })
      const right = answering({ ccRequired: true })
      set.eim.functions.set('authenticateClient', (call) => {
        const reply = right(call)
        if (reply.kind !== 'answer') return reply
        const body = { ...JSON.parse(Buffer.from(reply.body).toString()), hashCc: Buffer.alloc(32, 7).toString('base64') }
        return { ...reply, body: Buffer.from(JSON.stringify(body)) }
      })
      await set.poll()
      return set.card.calls(0xbf21).length
    },
    right: 1,
    faulty: 0,
  },
  beginsAgainAfterARefusal: {
    see: async (d) =>
      count((await through({ errors: { authenticateClient: ['8.2.6', '3.8'] } })(d)).called(), 'initiateAuthentication'),
    right: 1,
    faulty: 2,
  },
  repeatsTriggers: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      set.eim.packages.push(trigger(code()))
      await set.poll()
      return count(set.names(), 'initiateAuthentication')
    },
    right: 1,
    faulty: 2,
  },
  triesACodeOnce: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      set.eim.packages.push(trigger(code(), Buffer.from('08', 'hex')))
      await set.poll()
      return count(set.names(), 'initiateAuthentication')
    },
    right: 2,
    faulty: 1,
  },
  fallsBackWhenADownloadIsCut: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      set.card.answer(0xbf5d, Buffer.from('BF5D03800101', 'hex'))
      set.smdp.reply = () => ({ kind: 'hangUp' })
      await set.poll()
      return set.card.calls(0xbf5d).length
    },
    right: 0,
    faulty: 1,
  },
  connectsForEveryFunction: {
    see: async (d) => new Set((await through({})(d)).eim.calls.map(({ request }) => request.connection)).size > 1,
    right: false,
    faulty: true,
  },
  leavesSuccessToTheSmdp: {
    see: async (d) => isInstalled((await directly({})(d)).eim.results[0]),
    right: true,
    faulty: false,
  },
  leavesRelayedSuccessToTheSmdp: {
    see: async (d) => {
      const called = (await through({ settings: { notificationRoute: 'direct' } })(d)).called()
      return called.filter((name) => name === 'provideEimPackageResult' || name === 'handleNotification').length
    },
    right: 2,
    faulty: 0,
  },
  checksSmdpsLikeWebServers: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      set.smdp.present(identityOf(await issueNegative(pki, { role: 'dpTls', kind: 'wrongPolicy' })))
      await set.poll()
      return set.names().length
    },
    right: 0,
    faulty: 3,
  },
  hasOneTrustStore: {
    see: async (d) => {
      const settings = { eimCas: [pem('CERTIFICATE', pki.otherCi.certificate.der)] }
      const set = await direct({ settings, decisions: d })
      set.smdp.present(identityOf(await issueNegative(pki, { role: 'dpTls', kind: 'otherCi' })))
      await set.poll()
      return set.names().length
    },
    right: 0,
    faulty: 3,
  },
  knowsBetterThanTheEim: {
    see: async (d) => {
      const features = ['directRspServerCommunication', 'indirectRspServerCommunication', 'eimDownloadDataHandling'] as const
      const set = await indirect({ decisions: d, settings: { features } })
      set.card.value(0xbf3c, EuiccConfiguredAddressesResponse, addresses)
      set.eim.packages = [encode(ProfileDownloadTriggerRequest, {})]
      await set.poll()
      return set.eim.bodies('initiateAuthentication').map((body) => body.includes('smdpAddress'))
    },
    right: [false],
    faulty: [true],
  },
  knowsServersNearbyOnly: {
    see: async (d) => {
      const set = await direct({ decisions: d })
      const { reply } = set.smdp
      set.smdp.reply = async (call) => {
        await setTimeout(600)
        return reply(call)
      }
      await set.poll()
      return isInstalled(set.eim.results[0])
    },
    right: true,
    faulty: false,
  },
}
