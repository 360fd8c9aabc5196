import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { changes } from '../../protocol/certificates/negative-changes.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { associatedEim, pem } from './eim-trust.ts'
import { readyToDownload, SMDP } from './test-download.ts'
import { pirOf } from './test-objects.ts'
import { ciPem, eimConfiguration, pki, scene, TestServer } from './test-scene.ts'

const negative = (
  role: 'dpTls' | 'eimTls',
  kind: 'expired' | 'clientAuthOnly' | 'otherCi' | 'otherName' | 'otherKey' | 'notYetValid' | 'wrongPolicy',
) => issueNegative(pki, { role, kind })

/** Whether a round reaches an eIM that shows this certificate. */
async function reaches(
  shown: { certificate: typeof pki.eimTls.certificate; privateKey: typeof pki.eimTls.privateKey },
  more: Partial<EimConfigurationData>,
  eimCas: string[] = [],
) {
  const { trustedPublicKeyDataTls: _, ...plain } = eimConfiguration('eim1')
  const set = await scene({ eims: [{ ...plain, ...more }], settings: { eimCas } })
  set.eim.present(identityOf(shown))
  const [report] = await set.ipa.pokeNow(set.signal)
  assert.equal(set.waits.length, 0, 'a certificate that is not trusted is not tried again')
  return { ended: report?.ended, calls: set.eim.calls.length }
}

const reached = { ended: 'noEimPackageAvailable', calls: 1 }
const refused = { ended: 'unreachable', calls: 0 }
const key = { trustedPublicKeyDataTls: { kind: 'trustedEimPkTls', value: pki.eimTls.certificate.publicKey.spki } } as const
const certificate = { trustedPublicKeyDataTls: { kind: 'trustedCertificateTls', value: pki.eimTls.certificate.der } } as const
const ca = { trustedPublicKeyDataTls: { kind: 'trustedCertificateTls', value: pki.ci.certificate.der } } as const

test('sheet:CRT-13 SEC-TLS-014 SEC-TLS-029: only the pinned key is taken, also from a certificate that nobody signed', async () => {
  assert.deepEqual(await reaches(pki.eimTls, key), reached)
  assert.deepEqual(await reaches(await negative('eimTls', 'otherKey'), key, [ciPem]), refused)
  assert.deepEqual(await reaches(pki.eimTlsSelfSigned, key, [ciPem]), refused)
})

test('sheet:CRT-13 SEC-TLS-029: the pinned certificate, or one below it, and no other', async () => {
  assert.deepEqual(await reaches(pki.eimTls, certificate), reached)
  assert.deepEqual(await reaches(pki.eimTls, ca), reached)
  assert.deepEqual(await reaches(pki.eimTlsForeign, ca, [pem('CERTIFICATE', pki.foreignCa.certificate.der)]), refused)
})

test('sheet:CRT-13 SEC-TLS-012 SEC-TLS-016 SEC-TLS-029 SEC-DTLS-015: without a pin the chain, the name and the dates count', async () => {
  assert.deepEqual(await reaches(pki.eimTls, {}, [ciPem]), reached)
  for (const kind of ['expired', 'notYetValid', 'otherName', 'otherCi'] as const)
    assert.deepEqual(await reaches(await negative('eimTls', kind), {}, [ciPem]), refused, kind)
  assert.deepEqual(await reaches(pki.eimTls, {}), refused, 'the CAs of the system do not know it')
})

test('sheet:CRT-08 SEC-TLS-018 SEC-DTLS-021: a server certificate for clients only is refused, by eIM and SM-DP+ alike', async () => {
  const { plan, ...keys } = pki.eimTls
  const forClients = { ...plan, ...changes.clientAuthOnly({ plan, keys, pki }) }
  const shown = { ...keys, certificate: await issueCertificate(forClients) }
  assert.deepEqual(await reaches(shown, {}, [ciPem]), refused)
  const smdp = await new TestServer().listen(identityOf(await negative('dpTls', 'clientAuthOnly')))
  const set = await scene({ settings: { places: { [SMDP]: smdp.place } } })
  readyToDownload(set.card, () => pirOf(1, SMDP).octets)
  const outcome = await set.ipa.startDownload(`1$${SMDP}$X`, set.signal)
  assert.deepEqual([outcome.kind, smdp.calls.length], ['none', 0])
})

test('SEC-CERT-031: a TLS certificate of another role than SM-DP+ is refused by a download', async () => {
  for (const shown of [pki.dpAuth, pki.dsTls, await negative('dpTls', 'wrongPolicy')]) {
    const smdp = await new TestServer().listen(identityOf(shown))
    const set = await scene({ settings: { places: { localhost: smdp.place } } })
    readyToDownload(set.card, () => pirOf(1, 'localhost').octets)
    const outcome = await set.ipa.startDownload('1$localhost$X', set.signal)
    assert.deepEqual([outcome.kind, smdp.calls.length], ['none', 0])
    assert.match(outcome.kind === 'none' ? outcome.why : '', /none of a dp-tls/)
  }
})

test('an eIM without an address, or without retrieval over HTTPS, is left alone', async () => {
  const { eimFqdn: _, ...nowhere } = eimConfiguration('eim1')
  const set = await scene({ eims: [nowhere, eimConfiguration('eim2', { eimSupportedProtocol: ['eimRetrieveCoaps'] })] })
  assert.deepEqual(await set.ipa.pokeNow(set.signal), [])
  assert.equal(associatedEim({ eimId: 'eim.test', eimIdType: 'eimIdTypeFqdn' }).eimFqdn, 'eim.test')
})

test('an IPA with two transports takes the one that the entry lists for retrieval, the first where it lists both or none', () => {
  const over = (...eimSupportedProtocol: ('eimRetrieveHttps' | 'eimRetrieveCoaps' | 'eimInjectHttps')[]) => {
    const entry = { eimId: 'eim1', ...(eimSupportedProtocol.length === 0 ? {} : { eimSupportedProtocol }) }
    const { over: taken, isRetrievedFrom } = associatedEim(entry, undefined, ['coaps', 'https'])
    return [taken, isRetrievedFrom]
  }
  assert.deepEqual(over('eimRetrieveHttps'), ['https', true])
  assert.deepEqual(over('eimRetrieveCoaps', 'eimInjectHttps'), ['coaps', true])
  assert.deepEqual(over('eimRetrieveHttps', 'eimRetrieveCoaps'), ['coaps', true])
  assert.deepEqual(over(), ['coaps', true])
  assert.deepEqual(over('eimInjectHttps'), ['coaps', false])
})
