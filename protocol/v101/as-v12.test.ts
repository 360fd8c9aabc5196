/** Messages of v1.0.1 in the form of v1.2 and back: what is said stays, what is signed keeps its octets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { decodeEsipaRequest, decodeEsipaResponse, esipaAsn1 } from '../bindings/esipa-asn1.ts'
import { jsonFunctionNames } from '../bindings/paths.ts'
import { arbitraryOf } from '../schema/arbitrary.ts'
import { mutated, seeded } from '../schema/mutate.ts'
import { rawOf } from '../schema/raw.ts'
import { decode, encode, type Of, type Type } from '../schema/type.ts'
import { EuiccPackageResult as EuiccPackageResultV12 } from '../sgp32/euicc-package-result.ts'
import { hex } from '../vectors/hex.ts'
import { messageAsV12 } from './as-v12.ts'
import { EuiccPackageRequest } from './euicc-package.ts'
import { EuiccPackageResult } from './euicc-package-result.ts'
import { requestFromV12 } from './from-v12.ts'
import * as data from './ipa-euicc-data.ts'

const SEED = Number(process.env['SGP32_SEED'] ?? 1)
const loose = { sizes: 'any' } as const
const kept = { sizes: 'any', received: 'keep' } as const

for (const name of jsonFunctionNames.esipa) {
  const [old, now] = [esipaAsn1['1.0.1'][name], esipaAsn1['1.2'][name]]

  test(`${name}: every request of v1.0.1 is a request of v1.2, and back it is what it was`, () => {
    fc.assert(
      fc.property(arbitraryOf(old.request), (value) => {
        const octets = encode(old.request as Type<unknown>, value)
        const read = messageAsV12('request', decodeEsipaRequest('1.0.1', octets))
        assert.deepEqual(rawOf(read.value), octets)
        // Written in v1.2 from its parts, it is read in v1.2.
        const written = encode(now.request as Type<unknown>, read.value, loose)
        assert.equal(decodeEsipaRequest('1.2', written).function, name)
        if (name === 'transferEimPackage') return
        const back = requestFromV12(name, read.value as never) as unknown
        const first = encode(old.request as Type<unknown>, back, kept)
        if (!losesLists(value)) assert.deepEqual(first, octets)
        const again = messageAsV12('request', decodeEsipaRequest('1.0.1', first))
        assert.deepEqual(encode(old.request as Type<unknown>, requestFromV12(name, again.value as never), kept), first)
      }),
      { numRuns: 40, seed: SEED },
    )
  })

  const response = old.response as Type<unknown> | undefined
  if (response === undefined) continue
  test(`${name}: every response of v1.0.1 is a response of v1.2, and its octets are known`, () => {
    fc.assert(
      fc.property(arbitraryOf(response), (value) => {
        const octets = encode(response, value)
        const read = messageAsV12('response', decodeEsipaResponse('1.0.1', octets))
        assert.deepEqual(rawOf(read.value), octets)
        const written = encode(now.response as Type<unknown>, read.value, loose)
        assert.equal(decodeEsipaResponse('1.2', written).function, name)
      }),
      { numRuns: 40, seed: SEED },
    )
  })
}

test('what is read with parts missing or damaged has a form in v1.2 too', () => {
  const below = seeded(SEED)
  let read = 0
  for (const name of jsonFunctionNames.esipa) {
    for (const direction of ['request', 'response'] as const) {
      const type = esipaAsn1['1.0.1'][name][direction] as Type<unknown> | undefined
      if (type === undefined) continue
      for (const sample of fc.sample(arbitraryOf(type), { numRuns: 60, seed: SEED })) {
        const octets = mutated(encode(type, sample), below)
        try {
          if (direction === 'request') messageAsV12(direction, decodeEsipaRequest('1.0.1', octets))
          else messageAsV12(direction, decodeEsipaResponse('1.0.1', octets))
          read++
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
        }
      }
    }
  }
  assert.ok(read > 50, `${read}`)
  assert.deepEqual(response(hex('bf4f03bf5200')).value, { kind: 'ipaEuiccDataRequest', value: { tagList: undefined } })
})

/** v1.2 has no place for an error instead of a list, nor for further package results beside one. */
function losesLists(value: unknown): boolean {
  return /"kind":"(notificationsListResultError|euiccPackageResultList|notificationAndEprList)"/.test(
    JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)),
  )
}

const request = (name: string) => messageAsV12('request', decodeEsipaRequest('1.0.1', hex(name)))
const response = (octets: Uint8Array) => messageAsV12('response', decodeEsipaResponse('1.0.1', octets))
const eid = hex('89049032000000000000000000000066')

const signedPackage = (operations: readonly Of<typeof import('./euicc-package.ts').Psmo>[]) =>
  encode(EuiccPackageRequest, {
    euiccPackageSigned: { eimId: 'eim', eidValue: eid, counterValue: 5, euiccPackage: { kind: 'psmoList', value: operations } },
    eimSignature: Buffer.alloc(64, 1),
  })

test('automatic enabling has its name of v1.2, and signed data and signature keep their octets', () => {
  const inner = signedPackage([
    { kind: 'configureAutoEnable', value: { autoEnableFlag: true, smdpOid: '1.2.3', smdpAddress: 'dp.example' } },
  ])
  const octets = tlv(0xbf4f, inner)
  const { value } = response(octets)
  assert.ok(typeof value === 'object' && 'kind' in value && value.kind === 'euiccPackageRequest')
  const { euiccPackageSigned } = value.value
  assert.ok(euiccPackageSigned.euiccPackage.kind === 'psmoList')
  const [operation] = euiccPackageSigned.euiccPackage.value
  assert.deepEqual(operation, {
    kind: 'configureImmediateEnable',
    value: { immediateEnableFlag: true, defaultSmdpOid: '1.2.3', defaultSmdpAddress: 'dp.example' },
  })
  assert.deepEqual(rawOf(value.value), inner)
  assert.ok(inner.includes(rawOf(euiccPackageSigned) ?? Buffer.of(0)))
  assert.deepEqual(rawOf(value.value, 'eimSignature'), tlv(0x5f37, Buffer.alloc(64, 1)))
  assert.ok(operation?.kind === 'configureImmediateEnable')
  assert.deepEqual(rawOf(operation.value, 'defaultSmdpAddress'), tlv(0x82, Buffer.from('dp.example')))
})

test('an operation that both versions have alike is not made anew', () => {
  const decoded = decodeEsipaResponse('1.0.1', tlv(0xbf4f, signedPackage([{ kind: 'getRAT', value: {} }])))
  assert.equal(messageAsV12('response', decoded).value, decoded.value)
})

test('nothing acknowledged is emptyResponse, numbers are eimAcknowledgements, and strange elements stay', () => {
  assert.deepEqual(response(hex('bf5000')).value, { kind: 'emptyResponse', value: {} })
  assert.deepEqual(response(hex('bf5006bf5303800107')).value, { kind: 'eimAcknowledgements', value: [7] })
  const strange = response(hex('bf5003020102'))
  assert.deepEqual(strange.value, { kind: 'emptyResponse', value: { $unknown: [hex('020102')] } })
  assert.deepEqual(
    strange.issues.map(({ kind }) => kind),
    ['unknown-element'],
  )
})

test('a code that v1.0.1 does not have stays a number; one with another name gets that of v1.2', () => {
  assert.deepEqual(response(hex('bf4f03020102')).value, { kind: 'eimPackageError', value: 2 })
  assert.deepEqual(response(hex('bf4f03020101')).value, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })
  assert.deepEqual(response(hex('bf3a03810132')).value, { kind: 'getBoundProfilePackageErrorEsipa', value: 'metadataMismatch' })
})

test('a data request has the tags and criteria of v1.2', () => {
  const asked = (octets: string) => {
    const { value } = response(tlv(0xbf4f, hex(octets)))
    assert.ok(typeof value === 'object' && 'kind' in value && value.kind === 'ipaEuiccDataRequest')
    return { ...value.value, tagList: Buffer.from(value.value.tagList).toString('hex') }
  }
  assert.deepEqual(asked('bf520a 5c08 bf2b 80 bf20 88 84 c0'), { tagList: 'a0a281bf20a884c0' })
  assert.deepEqual(asked('bf5208 5c02bf2b a1028200'), { tagList: 'a2' })
  assert.deepEqual(asked('bf520d 5c02bf2b 04020102 a103800109'), {
    tagList: 'a0',
    euiccCiPKIdentifierToBeUsed: hex('0102'),
    searchCriteriaNotification: { kind: 'seqNumber', value: 9 },
  })
  // What is cut off in the middle of a tag stays as it is.
  assert.equal(asked('bf5204 5c0281bf').tagList, '81bf')
})

test('a result, its notifications and its error without an EID', () => {
  const signed = encode(EuiccPackageResult, {
    kind: 'euiccPackageErrorSigned',
    value: {
      euiccPackageErrorDataSigned: { eimId: 'eim', counterValue: 1, euiccPackageErrorCode: 'replayError' },
      euiccSignEPE: Buffer.alloc(64, 2),
    },
  })
  const { value } = request(tlv(0xbf50, tlv(0x30, signed, hex('bf2b02a000'))).toString('hex'))
  assert.ok('eimPackageResult' in value && value.eimPackageResult.kind === 'ePRAndNotifications')
  assert.deepEqual(value.eimPackageResult.value.notificationList, [])
  assert.deepEqual(rawOf(value.eimPackageResult.value.euiccPackageResult), signed)
  assert.deepEqual(request('bf5003020102').value, {
    eimPackageResult: { kind: 'eimPackageResultResponseError', value: { eimPackageResultErrorCode: 'unknownPackage' } },
  })
  assert.deepEqual(request('bf3d05a103020102').value, {
    kind: 'provideEimPackageResult',
    value: {
      eimPackageResult: { kind: 'eimPackageResultResponseError', value: { eimPackageResultErrorCode: 'unknownPackage' } },
    },
  })
})

test('what v1.0.1 does not have is left out of a request, and a result that it cannot say is an error of the caller', () => {
  const sent = (name: 'getEimPackage' | 'provideEimPackageResult', value: unknown) =>
    encode(esipaAsn1['1.0.1'][name].request as Type<unknown>, requestFromV12(name, value as never), kept).toString('hex')
  const poll = { eidValue: eid, notifyStateChange: true, stateChangeCause: 'fallback', rPLMN: hex('62f210') }
  assert.equal(sent('getEimPackage', poll), `bf4f195a10${eid.toString('hex')}8000810362f210`)
  const error = { kind: 'eimPackageResultResponseError', value: { eimTransactionId: hex('01'), eimPackageResultErrorCode: 127 } }
  assert.equal(sent('provideEimPackageResult', { eidValue: eid, eimPackageResult: error }), 'bf500302017f')
  const dataError = { kind: 'ipaEuiccDataResponseError', value: { ipaEuiccDataErrorCode: 'ecallActive' } }
  const result = { kind: 'ipaEuiccDataResponse', value: dataError }
  assert.equal(sent('provideEimPackageResult', { eimPackageResult: result }), 'bf5006bf5203810168')
  const unsigned = {
    kind: 'euiccPackageErrorUnsigned',
    value: { eimId: 'e', eimTransactionId: hex('01'), associationToken: 3 },
  }
  const failed = { kind: 'euiccPackageResult', value: unsigned }
  assert.equal(sent('provideEimPackageResult', { eimPackageResult: failed }), 'bf500bbf5108a206800165840103')
  const fallback = (kind: string) => ({
    kind: 'euiccPackageResult',
    value: {
      kind: 'euiccPackageResultSigned',
      value: {
        euiccPackageResultDataSigned: { eimId: 'e', counterValue: 1, seqNumber: 1, euiccResult: [{ kind, value: 'ok' }] },
        euiccSignEPR: Buffer.alloc(64),
      },
    },
  })
  assert.match(sent('provideEimPackageResult', { eimPackageResult: fallback('configureImmediateEnableResult') }), /3003870100/)
  assert.throws(() => sent('provideEimPackageResult', { eimPackageResult: fallback('setFallbackAttributeResult') }), {
    name: 'EncodeError',
    message: /EuiccResultData has no setFallbackAttributeResult in the other version/,
  })
})

test('signed data that were read go out with their octets, also such as an encoder would not write', () => {
  // The length of the counter takes two octets, which is not DER.
  const signed = tlv(0xbf51, tlv(0xa1, tlv(0x30, hex('800165 81810101 020104 c00100')), tlv(0x5f37, Buffer.alloc(64))))
  const result = decode(EuiccPackageResultV12, signed).value
  const eimPackageResult = { kind: 'euiccPackageResult', value: result } as const
  const back = requestFromV12('provideEimPackageResult', { eidValue: eid, eimPackageResult })
  assert.deepEqual(encode(esipaAsn1['1.0.1'].provideEimPackageResult.request, back, kept), tlv(0xbf50, signed))
})

test('a data response has one list for the two of v1.2, and the data keep their octets', () => {
  const both = decode(data.IpaEuiccDataResponse, hex('bf520e a00c 840105 bf2b06 a304 a000 a100')).value
  const octets = tlv(0xbf50, encode(data.IpaEuiccDataResponse, both))
  const { value } = request(octets.toString('hex'))
  assert.ok('eimPackageResult' in value && value.eimPackageResult.kind === 'ipaEuiccDataResponse')
  assert.deepEqual(value.eimPackageResult.value, {
    kind: 'ipaEuiccData',
    value: { associationToken: 5, notificationsList: [], euiccPackageResultList: [] },
  })
  assert.deepEqual(
    encode(esipaAsn1['1.0.1'].provideEimPackageResult.request, requestFromV12('provideEimPackageResult', value)),
    octets,
  )
})
