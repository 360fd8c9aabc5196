/** For tests: a simulated eIM with an IPA, as what stands behind an operator's interface. */
import { startOperatorApi } from '../../simulators/eim/operator-http.ts'
import { EID, fetchPackage, ICCID, provide, scene } from '../../simulators/eim/test-scene.ts'
import type { HttpOperator } from './http/config.ts'
import type { Driven } from './operator-contract.ts'
import type { OperatorPort } from './port.ts'
import { simulatedEimTemplates } from './test-templates.ts'

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

/** Templates for the simulated eIM's own interface. */
export function templatesOfSimulatedEim(url: string): HttpOperator {
  return { adapter: 'http', url, mark: 'test', answerMs: 5_000, outcomeMs: 5_000, everyMs: 10, ...simulatedEimTemplates }
}
