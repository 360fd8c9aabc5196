/** Our DTLS against that of GnuTLS, in both directions: suites, and certificates of servers and of clients. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { programTest } from '../program-peers.ts'
import { anchors, files, identities, name, ourClient, ourServer, priority, suites } from './test-peer-material.ts'
import { freePort, talking, until } from './test-udp-programs.ts'

const ownCertificate = new X509Certificate(identities.right.certificates).raw.toString('hex')

for (const [suite, ciphers] of suites)
  for (const withCertificate of [false, true]) {
    const who = withCertificate ? 'a client with a certificate' : 'the server alone'
    programTest('gnutls-serv', `our client and gnutls-serv, ${suite}, certificate of ${who}`, async (t) => {
      const port = await freePort()
      const { right, ca } = files
      const demand = withCertificate ? ['--require-client-cert', '--verify-client-cert'] : ['--disable-client-cert']
      const shown = ['--x509certfile', right.certificate, '--x509keyfile', right.key, '--x509cafile', ca]
      const words = ['--udp', '--echo', '-p', `${port}`, '--priority', priority(ciphers), ...shown, ...demand]
      const { child, said } = talking('gnutls-serv', ...words)
      t.after(() => child.kill('SIGKILL'))
      await until(
        () => said.text.includes('done'),
        () => said.text,
      )
      const ours = await ourClient(port, withCertificate ? { identity: identities.right } : {})
      assert.deepEqual([ours.facts.version, ours.facts.cipher, ours.facts.certificates], ['DTLSv1.2', suite, [ownCertificate]])
      ours.send(Buffer.from('there and back\n'))
      await until(
        () => ours.told.heard === 'there and back\n',
        () => ours.told.heard,
      )
      ours.close()
    })

    programTest('gnutls-cli', `gnutls-cli and our server, ${suite}, certificate of ${who}`, async (t) => {
      const { port, told } = await ourServer(withCertificate ? { anchors: anchors, demandsCertificate: true } : {})
      const { right, ca } = files
      const shown = withCertificate ? ['--x509certfile', right.certificate, '--x509keyfile', right.key] : []
      const names = ['--x509cafile', ca, '--sni-hostname', name, '--verify-hostname', name]
      const words = ['--udp', '-p', `${port}`, '--priority', priority(ciphers), ...names, ...shown, '127.0.0.1']
      const { child, said } = talking('gnutls-cli', ...words)
      t.after(() => child.kill('SIGKILL'))
      await until(
        () => said.text.includes('Handshake was completed'),
        () => said.text,
      )
      assert.match(said.text, /The certificate is trusted/)
      child.stdin.write('there and back\n')
      await until(
        () => /^there and back$/m.test(said.text),
        () => said.text,
      )
      child.stdin.end()
      await until(
        () => told.ends.length > 0,
        () => said.text,
      )
      const [facts] = told.associations.map((one) => one.facts)
      assert.deepEqual([facts?.version, facts?.cipher], ['DTLSv1.2', suite])
      assert.deepEqual(facts?.certificates, withCertificate ? [ownCertificate] : [])
      assert.deepEqual([told.heard, told.ends, told.failures], ['there and back\n', ['in order'], []])
    })
  }

for (const demandsCertificate of [false, true])
  programTest(
    'gnutls-cli',
    `gnutls-cli resumes its session with our server${demandsCertificate ? ' that demands a certificate' : ''}`,
    async (t) => {
      const { port, told } = await ourServer({ anchors, demandsCertificate })
      const { right, ca } = files
      const shown = ['--x509certfile', right.certificate, '--x509keyfile', right.key]
      const names = ['--x509cafile', ca, '--sni-hostname', name, '--verify-hostname', name]
      const { child, said } = talking('gnutls-cli', '--udp', '--resume', '-p', `${port}`, ...names, ...shown, '127.0.0.1')
      t.after(() => child.kill('SIGKILL'))
      await until(
        () => /resumed session|Fatal/.test(said.text),
        () => said.text,
      )
      assert.match(said.text, /This is a resumed session/, told.failures.join())
      child.stdin.write('there and back\n')
      await until(
        () => /^there and back$/m.test(said.text),
        () => said.text,
      )
      const expected = demandsCertificate ? [ownCertificate] : []
      assert.deepEqual(
        told.associations.map(({ facts }) => facts.certificates),
        [expected, expected],
      )
      assert.deepEqual(told.failures, [])
    },
  )
