/** Heap that a simulated device takes: its eUICC, its IPA, and its records at the eIM, with one PKI for all. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { EimMachine } from '../simulators/eim/machine.ts'
import { asCard } from '../simulators/euicc/as-card.ts'
import { Ipa } from '../simulators/ipa/ipa.ts'
import { testEids } from '../simulators/world-eids.ts'
import { systemClock } from '../transport/clock.ts'
import { systemRandom } from '../transport/random.ts'
import { selfSignedIdentity } from '../transport/tls-identity.ts'
import { associatedEuicc, benchPki, EIM } from './cycle-world.ts'

/** Octets for each of `count` devices. Certificates belong to the PKI and are not counted. */
export async function heapPerDevice(count: number): Promise<number> {
  const eids = testEids(count)
  const pki = await benchPki(eids)
  const { certificates } = await selfSignedIdentity(EIM, systemClock, systemRandom)
  const eim = new EimMachine({ signingKey: pki.eimSigning, cis: [pki.ci.certificate] })
  const kept: unknown[] = [associatedEuicc(pki, eids[0] ?? '', certificates)]
  const before = heapInUse()
  for (const eid of eids) {
    const euicc = associatedEuicc(pki, eid, certificates)
    const ipa = new Ipa({ card: asCard(euicc) })
    const euiccCertificate = pki.euiccs.get(eid)?.certificate.der
    eim.operator.registerEuicc({ eid, euiccCertificate, eumCertificate: pki.eum.certificate.der })
    kept.push(euicc, ipa)
  }
  const after = heapInUse()
  if (kept.length !== 2 * count + 1) throw new RangeError('devices are missing')
  return (after - before) / count
}

/** After everything that nobody refers to has gone, buffers outside of the heap counted too. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new RangeError('no garbage collection on demand')
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
