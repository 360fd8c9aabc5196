/** For tests: a folder with what a profile names of an eUICC. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../protocol/certificates/test-pki.ts'
import { encode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { filesOf, writePki } from './pki.ts'

/** In DER, with counter 7 and the signing key of the PKI. */
export function testConfiguration(pki: TestPki): Buffer {
  return encode(EimConfigurationData, {
    eimId: 'eim.harness.test',
    counterValue: 7,
    eimPublicKeyData: { kind: 'eimPublicKey', value: pki.eimSigning.publicKey.export({ type: 'spki', format: 'der' }) },
  })
}

/** A PKI for {@link testEid} written into `folder` as PEM, with eim.hex beside it. @returns the PKI */
export async function writeEuiccFiles(folder: string): Promise<TestPki> {
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1), eids: [testEid] })
  await writePki(folder, filesOf(pki))
  writeFileSync(join(folder, 'eim.hex'), testConfiguration(pki).toString('hex'))
  return pki
}

/** Of the files that {@link writeEuiccFiles} writes. */
export const euiccFiles = {
  certificate: `P-256-euicc-${testEid}.pem`,
  eumCertificate: 'P-256-eum.pem',
  key: `file:P-256-euicc-${testEid}-key.pem`,
}
