/** What package cycles need: a PKI, eUICCs that know the eIM, and the three messages of a cycle. */

import { createTestPki, type TestPki } from '../protocol/certificates/test-pki.ts'
import { AddInitialEimRequest } from '../protocol/es10b/eim-configuration.ts'
import { decode, encode } from '../protocol/schema/type.ts'
import { NotificationSentRequest } from '../protocol/sgp22/notifications.ts'
import { EuiccPackageResult } from '../protocol/sgp32/euicc-package-result.ts'
import { execute } from '../simulators/euicc/execute.ts'
import { euiccSettings, firstState } from '../simulators/euicc/make-euicc.ts'
import type { EuiccSettings } from '../simulators/euicc/settings.ts'
import { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { initialConfiguration } from '../simulators/initial-association.ts'

const DAY = 86_400_000
export const EIM = 'eim.harness.test'

export function benchPki(eids: readonly string[]): Promise<TestPki> {
  return createTestPki({ curve: 'P-256', notBefore: Date.now() - DAY, eids })
}

/** An eUICC with the eIM associated, behind a device that has said what it is. @param tlsCertificate PEM that it pins */
export function associatedEuicc(pki: TestPki, eid: string, tlsCertificate: string): SimulatedEuicc {
  const settings: EuiccSettings = euiccSettings([pki], eid)
  const euicc = new SimulatedEuicc({ settings, state: firstState(settings) })
  euicc.chip.volatile.capabilities = ['LUId', 'LPDd', 'LDSd']
  const { publicKey: signingKey } = pki.eimSigning
  const configuration = initialConfiguration({ eimId: EIM, fqdn: EIM, signingKey, tlsCertificate })
  run(euicc, encode(AddInitialEimRequest, { eimConfigurationDataList: [configuration] }))
  return euicc
}

/** One ES10 function, as the ISD-R gets it. */
export function run(euicc: SimulatedEuicc, request: Buffer): Buffer {
  const done = execute(euicc.chip, request)
  if (done.kind !== 'done') throw new RangeError(`${done.name}: ${done.kind}`)
  return done.response
}

/** Loads a package, and gives its result; throws where the eUICC did not carry it out. */
export function load(euicc: SimulatedEuicc, request: Buffer): EuiccPackageResult {
  const { value } = decode(EuiccPackageResult, run(euicc, request))
  if (value.kind !== 'euiccPackageResultSigned') throw new RangeError(`the eUICC answers ${value.kind}`)
  return value
}

/** Removes what the eIM has acknowledged. */
export function removeAcknowledged(euicc: SimulatedEuicc, seqNumbers: readonly (number | bigint)[]): void {
  if (seqNumbers.length === 0) throw new RangeError('the eIM acknowledges nothing')
  for (const seqNumber of seqNumbers) run(euicc, encode(NotificationSentRequest, { seqNumber }))
}
