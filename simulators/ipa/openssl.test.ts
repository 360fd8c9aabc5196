/** The IPA in front of an independent TLS server: `openssl s_server` shows what it gets and sends what it is given. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { GetEimConfigurationDataResponse } from '../../protocol/es10b/eim-configuration.ts'
import { folder, openSslTest } from '../../protocol/vectors/openssl.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { Ipa } from './ipa.ts'
import { TestCard } from './test-card.ts'
import { eimConfiguration, pki } from './test-scene.ts'

const { certificates, key } = identityOf(pki.eimTls)
writeFileSync(join(folder, 'cert.pem'), certificates)
writeFileSync(join(folder, 'key.pem'), key)

const answer = Buffer.concat([
  Buffer.from(
    'HTTP/1.1 200 OK\r\nContent-Type: application/x-gsma-rsp-asn1\r\nX-Admin-Protocol: gsma/rsp/v2.1.0\r\nContent-Length: 6\r\n\r\n',
  ),
  Buffer.from('BF4F03020101', 'hex'),
])

openSslTest('a GetEimPackage reaches openssl s_server whole, without a client certificate, and its answer is read', async () => {
  const args = [
    's_server',
    '-accept',
    '127.0.0.1:0',
    '-cert',
    join(folder, 'cert.pem'),
    '-key',
    join(folder, 'key.pem'),
    '-verify',
    '1',
    '-naccept',
    '1',
  ]
  const server = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  after(() => server.kill())
  let output = ''
  const ready = new Promise<number>((resolve, reject) => {
    server.on('error', reject)
    server.stdout.on('data', (octets: Buffer) => {
      output += octets.toString('latin1')
      const port = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (port !== undefined) resolve(Number(port))
      // The body of the request ends with the EID.
      if (output.includes('\x5a\x10\x89\x04')) server.stdin.write(answer)
    })
  })
  const port = await ready
  const card = new TestCard()
  card.value(0xbf55, GetEimConfigurationDataResponse, { eimConfigurationDataList: [eimConfiguration('eim1')] })
  const ipa = new Ipa({ card }, { places: { 'eim.harness.test': { host: '127.0.0.1', port } }, notificationRoute: 'none' })
  after(() => ipa.close())
  const [report] = await ipa.pokeNow(AbortSignal.timeout(10_000))
  assert.equal(report?.ended, 'noEimPackageAvailable', output)
  assert.match(output, /POST \/gsma\/rsp2\/asn1 HTTP\/1\.1\r\n/)
  assert.match(output, /[Uu]ser-[Aa]gent: gsma-rsp-ipad/)
  assert.match(output, /ECDHE-ECDSA-AES128-GCM-SHA256|TLS_AES_\d+_GCM_SHA\d+/)
  assert.ok(!output.includes('Client certificate'))
})
