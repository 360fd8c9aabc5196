import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { blankTape } from '../../transport/tape.ts'
import { type InjectSettings, injectEndpoint } from './inject.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { enable, enabled, notificationOf, packageOf, resultOf } from './test-objects.ts'
import { pki, scene } from './test-scene.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()

/** A scene whose IPA is called, in ASN.1 or in JSON, by an eIM with this certificate. */
async function injected(
  settings: InjectSettings = {},
  spec: '1.2' | '1.0.1' = '1.2',
  presented: Uint8Array | 'none' = pki.eimTls.certificate.der,
) {
  const set = await scene({ settings: { spec } })
  set.card.answer(0xbf51, () => {
    set.card.results = [resultOf(5, [enabled])]
    return resultOf(5, [enabled]).octets
  })
  const endpoint = injectEndpoint(set.ipa, { spec, ...settings }, set.signal)
  const post = async (path: string, type: string, body: Buffer) => {
    const headers = new Map([
      ['content-type', [type]],
      ['x-admin-protocol', ['gsma/rsp/v2.1.0']],
    ])
    const shown = presented === 'none' ? {} : { clientCertificate: Buffer.from(presented) }
    const reply = await endpoint({ method: 'POST', path, headers, body, connection: 1, ...shown, tape: blankTape })
    assert.equal(reply.kind, 'answer')
    return reply.kind === 'answer' ? Buffer.from(reply.body) : Buffer.alloc(0)
  }
  return {
    ...set,
    asn1: (octets: Uint8Array) => post('/gsma/rsp2/asn1', 'application/x-gsma-rsp-asn1', tlv(0xbf4e, octets)),
    json: async (members: object) =>
      JSON.parse(
        (await post('/gsma/rsp2/esipa/transferEimPackage', 'application/json', Buffer.from(JSON.stringify(members)))).toString(),
      ),
    idle: () => set.ipa.between(async () => {}, set.signal),
  }
}

test('an injected package is answered with its result, which stays until BF53 brings its number', async () => {
  const { asn1, card } = await injected()
  card.notifications = [notificationOf(4, 'a.test')]
  const answer = await asn1(packageOf({ psmoList: [enable()] }))
  assert.deepEqual(
    looseElements(looseAt(answer, 0xbf4e)!).map(({ tag }) => tag),
    [0x30],
  )
  assert.equal(card.results.length, 1)
  assert.equal(hex(await asn1(Buffer.from('BF5306800105800104', 'hex'))), 'BF4E020500')
  assert.deepEqual([card.results.length, card.notifications.length], [0, 0])
  assert.equal(
    hex(await asn1(Buffer.from('BF5303800163', 'hex'))),
    'BF4E020500',
    'a number that the card has not got is no matter',
  )
})

test('the same in JSON', async () => {
  const { json, card } = await injected()
  const answer = await json({ euiccPackageRequest: packageOf({ psmoList: [enable()] }).toString('base64') })
  assert.equal(Buffer.from(answer.euiccPackageResult, 'base64').toString('hex').toUpperCase(), hex(card.results[0]?.octets))
  assert.ok('eimPackageReceived' in (await json({ eimAcknowledgements: Buffer.from('BF5303800105', 'hex').toString('base64') })))
  assert.equal(card.results.length, 0)
})

test('a result can come later, by ProvideEimPackageResult', async () => {
  const { asn1, eim, card, idle } = await injected({ results: 'later' })
  assert.equal(hex(await asn1(packageOf({ psmoList: [enable()] }))), 'BF4E020500')
  await idle()
  assert.equal(eim.results.length, 1)
  assert.equal(card.results.length, 0)
  assert.equal(hex(await asn1(Buffer.from('BF52035C015A', 'hex'))), 'BF4E020500')
  await idle()
  assert.equal(hex(eim.results[1]), 'BF5205A103020101')
})

test('a data request is answered at once, a trigger later', async () => {
  const { asn1, eim, idle } = await injected()
  assert.equal(hex(looseAt(await asn1(Buffer.from('BF52035C01A8', 'hex')), 0xbf4e, 0xbf52, 0xa0, 0xa8)), '800206C081020780')
  const malformed = encode(ProfileDownloadTriggerRequest, { profileDownloadData: { kind: 'activationCode', value: 'x' } })
  assert.equal(hex(await asn1(malformed)), 'BF4E020500')
  await idle()
  assert.equal(hex(eim.results[0]), 'A003020101')
})

test('unknown and damaged packages are answered with the error of the function', async () => {
  const { asn1 } = await injected()
  assert.equal(hex(await asn1(Buffer.from('BF7F00', 'hex'))), 'BF4E03020102')
  assert.equal(hex(await asn1(Buffer.from('BF510430028000', 'hex'))), 'BF4E03020101')
})

test('XFER-003 XFER-004: the same in JSON', async () => {
  const { json } = await injected()
  assert.equal((await json({ somethingNew: Buffer.from('BF7F00', 'hex').toString('base64') })).eimPackageError, 2)
  assert.equal((await json({ euiccPackageRequest: Buffer.from('BF5103020101', 'hex').toString('base64') })).eimPackageError, 1)
})

test('v1.0.1: BF2B around the notifications', async () => {
  const { asn1, card } = await injected({}, '1.0.1')
  card.notifications = [notificationOf(4, 'a.test')]
  const answer = await asn1(packageOf({ psmoList: [enable()] }))
  assert.deepEqual(
    looseElements(looseAt(answer, 0xbf4e, 0x30)!).map(({ tag }) => tag),
    [0xbf51, 0xbf2b],
  )
})

test('XFER-008: who does not show the certificate of an eIM is not served', async () => {
  for (const presented of ['none', pki.eimTlsSelfSigned.certificate.der, pki.eimTlsForeign.certificate.der] as const) {
    const { asn1, card } = await injected({}, '1.2', presented)
    assert.equal(hex(await asn1(Buffer.from('BF52035C01A8', 'hex'))), '')
    assert.deepEqual(card.calls(0xbf51), [])
  }
})
