import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { describeCertificate, describeCrl } from './describe.ts'
import { parseCertificate } from './parse.ts'
import { parseCrl } from './parse-crl.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { validateEuicc, validateServer } from './validate.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pki = await createTestPki({ curve: 'P-256', notBefore })

const { eum, ci, otherCi } = pki
const euicc = pki.euiccs.get(testEid)!

test('mutated certificates and CRLs give DecodeError or can be judged; nothing else comes out', () => {
  const inputs = [euicc.certificate.der, eum.certificate.der, pki.crls.revokingDpAuth.der]
  const edits = fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(...inputs), edits, fc.boolean(), (input, changed, strict) => {
      const der = Buffer.from(input)
      for (const [at, octet] of changed) der[at % der.length] = octet
      try {
        if (input === inputs[2]) {
          describeCrl(parseCrl(der, { strict }))
          return
        }
        const parsed = parseCertificate(der, { strict })
        describeCertificate(parsed)
        validateServer(parsed, 'dp-tls', { cis: [ci.certificate], now: notBefore }, { hostName: 'localhost' })
        validateEuicc(parsed, parsed, { cis: [ci.certificate, otherCi.certificate], now: notBefore })
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
    { numRuns: 1500 },
  )
})
