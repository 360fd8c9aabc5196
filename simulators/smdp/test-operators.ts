/** For tests: profiles in stock, and two operators who order them over ES2+. */
import { es2Json } from '../../protocol/bindings/json/operator-functions.ts'
import type { EventRegistrar } from '../rsp-server/event-registrar.ts'
import { type Caller, operate } from '../rsp-server/test-operator.ts'
import { profile, Scene, testPki } from './test-scene.ts'

export const pki = await testPki()
/** Two operators, by the object identifiers of their certificates: that of the SM-DS stands in for one, that of the eIM for another. */
export const one: Caller = { certificate: pki.dsTls.certificate.der }
export const ONE = '2.999.15'
export const two: Caller = { certificate: pki.eimTls.certificate.der }

/** An SM-DP+ with three profiles, two of them of the first operator, and the functions of ES2+. */
export function stocked(registrar?: EventRegistrar) {
  const scene = new Scene({ pki, ...(registrar === undefined ? {} : { settings: { registrar } }) })
  scene.smdp.stock(profile(1))
  scene.smdp.stock(profile(2, { operator: ONE }))
  scene.smdp.stock(profile(3, { profileType: 'special', operator: ONE }))
  const es2 = scene.smdp.es2
  return {
    scene,
    download: (value: Parameters<typeof scene.smdp.downloadOrder>[0], caller = one) =>
      operate(es2, es2Json.downloadOrder, value, caller),
    confirm: (value: Parameters<typeof scene.smdp.confirmOrder>[0], caller = one) =>
      operate(es2, es2Json.confirmOrder, value, caller),
    cancel: (value: Parameters<typeof scene.smdp.cancel>[0], caller = one) => operate(es2, es2Json.cancelOrder, value, caller),
    release: (iccid: string, caller = one) => operate(es2, es2Json.releaseProfile, { iccid }, caller),
  }
}
export const [a, b, c] = [1, 2, 3].map((last) => profile(last).iccid) as [string, string, string]
