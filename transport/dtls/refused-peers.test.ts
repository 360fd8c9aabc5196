/** Certificates that must be refused, shown by ours and by others: who refuses, and what both are told, against OpenSSL and GnuTLS. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { programTest } from '../program-peers.ts'
import { anchors, files, identities, name, ourClient, ourServer, type Shown } from './test-peer-material.ts'
import { freePort, talking, until } from './test-udp-programs.ts'

type Library = 'openssl' | 'gnutls'
const libraries = ['openssl', 'gnutls'] as const
const serverOf = { openssl: 'openssl', gnutls: 'gnutls-serv' } as const
const clientOf = { openssl: 'openssl', gnutls: 'gnutls-cli' } as const

/** @param demands whether clients need a certificate under our anchors */
async function theirServer(t: TestContext, library: Library, { certificate, key }: Shown, demands: boolean) {
  const port = await freePort()
  const words =
    library === 'openssl'
      ? ['s_server', '-dtls1_2', '-accept', `${port}`, '-cert', certificate, '-key', key, '-CAfile', files.ca]
      : ['--udp', '--echo', '-p', `${port}`, '--x509certfile', certificate, '--x509keyfile', key, '--x509cafile', files.ca]
  const demand = { openssl: ['-Verify', '1', '-verify_return_error'], gnutls: ['--require-client-cert', '--verify-client-cert'] }
  const none = { openssl: [], gnutls: ['--disable-client-cert'] }
  const { child, said } = talking(serverOf[library], ...words, ...(demands ? demand : none)[library])
  t.after(() => child.kill('SIGKILL'))
  await until(
    () => /ACCEPT|done/.test(said.text),
    () => said.text,
  )
  return { port, said }
}

function theirClient(t: TestContext, library: Library, port: number, shown?: Shown, servername = name) {
  const words =
    library === 'openssl'
      ? ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`, '-CAfile', files.ca, '-verify_return_error']
      : ['--udp', '-p', `${port}`, '--x509cafile', files.ca, '--sni-hostname', name, '--verify-hostname', servername]
  if (library === 'openssl') words.push('-verify_hostname', servername, '-servername', name)
  const options = { openssl: ['-cert', '-key'], gnutls: ['--x509certfile', '--x509keyfile'] }[library]
  if (shown !== undefined) words.push(options[0] ?? '', shown.certificate, options[1] ?? '', shown.key)
  const { child, said } = talking(clientOf[library], ...words, ...(library === 'gnutls' ? ['127.0.0.1'] : []))
  t.after(() => child.kill('SIGKILL'))
  return said
}

const alerts = {
  openssl: { foreign: /alert unknown ca$/, otherName: /alert bad certificate$/, expired: /alert certificate expired$/ },
  gnutls: { foreign: /alert bad certificate$/, otherName: /alert bad certificate$/, expired: /alert bad certificate$/ },
} as const

for (const library of libraries) {
  for (const [what, shown, servername, why] of [
    ['of another CA', files.foreign, name, /is not trusted \(UNABLE_TO/],
    ['for another name', files.right, 'another.name', /is not for the name another\.name/],
    ['that has expired', files.expired, name, /CERT_HAS_EXPIRED/],
  ] as const)
    programTest(serverOf[library], `our client refuses a certificate ${what}, which a server of ${library} shows`, async (t) => {
      const { port } = await theirServer(t, library, shown, false)
      const expected = { name: 'PeerFault', kind: 'unreachable', phase: 'handshake', message: why }
      await assert.rejects(ourClient(port, { servername }), expected)
    })

  for (const [what, identity, why] of [
    ['of another CA', identities.foreign, { openssl: /alert unknown ca$/, gnutls: /alert access denied$/ }],
    ['that has expired', identities.expired, { openssl: /alert certificate expired$/, gnutls: /alert access denied$/ }],
  ] as const)
    programTest(serverOf[library], `a server of ${library} refuses our client with a certificate ${what}`, async (t) => {
      const { port } = await theirServer(t, library, files.right, true)
      const expected = { name: 'PeerFault', kind: 'unreachable', phase: 'handshake', message: why[library] }
      await assert.rejects(ourClient(port, { identity }), expected)
    })

  for (const [what, shown, why] of [
    ['without a certificate', undefined, /^peer did not return a certificate$/],
    ['with a certificate of another CA', files.foreign, /^certificate verify failed \(UNABLE_TO_GET_ISSUER_CERT_LOCALLY\)$/],
    ['with an expired certificate', files.expired, /^certificate verify failed \(CERT_HAS_EXPIRED\)$/],
  ] as const)
    programTest(clientOf[library], `our server that demands a certificate refuses a client of ${library} ${what}`, async (t) => {
      const { port, told } = await ourServer({ anchors, demandsCertificate: true })
      const said = theirClient(t, library, port, shown)
      await until(
        () => /alert/i.test(said.text),
        () => said.text,
      )
      assert.equal(told.failures.length, 1)
      assert.match(told.failures[0] ?? '', why)
      assert.equal(told.associations.length, 0)
    })

  for (const [what, identity, servername, why] of [
    ['of another CA', identities.foreign, name, 'foreign'],
    ['for another name', identities.right, 'another.name', 'otherName'],
    ['that has expired', identities.expired, name, 'expired'],
  ] as const)
    programTest(clientOf[library], `a client of ${library} refuses a certificate ${what}, which our server shows`, async (t) => {
      const { port, told } = await ourServer({ identity })
      const said = theirClient(t, library, port, undefined, servername)
      await until(
        () => told.failures.length > 0 || told.associations.length > 0,
        () => said.text,
      )
      assert.match(told.failures[0] ?? '', alerts[library][why])
    })
}

programTest('openssl', 'a server of openssl that demands a certificate refuses our client with none', async (t) => {
  const { port } = await theirServer(t, 'openssl', files.right, true)
  await assert.rejects(ourClient(port), { kind: 'unreachable', phase: 'handshake', message: /alert handshake failure$/ })
})

programTest(
  'gnutls-serv',
  'gnutls-serv tells our client without a certificate nothing: it is silent until our patience ends',
  async (t) => {
    const { port, said } = await theirServer(t, 'gnutls', files.right, true)
    await assert.rejects(ourClient(port, {}, 1_000), { kind: 'silent', phase: 'handshake', message: /for 1000 ms$/ })
    assert.match(said.text, /No certificate was found/)
  },
)
