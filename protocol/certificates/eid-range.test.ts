import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { type CiVerifier, validateEuicc } from './validate.ts'
import { accepts, like, reasonsOf, without } from './vectors/judging.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pki = await createTestPki({ curve: 'P-256', notBefore })
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }

const euicc = pki.euiccs.get(testEid)!

test('permittedEins of the variants A, B and C decides in place of the serialNumber prefix', async () => {
  const withEins = async (eins: readonly string[]) =>
    await like(pki.eum, {
      extensions: [
        ...without(pki.eum, 'nameConstraints'),
        { kind: 'nameConstraints', critical: true, permitted: [['organization', 'TEST EUM']] },
        { kind: 'permittedEins', critical: false, eins },
      ],
    })
  accepts(validateEuicc(euicc.certificate, await withEins(['1', '89049032']), verifier))
  assert.deepEqual(reasonsOf(validateEuicc(euicc.certificate, await withEins(['89049033']), verifier)), ['eidOutsideEumRange'])
})

test('an EUM whose constraints name no organization takes every one', async () => {
  const permitted = [['serialNumber', '8904903']] as const
  const eum = await like(pki.eum, {
    extensions: [...without(pki.eum, 'nameConstraints'), { kind: 'nameConstraints', critical: true, permitted }],
  })
  accepts(validateEuicc(euicc.certificate, eum, verifier))
})

test('an eUICC without an organization is outside of a range that names one', async () => {
  const certificate = await like(euicc, { subject: euicc.plan.subject.filter(([name]) => name !== 'organization') })
  const { failures } = validateEuicc(certificate, pki.eum.certificate, verifier)
  assert.equal(failures[0]?.sentence, 'the subject has no organization, and the EUM may only use TEST EUM')
})
