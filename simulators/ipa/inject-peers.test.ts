/** Programs that are not ours call the IPA in inject mode: curl in JSON, openssl in ASN.1. */
import assert from 'node:assert/strict'
import { tlv } from '../../protocol/ber/writer.ts'
import { systemClock } from '../../transport/clock.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { fileWith, programTest, run } from '../../transport/program-peers.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { injectEndpoint } from './inject.ts'
import { enable, enabled, packageOf, resultOf } from './test-objects.ts'
import { scene } from './test-scene.ts'

const NAME = 'ipa.harness.test'

/** An IPA that listens, and what its card answers to a package. */
async function listening() {
  // They have no certificate of an eIM.
  const { ipa, card, signal } = await scene({ decisions: { mayInject: () => true } })
  const result = resultOf(5, [enabled])
  card.answer(0xbf51, () => {
    card.results = [result]
    return result.octets
  })
  const identity = await selfSignedIdentity(NAME, systemClock, systemRandom)
  const server = await listenHttps({ identity, answer: injectEndpoint(ipa, { spec: '1.2' }, signal) })
  return { server, result: Buffer.from(result.octets), caFile: fileWith('ipa.pem', identity.certificates) }
}

programTest('curl', 'curl injects a package in JSON, and gets its result; another path is 404', async () => {
  const { server, result, caFile } = await listening()
  try {
    const at = `${NAME}:${server.port}`
    const post = async (path: string, body: object) => {
      const headers = ['-H', 'Content-Type: application/json', '-H', 'X-Admin-Protocol: gsma/rsp/v2.1.0']
      const peer = ['-sS', '-m', '10', '--cacert', caFile, '--resolve', `${at}:127.0.0.1`, '-w', '\n%{http_code}']
      const { text } = await run('curl', [...peer, ...headers, '--data-binary', JSON.stringify(body), `https://${at}${path}`])
      return text.split('\n')
    }
    const euiccPackageRequest = packageOf({ psmoList: [enable()] }).toString('base64')
    const [body = '', status] = await post('/gsma/rsp2/esipa/transferEimPackage', { euiccPackageRequest })
    assert.equal(status, '200', body)
    assert.deepEqual(Buffer.from(JSON.parse(body).euiccPackageResult, 'base64'), result)
    assert.equal((await post('/gsma/rsp2/esipa/none', {})).at(-1), '404')
  } finally {
    await server.close()
  }
})

programTest('openssl', 'openssl s_client verifies the IPA and injects a package in ASN.1', async () => {
  const { server, result, caFile } = await listening()
  try {
    const body = tlv(0xbf4e, packageOf({ psmoList: [enable()] }))
    const head = [
      'POST /gsma/rsp2/asn1 HTTP/1.1',
      `Host: ${NAME}`,
      'Content-Type: application/x-gsma-rsp-asn1',
      'X-Admin-Protocol: gsma/rsp/v2.1.0',
      'Connection: close',
      `Content-Length: ${body.length}`,
    ]
    const connect = ['-connect', `127.0.0.1:${server.port}`, '-servername', NAME]
    const verify = ['-CAfile', caFile, '-verify_return_error', '-verify_hostname', NAME]
    const args = ['s_client', '-quiet', '-ign_eof', ...connect, ...verify]
    const { text } = await run('openssl', args, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
    assert.match(text, /HTTP\/1\.1 200 /)
    assert.ok(text.includes(result.toString('latin1').slice(5)), 'the result, octet by octet')
  } finally {
    await server.close()
  }
})
