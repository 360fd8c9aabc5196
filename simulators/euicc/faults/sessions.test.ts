/** What each fault of sessions and certificates shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueNegative } from '../../../protocol/certificates/negative.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { AuthenticateServerResponse } from '../../../protocol/sgp32/download-objects.ts'
import { keyIdOf, spoilt } from '../../played/scripted-smdp.ts'
import { authenticationOf, preparationOf, TestDownload } from '../download/test-download.ts'
import { sessionFaults } from './sessions.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const otherIssuer = await issueNegative(pki, { role: 'dpAuth', kind: 'wrongIssuerName' })
const otherCurve = await issueNegative(pki, { role: 'dpAuth', kind: 'unsupportedCurve' })

interface Row {
  readonly see: (download: TestDownload) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const rows: Readonly<Record<keyof typeof sessionFaults, Row>> = {
  beginsItsChallengesAnew: {
    see(download) {
      const before = download.challenge()
      download.card.reset()
      return before.equals(download.challenge())
    },
    right: false,
    faulty: true,
  },
  keepsChallengesOverReset: {
    see(download) {
      const octets = download.smdp.authenticateServer(download.challenge())
      download.card.reset()
      return authenticationOf(download.card.ask(octets).data)
    },
    right: 'noSessionContext',
    faulty: 'ok',
  },
  keepsSessionsOverReset: {
    see(download) {
      const octets = download.smdp.prepareDownload(download.authenticate())
      download.card.reset()
      return preparationOf(download.card.ask(octets).data)
    },
    right: 'noSessionContext',
    faulty: 'ok',
  },
  staysWithTheFirstSession: {
    see: (download) => [download.authenticated(), download.prepared()],
    right: ['ok', 'ok'],
    faulty: ['ok', 'invalidSignature'],
  },
  signsItsOwnChallenge: {
    see(download) {
      const { value } = decode(AuthenticateServerResponse, download.authenticate())
      return value.kind === 'authenticateResponseOk' && Buffer.from(value.value.euiccSigned1.serverChallenge).equals(sent)
    },
    right: true,
    faulty: false,
  },
  introducesItselfToAnyone: {
    see: (download) => download.authenticate({ spoil: spoilt }).includes(pki.eum.certificate.der),
    right: false,
    faulty: true,
  },
  trustsTheCertificateForTheSignature: {
    see: (download) => download.authenticated({ spoil: spoilt }),
    right: 'invalidSignature',
    faulty: 'ok',
  },
  takesItsUsualCi: {
    see: (download) => download.authenticated({ ciKeyId: keyIdOf(pki.otherCi) }),
    right: 'ciPKUnknown',
    faulty: 'ok',
  },
  hasOneErrorForCertificates: {
    see: (download) => download.authenticated({ server: otherCurve }),
    right: 'unsupportedCurve',
    faulty: 'invalidCertificate',
  },
  findsTheCiByItsKeyAlone: {
    see: (download) => download.authenticated({ server: otherIssuer }),
    right: 'invalidCertificate',
    faulty: 'ok',
  },
}

/** The serverChallenge of the scripted SM-DP+. */
const sent = Buffer.alloc(16, 0x5c)

for (const [name, { see, right, faulty }] of Object.entries(rows)) {
  const { what, checks, ledger, decisions } = sessionFaults[name as keyof typeof sessionFaults]
  test(`an eUICC that ${what} (${[...checks, ...ledger].join(', ')})`, () => {
    assert.deepEqual(see(new TestDownload(pki)), right)
    assert.deepEqual(see(new TestDownload(pki, { decisions })), faulty)
  })
}
