import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { LoadCRLRequest } from '../../../protocol/sgp22/load-crl.ts'
import type { EuiccSpec } from '../settings.ts'
import { TestDownload } from './test-download.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const specs: readonly EuiccSpec[] = ['1.2', '1.1', '1.0.1', 'SGP.22']

for (const spec of specs) {
  test(`a card of ${spec} downloads a profile`, () => {
    const download = new TestDownload(pki, { settings: { spec } })
    assert.equal(download.load(), 'installed')
    assert.deepEqual(
      download.profiles().map(({ profileState }) => profileState),
      ['disabled'],
    )
  })
}

/** The octets with one changed, at every `step`th place. */
function* damaged(octets: Buffer, step: number): Generator<Buffer> {
  for (let at = 0; at < octets.length; at += step) {
    const copy = Buffer.from(octets)
    copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
    yield copy
  }
}

test('whatever octet of a request is damaged, the card answers with an error or a status word and goes on', () => {
  const download = new TestDownload(pki)
  const requests = [
    download.smdp.authenticateServer(download.challenge()),
    download.smdp.prepareDownload(download.authenticate()),
    encode(LoadCRLRequest, { crl: pki.crls.empty.der }),
    Buffer.from('BF41 06 80 01 01 81 01 00'.replaceAll(' ', ''), 'hex'),
  ]
  const before = download.card.euicc.state
  for (const request of requests) {
    for (const octets of damaged(request, 37)) {
      const { sw, data } = download.card.ask(octets)
      assert.ok(sw === '9000' ? data.length > 0 : ['6A80', '6A88', '6985'].includes(sw), `${sw} to ${octets.toString('hex')}`)
    }
  }
  assert.deepEqual({ ...download.card.euicc.state, crls: [] }, { ...before, crls: [] })
  assert.equal(download.load(), 'installed')
})

test('whatever segment of a package is damaged, in front or behind, no profile is installed', () => {
  const download = new TestDownload(pki)
  const count = download.bound().length
  for (let i = 0; i < count; i++) {
    for (const place of ['first', 'last'] as const) {
      const segments = download.bound()
      const [first, ...others] = [...damaged(segments[i] ?? Buffer.of(), 1)]
      const octets = (place === 'first' ? first : others.at(-1)) ?? Buffer.of()
      const answer = download.send(segments.with(i, octets))
      assert.ok(answer.sw !== '9000' || answer.data.length > 0, `${place} octet of segment ${i}`)
      download.cancel(5)
    }
  }
  assert.deepEqual(download.profiles(), [])
})
