/** Cross-checks with the openssl command: keys, signatures, key agreement and CMAC in both directions. */
import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { tlv } from '../ber/writer.ts'
import { folder, openSslTest, openssl } from '../vectors/openssl.ts'
import { cmac } from './cmac.ts'
import { allCurves, generateKeyPair, keyPairOf, pointOf, scalarOf } from './curves.ts'
import { sharedSecret } from './ecdh.ts'
import { sign, signatureFault, verify } from './ecdsa.ts'

const message = Buffer.from('signed by one, verified by the other')

/** r || s as the SEQUENCE of two INTEGERs that openssl wants. */
function toDer(raw: Buffer): Buffer {
  const integer = (value: Buffer): Buffer => {
    let at = 0
    while (at < value.length - 1 && value[at] === 0) at++
    const minimal = value.subarray(at)
    return tlv(0x02, (minimal[0] as number) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), minimal)
  }
  return tlv(0x30, integer(raw.subarray(0, 32)), integer(raw.subarray(32)))
}

/** The two INTEGERs of a DER signature as r || s. */
function toRaw(der: Buffer): Buffer {
  const padded = (value: Buffer): Buffer => Buffer.concat([Buffer.alloc(32), value]).subarray(-32)
  const rEnd = 4 + (der[3] as number)
  return Buffer.concat([padded(der.subarray(4, rEnd)), padded(der.subarray(rEnd + 2))])
}

for (const curve of allCurves) {
  const file = (name: string) => join(folder, `${curve}-${name}`)
  writeFileSync(file('message'), message)

  openSslTest(`openssl verifies what we sign on ${curve}`, () => {
    const { privateKey, publicKey } = generateKeyPair(curve)
    writeFileSync(file('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
    for (let i = 0; i < 8; i++) {
      writeFileSync(file('signature'), toDer(sign(privateKey, message)))
      const said = openssl(['dgst', '-sha256', '-verify', file('public.pem'), '-signature', file('signature'), file('message')])
      assert.match(said.toString(), /Verified OK/)
    }
  })

  openSslTest(`we verify what openssl signs on ${curve}, and name its DER form`, () => {
    const name = curve === 'P-256' ? 'prime256v1' : curve
    openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`, '-out', file('theirs.pem')])
    const { privateKey, publicKey } = keyPairOf(createPrivateKey(readFileSync(file('theirs.pem'))))
    for (let i = 0; i < 8; i++) {
      const der = openssl(['dgst', '-sha256', '-sign', file('theirs.pem'), file('message')])
      assert.equal(verify(publicKey, toRaw(der), message), true)
      assert.equal(signatureFault(publicKey, der, message), 'der-form')
    }
    const text = openssl(['ec', '-in', file('theirs.pem'), '-text', '-noout'])
      .toString()
      .replace(/[\s:]/g, '')
    assert.ok(text.includes(scalarOf(privateKey).toString('hex')), 'openssl prints the same scalar')
    assert.ok(text.includes(pointOf(publicKey).toString('hex')), 'openssl prints the same point')
  })

  openSslTest(`openssl finds our shared secret on ${curve}`, () => {
    const [ours, theirs] = [generateKeyPair(curve), generateKeyPair(curve)]
    writeFileSync(file('private.pem'), theirs.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(file('peer.pem'), ours.publicKey.export({ type: 'spki', format: 'pem' }))
    const z = openssl(['pkeyutl', '-derive', '-inkey', file('private.pem'), '-peerkey', file('peer.pem')])
    assert.deepEqual(sharedSecret(ours.privateKey, theirs.publicKey), z)
  })
}

openSslTest('openssl makes the same CMAC over messages of every length around a block', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 1, maxLength: 50 }), (k, data) => {
      const hexKey = `hexkey:${Buffer.from(k).toString('hex')}`
      assert.deepEqual(cmac(k, data), openssl(['mac', '-cipher', 'AES-128-CBC', '-macopt', hexKey, '-binary', 'CMAC'], data))
    }),
    { numRuns: 40 },
  )
})
