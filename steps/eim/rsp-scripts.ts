/** What the SM-DP+ and the SM-DS of a scenario do wrong, or offer: SGP.22 5.6, 5.8, SGP.32 3.2.3.2. */
import { defineParameterType, Given } from '@cucumber/cucumber'
import type { RefusableFunction } from '../../simulators/played/rsp-behaviour.ts'
import type { OtherCertificate } from '../../simulators/played/rsp-certificates.ts'
import type { RspScript } from '../../simulators/played/rsp-script.ts'
import { playScript, type RspRole, serverOf } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

defineParameterType({
  name: 'rspServer',
  regexp: /SM-DP\+|SM-DS/,
  transformer: (name: string): RspRole => (name === 'SM-DS' ? 'smds' : 'smdp'),
})

const functions: Readonly<Record<string, RefusableFunction>> = {
  InitiateAuthentication: 'initiateAuthentication',
  AuthenticateClient: 'authenticateClient',
  GetBoundProfilePackage: 'getBoundProfilePackage',
  CancelSession: 'cancelSession',
}
defineParameterType({
  name: 'es9Function',
  regexp: Object.keys(functions),
  transformer: (name: string) => functions[name] ?? 'initiateAuthentication',
})

/** Certificates that are wrong in one way, in the words of scenarios. */
const wrongCertificates: Readonly<Record<string, OtherCertificate>> = {
  'with an altered signature': 'badSignature',
  'that another key has signed': 'wrongKey',
  'that has expired': 'expired',
  'that is not valid yet': 'notYetValid',
  'of an unknown CI': 'otherCi',
  'on the curve P-384': 'unsupportedCurve',
  'without extended key usage': 'noExtendedKeyUsage',
  'for clients alone': 'clientAuthOnly',
  'for key agreement': 'keyAgreement',
  'with the policy of another role': 'wrongPolicy',
  'of another OID': 'otherRegisteredId',
}
defineParameterType({
  name: 'wrongCertificate',
  regexp: Object.keys(wrongCertificates),
  transformer: (words: string): OtherCertificate => wrongCertificates[words] ?? 'expired',
})

/** Ways in which a server gives no answer that can be used. */
const troubles: Readonly<Record<string, RspScript>> = {
  'takes no connections': { refusesConnections: true },
  'answers the status 500': { http: { every: { kind: 'status', status: 500 } } },
  'never answers': { http: { every: { kind: 'silence' } } },
  'ends connections in place of answers': { http: { every: { kind: 'hangUp' } } },
  'answers octets that are no object': { http: { every: { kind: 'body', body: Buffer.from('30820102', 'hex') } } },
  'cuts its answers off': { http: { every: { kind: 'cut' } } },
}
defineParameterType({ name: 'trouble', regexp: Object.keys(troubles), transformer: (words: string) => troubles[words] ?? {} })

/** What the SM-DP+ says or signs wrongly, which the eUICC refuses where the eIM does not. */
const lies: Readonly<Record<string, RspScript>> = {
  'shows a DPauth certificate with an altered signature': { auth: 'badSignature' },
  'signs serverSigned1 wrongly': { spoilt: ['serverSignature1'] },
  'names a CI that the eUICC does not have': { ciKeyIdentifier: Buffer.alloc(20, 0xc1) },
  'signs another challenge': { otherChallenge: true },
  'shows a DPpb certificate with an altered signature': { pb: 'badSignature' },
  'shows a DPpb certificate of another OID': { pb: 'otherRegisteredId' },
  'signs smdpSigned2 wrongly': { spoilt: ['smdpSignature2'] },
  'signs another transaction': { otherTransactionId: ['smdpSigned2'] },
  'shows a DSauth certificate with an altered signature': { auth: 'badSignature' },
}
defineParameterType({ name: 'lie', regexp: Object.keys(lies), transformer: (words: string) => lies[words] ?? {} })

/** What the SM-DP+ may do as well. */
const habits: Readonly<Record<string, RspScript>> = {
  'signs objects with an element of a later version': { signedForms: 'unknownElement' },
  'asks for a confirmation code': { ccRequired: true },
  'takes only the confirmation code of the order': { confirmationCode: '12345678' },
  'protects the profile with keys of its own': { protectionKeys: true },
  'asks for a confirmation code and protects the profile with keys of its own': { ccRequired: true, protectionKeys: true },
  'signs another address than its own': { serverAddress: 'other.harness.test' },
  'offers a profile with ppr1': { metadata: { profilePolicyRules: ['ppr1'] } },
  'packs other metadata than it announced': { metadataInPackage: { profileName: 'Another profile' } },
  'speaks JSON alone': { bindings: ['json'] },
  'speaks ASN.1 alone': { bindings: ['asn1'] },
  'speaks TLS 1.2 alone': { tlsVersion: 'TLSv1.2' },
  'has a profile of 40,000 octets': { profileOctets: 40_000 },
}
const longestFirst = Object.keys(habits).sort((a, b) => b.length - a.length)
defineParameterType({ name: 'habit', regexp: longestFirst, transformer: (words: string) => habits[words] ?? {} })

Given(
  'the {rspServer} refuses {es9Function} with {word} and {word}, which is {word}',
  async function (
    this: ConformanceWorld,
    role: RspRole,
    name: RefusableFunction,
    subjectCode: string,
    reasonCode: string,
    error: string,
  ) {
    // What has no name of its own is a number.
    const named = /^\d+$/.test(error) ? Number(error) : error
    await playScript(this, role, { refuse: { [name]: { error: named, codes: { subjectCode, reasonCode } } } })
  },
)

Given(
  'the {rspServer} shows a TLS certificate {wrongCertificate}',
  async function (this: ConformanceWorld, role: RspRole, tls: OtherCertificate) {
    await playScript(this, role, { tls })
  },
)

Given('the {rspServer} {trouble}', async function (this: ConformanceWorld, role: RspRole, script: RspScript) {
  await playScript(this, role, script)
})

Given('the {rspServer} {lie}', async function (this: ConformanceWorld, role: RspRole, script: RspScript) {
  await playScript(this, role, script)
})

Given('the {rspServer} {habit}', async function (this: ConformanceWorld, role: RspRole, script: RspScript) {
  await playScript(this, role, script)
})

Given('the SM-DS has an event of the SM-DP+', async function (this: ConformanceWorld) {
  const { address: rspServerAddress } = serverOf(this, 'smdp')
  await playScript(this, 'smds', { events: [{ eventId: 'EVENT-1', rspServerAddress }] })
})
