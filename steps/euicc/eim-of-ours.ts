/** What our eIMs send to the card: configuration data, and packages that are right in everything or wrong in one thing. */
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { eimPackage, type Operations, type PackageContent, type PackageSigning } from '../../simulators/played/eim-package.ts'
import { missing } from '../scenario-world.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** What an eIM or an IPA sends to associate an eIM of ours. */
export function configurationOf(
  { eimId, key }: EimOfOurs,
  more: Partial<Of<typeof EimConfigurationData>> = {},
): Of<typeof EimConfigurationData> {
  const value = key.publicKey.export({ type: 'spki', format: 'der' })
  return {
    eimId,
    eimIdType: 'eimIdTypeProprietary',
    counterValue: 0,
    eimPublicKeyData: { kind: 'eimPublicKey', value },
    ...more,
  }
}

/** What a package has in place of what is right. */
export type PackageOffer = Partial<Omit<PackageContent, 'operations'>> & Partial<PackageSigning>

/** BF51 of an eIM of ours with the next counter. */
export function packageOf(world: EuiccWorld, eim: EimOfOurs, operations: Operations, offer: PackageOffer = {}): Buffer {
  const counter = offer.counter ?? eim.counter + 1
  const { eimId = eim.eimId, eid = world.eid ?? missing('after which the EID is known'), transactionId = idOf(world) } = offer
  const { key = eim.key.privateKey, token = eim.token ?? 0n } = offer
  return eimPackage({ eimId, eid, counter, transactionId, operations }, { key, token })
}

/** Sends a package of an eIM of ours, with the next counter where the offer has none. */
export async function loadPackage(
  world: EuiccWorld,
  eim: EimOfOurs,
  operations: Operations,
  offer: PackageOffer = {},
): Promise<Es10Answered<'LoadEuiccPackage'>> {
  const octets = packageOf(world, eim, operations, offer)
  if (offer.counter === undefined) eim.counter++
  return world.send('LoadEuiccPackage', octets)
}

/** Eight octets: an eIM is free in how many it takes. */
function idOf(world: EuiccWorld): Buffer {
  return world.random.octets(8)
}
