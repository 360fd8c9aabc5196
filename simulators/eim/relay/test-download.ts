/** For tests of relayed downloads: an indirect download step by step, as an IPA with one eUICC does it. */
import assert from 'node:assert/strict'
import { decode } from '../../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../../protocol/sgp22/euicc-info.ts'
import { hex } from '../../../protocol/vectors/hex.ts'
import { EID, eidOctetsOf, type SceneSettings, scene } from '../test-scene.ts'
import { type SmdpChanges, TEST_ADDRESS } from '../test-smdp.ts'

export const CODE = `1$${TEST_ADDRESS}$MATCHING-1`
export const euiccInfo1 = decode(EUICCInfo1, hex('BF20118203020500A9040402F541AA040402F541')).value
export const euiccChallenge = hex('101112131415161718191A1B1C1D1E1F')

export interface DownloadSettings extends SceneSettings {
  readonly changes?: SmdpChanges
  readonly code?: string
  readonly confirmationCode?: string
  readonly features?: readonly string[]
}

/** A scene in which the trigger has reached the IPA. */
export async function triggered(settings: DownloadSettings = {}) {
  const one = await scene(settings)
  const { operator, ipa, euicc } = one
  one.smdp.changes = settings.changes ?? {}
  operator.registerEuicc({ eid: EID, ipaFeatures: settings.features ?? ['indirectRspServerCommunication'] })
  operator.core.records.put({ ...operator.euicc(EID), euiccInfo2: euicc.info2.toString('hex').toUpperCase() })
  const name = operator.queueDownload(EID, { kind: 'activationCode', text: settings.code ?? CODE }, settings.confirmationCode)
  const answer = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(answer.kind === 'profileDownloadTriggerRequest')
  const eimTransactionId = answer.value.eimTransactionId ?? Buffer.of()
  return { ...one, name, trigger: answer.value, eimTransactionId }
}

export type Triggered = Awaited<ReturnType<typeof triggered>>

export const initiate = ({ ipa, eimTransactionId }: Triggered, smdpAddress: string | undefined = TEST_ADDRESS) =>
  ipa.call('initiateAuthentication', { euiccChallenge, ...(smdpAddress ? { smdpAddress } : {}), euiccInfo1, eimTransactionId })

export async function initiated(one: Triggered, smdpAddress?: string) {
  const answer = await initiate(one, smdpAddress)
  assert.ok(answer.kind === 'initiateAuthenticationOkEsipa', `${answer.kind} ${String(answer.value)}`)
  return answer.value
}

export async function authenticate(
  one: Triggered,
  form: 'full' | 'compact' | 'compactWithCertificates' = 'full',
  rewritten?: (octets: Buffer) => Buffer,
) {
  const ok = await initiated(one)
  const response = one.euicc.authenticate(ok, form, ok.matchingId, rewritten)
  return one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse: response })
}

export async function authenticated(one: Triggered, form: Parameters<typeof authenticate>[1] = 'full') {
  const answer = await authenticate(one, form)
  assert.ok(answer.kind === 'authenticateClientOkDPEsipa', `${answer.kind} ${String(answer.value)}`)
  return answer.value
}

export async function load(one: Triggered, form: 'full' | 'compact' = 'full') {
  const dp = await authenticated(one, form)
  const prepareDownloadResponse = one.euicc.prepare(dp, form)
  return one.ipa.call('getBoundProfilePackage', { transactionId: one.smdp.transactionId, prepareDownloadResponse })
}

export const errorOf = ({ kind, value }: { readonly kind: string; readonly value: unknown }) =>
  /Error/.test(kind) ? value : kind
