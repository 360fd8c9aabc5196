/**
 * Situations that several tests of the IPA begin in: a package with a result, a rollback, a data request, downloads, notifications.
 *
 * Long because: it holds one of each.
 */
import { tlv } from '../../protocol/ber/writer.ts'
import { GetCertsResponse } from '../../protocol/es10b/euicc-data.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EuiccConfiguredAddressesResponse } from '../../protocol/sgp22/euicc-info.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import type { IpaSettings } from './ipa-settings.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import type { TestCard } from './test-card.ts'
import { answering, readyToDownload, SMDP, type SmdpPlan } from './test-download.ts'
import { euiccInfo1, euiccInfo2 } from './test-euicc-info.ts'
import { eimTransactionId, enable, enabled, notificationOf, packageOf, pirOf, resultOf } from './test-objects.ts'
import { eimConfiguration, numbersIn, pki, type SceneOptions, scene, TestServer } from './test-scene.ts'

/** A scene with one package, whose result the card keeps under the number 5. */
export async function withPackage(options: SceneOptions = {}, plan = packageOf({ psmoList: [enable()] })) {
  const set = await scene(options)
  set.eim.packages = [plan]
  set.card.answer(0xbf51, () => {
    set.card.results = [resultOf(5, [enabled])]
    return { data: resultOf(5, [enabled]).octets, switches: true }
  })
  return set
}

const rolledBack = tlv(0xbf58, Buffer.from('020100', 'hex'), resultOf(6, [{ kind: 'rollbackResult', value: 'ok' }]).octets)

export async function withRollback(flag: boolean, options: SceneOptions = {}) {
  const set = await withPackage(options, packageOf({ psmoList: [enable(flag)] }))
  set.card.answer(0xbf58, () => {
    set.card.results = [resultOf(6, [{ kind: 'rollbackResult', value: 'ok' }])]
    return { data: rolledBack, switches: true }
  })
  return set
}

export type Request = IpaEuiccDataRequest

export const euicc = pki.euiccs.values().next().value ?? pki.eum

export function filled(card: TestCard): void {
  card.answer(0xbf20, euiccInfo1).answer(0xbf22, euiccInfo2)
  card.value(0xbf3c, EuiccConfiguredAddressesResponse, { defaultDpAddress: 'dp.test', rootDsAddress: 'ds.test' })
  card.value(0xbf56, GetCertsResponse, {
    kind: 'certs',
    value: { eumCertificate: pki.eum.certificate.der, euiccCertificate: euicc.certificate.der },
  })
  card.notifications = [notificationOf(3, 'a.test', 'notificationEnable'), notificationOf(4, 'b.test', 'notificationDelete')]
  card.results = [resultOf(7), resultOf(8)]
}

/** What the IPA answers to a request. */
export async function ask(request: Partial<Request> & { readonly tagList: Uint8Array }, options: SceneOptions = {}) {
  const set = await scene({ eims: [eimConfiguration('eim1', { associationToken: 5 })], ...options })
  filled(set.card)
  set.eim.onResult = () => 'empty'
  set.eim.packages = [encode(IpaEuiccDataRequest, request as Request)]
  await set.ipa.pokeNow(set.signal)
  // Kept results may have gone first.
  const result = set.eim.results.find((octets) => looseElements(octets)[0]?.tag === 0xbf52) ?? new Uint8Array()
  return { ...set, result, data: looseAt(result, 0xbf52, 0xa0), error: looseAt(result, 0xbf52, 0xa1) }
}

type Data = NonNullable<ProfileDownloadTriggerRequest['profileDownloadData']>

export const code = (text = `1$${SMDP}$MATCH-1`): Data => ({ kind: 'activationCode', value: text })

export interface Plan extends SmdpPlan {
  readonly data?: Data | undefined
  readonly pir?: Parameters<typeof pirOf>[2]
  readonly settings?: IpaSettings
  readonly decisions?: SceneOptions['decisions']
  readonly noInstallation?: boolean
}

/** A trigger carried out directly; what the eIM, the SM-DP+ and the card saw. */
export async function direct(plan: Plan = {}) {
  const smdp = await new TestServer().listen(identityOf(pki.dpTls))
  smdp.reply = answering(plan)
  const settings = { ...plan.settings, places: { [SMDP]: smdp.place, ...plan.settings?.places } }
  const set = await scene({ settings, ...(plan.decisions ? { decisions: plan.decisions } : {}) })
  const pir = pirOf(9, SMDP, plan.pir)
  readyToDownload(set.card, () => {
    if (plan.noInstallation) return new Uint8Array()
    set.card.notifications.push(pir)
    return pir.octets
  })
  set.eim.packages = [trigger('data' in plan ? plan.data : code())]
  return { ...set, smdp, pir, poll: () => set.ipa.pokeNow(set.signal), names: () => smdp.calls.map(({ name }) => name) }
}

export function trigger(profileDownloadData: Data | undefined, id: Uint8Array = eimTransactionId): Buffer {
  return encode(ProfileDownloadTriggerRequest, {
    ...(profileDownloadData ? { profileDownloadData } : {}),
    eimTransactionId: id,
  })
}

/** BF54 with the echoed id and an error without a result. */
export const failed = (reason: string) => `BF540F8208010203040506070830038001${reason}`

/** The reason in the card's CancelSession. */
export const reasons = (set: { card: { calls(tag: number): Buffer[] } }) =>
  set.card.calls(0xbf41).map((request) => request.at(-1))

export async function indirect(plan: Plan = {}) {
  const settings = { binding: 'json', download: 'indirect', ...plan.settings } as const
  const set = await scene({
    settings,
    eims: [eimConfiguration('eim1', { indirectProfileDownload: true })],
    ...(plan.decisions ? { decisions: plan.decisions } : {}),
  })
  const pir = pirOf(9, SMDP, plan.pir)
  readyToDownload(set.card, () => {
    set.card.notifications.push(pir)
    return pir.octets
  })
  const answer = answering(plan)
  for (const name of ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage', 'cancelSession'])
    set.eim.functions.set(name, answer)
  set.eim.packages = [trigger('data' in plan ? plan.data : code())]
  set.eim.onResult = () => 'empty'
  const called = () => set.eim.calls.map(({ name }) => name).filter((name) => name !== 'getEimPackage')
  const json = (name: string) => JSON.parse(String(set.eim.bodies(name)[0]))
  const result = () => Buffer.from(json('provideEimPackageResult').eimPackageResult, 'base64')
  return { ...set, pir, called, json, result, poll: () => set.ipa.pokeNow(set.signal) }
}

export const A = 'smdp.harness.test'
/** The name that every certificate of the test PKI has beside its own. */
export const B = 'localhost'

/** Two recipients, which answer 204 until they are told otherwise. */
export async function recipients(options: SceneOptions = {}, more: IpaSettings = {}) {
  const a = await new TestServer().listen(identityOf(pki.dpTls))
  const b = await new TestServer().listen(identityOf(pki.dpTls))
  const settings = { notificationRoute: 'direct', ...more, places: { [A]: a.place, [B]: b.place } } as const
  const set = await scene({ ...options, settings })
  return { ...set, a, b }
}

/** The octets of the notifications that a server got. */
export const got = (server: TestServer) =>
  server.calls.map(({ body }) => Buffer.from(JSON.parse(body.toString()).pendingNotification, 'base64'))
export const numbers = (server: TestServer) => got(server).flatMap((octets) => numbersIn(octets))
