/** The eIM learns certificates of an eUICC from its IPA: data request A5, A6 and its answer (SGP.32 2.11.1.2, 2.11.2.2). */
import type { Device } from '../adapters/bench/bench.ts'
import type { IpaEuiccData } from '../protocol/sgp32/ipa-euicc-data.ts'
import { answerData } from './ipa.ts'
import { orderData } from './ordered-data.ts'
import type { ConformanceWorld } from './world.ts'

/** Tags of the two certificates, the same in every version. */
const certificateTags = Buffer.of(0xa5, 0xa6)

/** Has the operator ask for the certificates, and answers. @param others in the place of the right ones */
export async function giveCertificates(
  world: ConformanceWorld,
  device: Device,
  others: Pick<IpaEuiccData, 'euiccCertificate' | 'eumCertificate'> = {},
): Promise<void> {
  await answerData(world, device, await orderData(world, device, certificateTags), others)
}
