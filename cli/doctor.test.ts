// Long because: one table holds every broken set-up with its red line.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { simulatedEim } from '../adapters/eim/simulated.ts'
import { writeEuiccState } from '../profiles/euicc-state.ts'
import { filesOf, writePki } from '../profiles/pki.ts'
import { euiccFiles } from '../profiles/test-euicc-files.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import { encode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { systemClock } from '../transport/clock.ts'
import { systemRandom } from '../transport/random.ts'
import type { Reply } from '../transport/reply.ts'
import { listening, identity as peer, tcpPeer, tlsPeer } from '../transport/test-peers.ts'
import { served } from '../transport/test-servers.ts'
import { selfSignedIdentity } from '../transport/tls-identity.ts'
import { builtIn, type Changes, examined, file, folder, idleEid, profileWith } from './doctor/test-set-up.ts'

file('peer.pem', peer.certificates)
file('strange.pem', generateKeyPair('P-256').privateKey.export({ type: 'pkcs8', format: 'pem' }))
file('cut.hex', '3017800465494D')
const configurationWith = (more: Partial<EimConfigurationData>) =>
  encode(EimConfigurationData, { eimId: 'eim.harness.test', counterValue: 7, ...more }).toString('hex')
file('other-ci.hex', configurationWith({ euiccCiPKId: Buffer.from(`01${'1'.repeat(38)}`, 'hex') }))
file(
  'no-key.hex',
  configurationWith({ eimPublicKeyData: { kind: 'eimPublicKey', value: Buffer.from('30083003060100030100', 'hex') } }),
)
file('other.pem', (await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)).certificates)
writeEuiccState('other.json', { eid: idleEid, counter: 1, token: 0n, seqNumber: 0 }, 'k', folder)

/** Port of a server that answers everything alike, with the certificate of {@link peer}. */
const answering = async (reply: Reply) => (await served({ answer: () => reply })).server.port
const answer = (status: number, body: string, headers = {}): Reply => ({
  kind: 'answer',
  status,
  headers,
  body: Buffer.from(body),
})
const closed = await listening(createServer())
const right = { kind: 'answer', status: 200, headers: {} } as const
const noWork = Buffer.from('BF4F03020101', 'hex')
const page = '<html>\u001b[31mWelcome</html>'

test('a set-up in order may start, and each line says what was found', async () => {
  const { code, output } = await examined(profileWith({}))
  assert.equal(code, 0, output)
  for (const line of [
    /^ {2}profile +ok +Simulated eIM 1, SGP\.32 v1\.2 in asn1 and json, 23 options answered$/m,
    /^ {2}reach +ok +127\.0\.0\.1:\d+ in \d+ ms, TLSv1\.3$/m,
    /^ {2}trust +ok +pinned certificate, 29 days left$/m,
    /^ {2}clock +ok +\d+\.\d s apart$/m,
    /^ {2}sanity +ok +json: GetEimPackage for the idle EID: noEimPackageAvailable$/m,
    /^ {2}nonsense +ok +asn1: what no version defines was answered with HTTP 400; the eIM works as before$/m,
    /^ {2}assets +ok +89049032123451234512345678901235: eIM eim\.harness\.test, counter 7, certificates and key belong together, no state yet$/m,
    /^ {2}smdp +absent +smdp: no SM-DP\+ of ours/m,
    /^ {2}operator +absent +operator: none: \d+ of \d+ requirements need an order and cannot be prepared$/m,
  ])
    assert.match(output, line)
})

test('the built-in profile may start', async () => {
  assert.equal((await examined(builtIn)).code, 0)
})

test('--json gives the same as data', async () => {
  const { output } = await examined(profileWith({}), true)
  const { red, findings } = JSON.parse(output)
  assert.equal(red, false)
  assert.equal(findings[0].about, 'profile')
})

/** A broken set-up, and its red line. */
const broken: readonly (readonly [what: string, changes: Changes | (() => Promise<Changes>), line: RegExp])[] = [
  [
    'nobody at the port',
    { port: 1 },
    /reach +wrong +eim\.address: no connection to 127\.0\.0\.1:1 \(ECONNREFUSED\); correct host and port/,
  ],
  [
    'a server that says nothing',
    async () => ({ port: await tcpPeer(() => {}) }),
    /reach +wrong +eim\.address: no end of the TLS handshake for 300 ms; write the port/,
  ],
  [
    'a server of plain HTTP',
    async () => ({ port: await tcpPeer((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')) }),
    /reach +wrong +eim\.address: .*perhaps it speaks plain HTTP\); write the port/,
  ],
  [
    'another pinned certificate',
    { trust: '{ certificate: other.pem }' },
    /trust +wrong +eim\.trust: .*is not the pinned one.*; write the certificate or key that it shows now/,
  ],
  [
    'a CA that nobody asked',
    { trust: 'system' },
    /trust +wrong +eim\.trust: .*is not trusted.*; write ca: with the CA that issued it/,
  ],
  [
    'another host name',
    { name: 'other.example', trust: '{ ca: eim.pem }' },
    /trust +wrong +eim\.url: .*not for the name other\.example, only for DNS:eim\.harness\.test, DNS:localhost; write one of these names/,
  ],
  [
    'an expired certificate',
    expired,
    /trust +wrong +eim\.trust: .*has expired.*; give the eIM a certificate that is valid today/,
  ],
  [
    'a server that has no such page',
    async () => ({ port: await answering(answer(404, 'no')), trust: '{ certificate: peer.pem }' }),
    /sanity +wrong +eim\.url: asn1: nothing that speaks ESipa at .*HTTP status 404, not 200; write the address of the eIM/,
  ],
  [
    'a server of pages',
    async () => ({ port: await answering(answer(200, page, { 'Content-Type': '<html>' })), trust: '{ certificate: peer.pem }' }),
    /sanity +wrong +eim\.url: asn1: nothing that speaks ESipa at .*has a body \(<html>\) that cannot be read/,
  ],
  [
    'a server of garbage',
    async () => ({
      port: await tlsPeer((socket) => void socket.end('\u0000\u0001garbage\r\n')),
      trust: '{ certificate: peer.pem }',
    }),
    /sanity +wrong +eim\.url: asn1: nothing that speaks ESipa/,
  ],
  [
    'a server that never answers',
    async () => ({ port: await answering({ kind: 'silence' }), trust: '{ certificate: peer.pem }' }),
    /sanity +wrong +eim\.url: asn1: .*write the address of an eIM that answers, start it, or write a larger patienceMs/,
  ],
  [
    'a gateway that wants to see something',
    async () => ({ port: await answering(answer(401, '')), trust: '{ certificate: peer.pem }' }),
    /sanity +wrong +eim\.authorization: asn1: .*HTTP status 401, not 200; write what the gateway wants to see/,
  ],
  [
    'an idle EID that the eIM does not know',
    async () => strangeEim(),
    /sanity +wrong +assets\.idleEid: asn1: the eIM does not know 8988.*05 \(eidNotFound\); enter it there/,
  ],
  [
    'a trusted certificate that is not there',
    { trust: '{ certificate: nowhere.pem }' },
    /reach +wrong +eim\.trust\.certificate: nowhere\.pem is not a file that can be read/,
  ],
  [
    'a secret that is not set',
    { eim: '  authorization: env:NOT_SET_ANYWHERE' },
    /reach +wrong +eim\.authorization: the environment variable NOT_SET_ANYWHERE is not set/,
  ],
  [
    'a broken eimConfiguration',
    { euicc: { eimConfiguration: 'cut.hex' } },
    /assets +wrong +assets\.euiccs\.0\.eimConfiguration: cut\.hex: .*at byte 1.*; write one EimConfigurationData/,
  ],
  [
    'a key file that is none',
    { euicc: { key: '"file:eim.hex"' } },
    /assets +wrong +assets\.euiccs\.0\.euicc\.key: file:eim\.hex is not one private key/,
  ],
  [
    'the key of another certificate',
    { euicc: { key: '"file:strange.pem"' } },
    /assets +wrong +assets\.euiccs\.0\.euicc\.key: file:strange\.pem is not the key of/,
  ],
  [
    'the certificate of something else',
    { euicc: { certificate: 'P-256-ci.pem' } },
    /assets +wrong +assets\.euiccs\.0\.euicc\.certificate: P-256-ci\.pem is for no EID/,
  ],
  [
    'an eimConfiguration for another CI',
    { euicc: { eimConfiguration: 'other-ci.hex' } },
    /assets +wrong +assets\.euiccs\.0\.euicc: the certificates end in CI [0-9A-F]{40}, and the eimConfiguration says 01{39} \(euiccCiPKId\)/,
  ],
  [
    'an eimConfiguration with a key that is none',
    { euicc: { eimConfiguration: 'no-key.hex' } },
    /assets +wrong +assets\.euiccs\.0\.eimConfiguration: its eimPublicKeyData is no key that can be used/,
  ],
  [
    'a certificate of an eUICC that the EUM may not have given',
    outOfRange,
    /assets +wrong +assets\.euiccs\.0\.euicc\.eumCertificate: the EID 8988\d+ does not begin with 89049032/,
  ],
  [
    'an eUICC that its IPA vouches for in vain',
    async () => ({ uncertified: await outsideAs('permitted') }),
    /assets +wrong +assets\.uncertified\.permitted\.euicc\.eumCertificate: the EID 8988\d+ does not begin with 89049032/,
  ],
  [
    'an eUICC that should be outside of the range of its EUM, and is inside',
    async () => ({ ...(await outOfRange()), uncertified: inside('notPermitted') }),
    /assets +wrong +assets\.uncertified\.notPermitted\.euicc\.eumCertificate: this EUM may give the EID 8904\d+; write/,
  ],
  [
    'the state of another EID',
    { euicc: { state: 'other.json' } },
    /assets +wrong +assets\.euiccs\.0\.state: other\.json is the state of EID 8988/,
  ],
  [
    'our SM-DP+ with the key of another',
    smdp({ key: '"file:strange.pem"' }),
    /smdp +wrong +smdp\.key: file:strange\.pem is not the key of P-256-dpTls\.pem/,
  ],
  [
    'our SM-DP+ with a certificate for another name',
    smdp({ address: 'smdp.example.com' }),
    /smdp +wrong +smdp\.certificate: P-256-dpTls\.pem: the certificate is not for smdp\.example\.com/,
  ],
  [
    'our SM-DP+ on a port that somebody has',
    smdp({ listen: `"127.0.0.1:${closed}"` }),
    /smdp +wrong +smdp\.listen: cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/,
  ],
  ['our SM-DP+ without a PKI in its folder', smdp({ pki: 'nowhere' }), /smdp +wrong +smdp\.pki: .*nowhere cannot be read/],
  [
    'an operator whose interface nobody serves',
    {
      operator:
        '{ adapter: http, url: "http://127.0.0.1:1", requests: { psmo: { method: POST, path: /x, json: {} } }, operations: { getRAT: {} } }',
    },
    /operator +wrong +operator\.url: no connection to 127\.0\.0\.1:1 \(ECONNREFUSED\); correct it, or start the eIM/,
  ],
  [
    'a person to ask and no terminal',
    { operator: '{ adapter: prompt }' },
    /operator +wrong +operator\.adapter: prompt asks a person, and there is no terminal/,
  ],
  [
    'a command that is not there',
    { operator: '{ adapter: command, program: ./nowhere, offers: [enable] }' },
    /operator +wrong +operator\.program: .*nowhere cannot be run \(ENOENT\)/,
  ],
]

for (const [what, changes, line] of broken)
  test(`${what}: a red line with the key to change, and exit 3`, async () => {
    const { code, output } = await examined(profileWith(typeof changes === 'function' ? await changes() : changes))
    assert.match(output, line)
    assert.equal(code, 3)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tested
    assert.doesNotMatch(output, /[\u0000-\u0009\u000b-\u001f]/, 'what a peer sends stays inert')
    assert.doesNotMatch(output, /BEGIN|\bat .*\.ts:/, 'no key and no stack trace')
  })

test('a profile with mistakes is told line by line, and nothing is sent', async () => {
  const { code, output } = await examined(builtIn.replace('O_X_ECALL: true', 'O_X_ECALL: perhaps'))
  assert.equal(code, 3)
  assert.match(output, /profile\.yaml:\d+:\d+: options\.O_X_ECALL: write true or false/)
})

test('a fault that nobody knows is a mistake of the profile', async () => {
  const { code, output } = await examined(builtIn.replace('# fault: neverAnswers', 'fault: isSulky'))
  assert.equal(code, 3)
  assert.match(output, /reach +wrong +eim\.fault: there is no fault isSulky; write correct, or a name that/)
})

test('where one binding works, what is wrong with the other is for the scenarios', async () => {
  const { server } = await served({
    answer: ({ path }) => (path.endsWith('asn1') ? { ...right, body: noWork } : answer(404, '')),
  })
  const { code, output } = await examined(profileWith({ port: server.port, trust: '{ certificate: peer.pem }' }))
  assert.match(output, /sanity +warning +bindings: json: nothing that speaks ESipa at .*; take json out of bindings/)
  assert.equal(code, 0, output)
})

test('an eIM that nonsense ends may be run all the same, and the line says it', async () => {
  let ended = false
  const { server } = await served({
    answer: ({ body }) => {
      ended ||= body.equals(Buffer.from('BF7F00', 'hex'))
      return ended ? { kind: 'hangUp' } : { ...right, body: noWork }
    },
  })
  const profile = profileWith({ port: server.port, trust: '{ certificate: peer.pem }' }).replace('[asn1, json]', '[asn1]')
  const { code, output } = await examined(profile.replace('O_X_JSON: true', 'O_X_JSON: false'))
  assert.match(output, /nonsense +warning +asn1: .*then the eIM stopped answering/)
  assert.equal(code, 0, output)
})

test('clocks that are far apart are a warning', async () => {
  const port = await answering({
    kind: 'answer',
    status: 200,
    headers: { Date: new Date(Date.now() - 600_000).toUTCString() },
    body: noWork,
  })
  const { code, output } = await examined(profileWith({ port, trust: '{ certificate: peer.pem }' }))
  assert.match(output, /clock +warning +\d+\.\d s apart: set the clocks/)
  assert.equal(code, 0, output)
})

async function expired(): Promise<Changes> {
  const before = { ...systemClock, now: () => new Date(Date.now() - 365 * 86_400_000) }
  const identity = await selfSignedIdentity('eim.harness.test', before, systemRandom)
  file('expired.pem', identity.certificates)
  return { port: (await served({ identity })).server.port, trust: '{ certificate: expired.pem }' }
}

async function outOfRange(): Promise<Changes> {
  const eid = '89882119900000000000000000001072'
  const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1), eids: [eid] })
  // Named for another curve, so that no file of the PKI that is there is replaced.
  await writePki(folder, filesOf({ ...pki, curve: 'brainpoolP256r1' }))
  const name = `brainpoolP256r1-euicc-${eid}`
  return {
    eid,
    euicc: { certificate: `${name}.pem`, eumCertificate: 'brainpoolP256r1-eum.pem', key: `"file:${name}-key.pem"` },
  }
}

/** The same one, of which the eIM knows the EID alone. */
async function outsideAs(name: string): Promise<string> {
  const { eid, euicc } = await outOfRange()
  return uncertifiedText(name, eid ?? '', euicc ?? {})
}

function inside(name: string): string {
  const { certificate, eumCertificate, key } = euiccFiles
  return uncertifiedText(name, testEid, { certificate, eumCertificate, key: `"${key}"` })
}

function uncertifiedText(
  name: string,
  eid: string,
  { certificate, eumCertificate, key }: Readonly<Record<string, string>>,
): string {
  return `{ ${name}: { eid: "${eid}", euicc: { certificate: ${certificate}, eumCertificate: ${eumCertificate}, key: ${key} } } }`
}

async function strangeEim(): Promise<Changes> {
  const strange = await simulatedEim('correct', [])
  after(() => strange.close())
  file('strange-eim.pem', strange.running.certificate)
  return { port: strange.running.port, trust: '{ certificate: strange-eim.pem }' }
}

function smdp(changes: Readonly<Record<string, string>>): Changes {
  const part = {
    listen: '"127.0.0.1:0"',
    address: 'smdp.harness.test',
    certificate: 'P-256-dpTls.pem',
    key: '"file:P-256-dpTls-key.pem"',
    ...changes,
  }
  return {
    more: `smdp: { ${Object.entries(part)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')} }\n`,
  }
}
