/** The eIM learns certificates of an eUICC from its IPA: data request A5, A6 and its answer (SGP.32 2.11.1.2, 2.11.2.2). */
import type { Device } from '../../adapters/bench/bench.ts'
import type { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { CannotBePrepared } from '../preparation.ts'
import { answerData, askForWork, emptyQueue, givenCertificates, type OtherCertificates, signing } from './ipa.ts'
import { operationNamed } from './operations.ts'
import { orderData } from './ordered-data.ts'
import { operatorOf, placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

/** Tags of the two certificates, the same in every version. */
const certificateTags = Buffer.of(0xa5, 0xa6)

/** Has the eIM ask for the certificates, and answers, then and whenever it asks again. @param others in the place of the right ones */
export async function giveCertificates(world: ConformanceWorld, device: Device, others: OtherCertificates = {}): Promise<void> {
  world.keep(givenCertificates, others)
  await answerData(world, device, await questionOf(world, device))
}

/**
 * By an order of the operator; where there is no such order, by work that an eIM without a key asks the certificates for first.
 *
 * @throws CannotBePrepared where it does not ask
 */
async function questionOf(world: ConformanceWorld, device: Device): Promise<IpaEuiccDataRequest> {
  if (operatorOf(world).offers('data')) return orderData(world, device, certificateTags)
  await emptyQueue(world, device)
  await placeOrder(world, device, { kind: 'package', operations: [operationNamed('enable', device)] })
  const { answer } = await askForWork(world, device.eid)
  if (answer.kind === 'ipaEuiccDataRequest') {
    const { euiccCertificate, eumCertificate } = signing(device).ipaData(answer.value.tagList)
    if (euiccCertificate !== undefined && eumCertificate !== undefined) return answer.value
  }
  throw new CannotBePrepared(
    'operator.data: the eIM does not ask for the certificates by itself now, and its interface has no way to order that it does',
  )
}
