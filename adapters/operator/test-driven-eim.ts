/** For tests: a simulated eIM with an IPA, as what stands behind an operator's interface. */
import { startOperatorApi } from '../../simulators/eim/operator-http.ts'
import { EID, fetchPackage, ICCID, provide, scene } from '../../simulators/eim/test-scene.ts'
import type { HttpOperator } from './http/config.ts'
import type { Driven } from './operator-contract.ts'
import type { OperatorPort } from './port.ts'

export const UNKNOWN_EID = '89882119900000000000000000000975'

/** @param operate makes the port; gets the machine, and the address of its own interface over HTTP */
export async function drivenEim(
  operate: (eim: { readonly machine: Awaited<ReturnType<typeof scene>>['machine']; readonly url: string }) => OperatorPort,
): Promise<Driven> {
  const { machine, euicc, pki, ipa } = await scene({ register: 'nothing' })
  const api = await startOperatorApi(machine.operator)
  const operator = operate({ machine, url: api.url })
  return {
    operator,
    iccid: ICCID,
    registration: {
      eid: EID,
      euiccCertificate: euicc.issued.certificate.der,
      eumCertificate: pki.eum.certificate.der,
      publicKey: euicc.issued.publicKey.export({ type: 'spki', format: 'der' }),
      counterValue: 3,
    },
    async finish(_placed, result) {
      const request = await fetchPackage(ipa)
      await provide(ipa, euicc.result(request, [{ kind: 'enableResult', value: result }]))
    },
    async close() {
      await operator.close()
      await api.close()
    },
  }
}

const created = { method: 'POST', path: '/euiccs/{eid}/orders' } as const

/** Templates for the simulated eIM's own interface. */
export function templatesOfSimulatedEim(url: string): HttpOperator {
  return {
    adapter: 'http',
    url,
    mark: 'test',
    order: { json: 'order' },
    answerMs: 5_000,
    outcomeMs: 5_000,
    everyMs: 10,
    requests: {
      register: {
        method: 'POST',
        path: '/euiccs',
        accepted: [201],
        json: {
          eid: '{eid}',
          counterValue: '{counterValue}',
          associationToken: '{associationToken}',
          euiccCertificate: '{euiccCertificate.hex}',
          eumCertificate: '{eumCertificate.hex}',
          ipaFeatures: '{ipaFeatures}',
        },
      },
      psmo: { ...created, json: { operations: '{operations}' } },
      eco: { ...created, json: { operations: '{operations}' } },
      data: { ...created, json: { dataRequest: { tagList: '{tagList}' } } },
      download: {
        ...created,
        json: { download: { activationCode: '{activationCode}', confirmationCode: '{confirmationCode}' } },
      },
      downloadFromDefaultSmdp: { ...created, json: { download: { defaultSmdp: true, confirmationCode: '{confirmationCode}' } } },
      outcome: {
        method: 'GET',
        path: '/orders/{order}',
        state: { json: 'status', waiting: ['queued', 'delivered', 'parked'], judged: ['done'] },
        results: [
          {
            json: 'outcome.results',
            name: 'kind',
            value: 'value',
            names: { enableResult: { succeeded: ['ok'] }, getRATResult: { succeeded: 'anything' } },
          },
          { json: 'outcome.kind', succeeded: ['data', 'installed'] },
        ],
      },
      cancel: { method: 'DELETE', path: '/orders/{order}' },
      remove: { method: 'DELETE', path: '/orders/{order}' },
    },
    operations: {
      enable: { enable: { iccid: '{iccid}', rollback: '{rollback}' } },
      disable: { disable: { iccid: '{iccid}' } },
      delete: { delete: { iccid: '{iccid}' } },
      listProfileInfo: { listProfileInfo: { iccid: '{iccid}', tagList: '{tagList}' } },
      getRAT: { getRAT: {} },
      listEim: { listEim: {} },
      addEim: { addEim: { eimId: '{eimId}', publicKey: '{publicKey.hex}', counterValue: '{counterValue}' } },
    },
  }
}
