import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encode } from '../../protocol/schema/type.ts'
import { GetEuiccInfo2Request } from '../../protocol/sgp22/euicc-info.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import { namedTypes, typeNamed } from './named-types.ts'
import { recognise } from './recognise.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Octets that two types share, and that are taken for the other one; the vector's own is named beside it. */
const ambiguous: Readonly<Record<string, string>> = {
  'BOOLEAN 01': 'ImmediateEnableResponse',
  'wrong order in InitiateAuthentication': 'InitiateAuthenticationRequest',
}

/** Octets that no type of the version can be found for. */
const unrecognised: readonly string[] = ['empty input', 'v1.2 memory reset read as v1.0.1']

for (const spec of ['1.2', '1.0.1'] as const) {
  describe(`the vectors of v${spec}`, () => {
    for (const { name, type, hex: octets } of vectorsOf(spec)) {
      test(`${name} is recognised by its octets`, () => {
        const { reading, candidates } = recognise(hex(octets), spec, false)
        if (unrecognised.includes(name)) {
          assert.equal(reading.as.name, 'BER')
          return
        }
        assert.equal(reading.as.name, ambiguous[name] ?? type)
        if (name in ambiguous)
          assert.ok(
            candidates.some((candidate) => candidate.type === type),
            `${type} is no candidate`,
          )
      })
    }
  })
}

test('the explicit lists name vectors that exist', () => {
  const names = new Set([...vectorsOf('1.2'), ...vectorsOf('1.0.1')].map(({ name }) => name))
  for (const name of [...Object.keys(ambiguous), ...unrecognised]) assert.ok(names.has(name), name)
})

test('a request and a response of one tag are told apart by what came before', () => {
  const octets = hex('BF5D03800100')
  assert.equal(recognise(octets, '1.2', false, { role: 'request' }).reading.as.name, 'ExecuteFallbackMechanismRequest')
  assert.equal(recognise(octets, '1.2', false, { role: 'response' }).reading.as.name, 'ExecuteFallbackMechanismResponse')
})

test('the type that belongs at a place is taken before others that fit as well', () => {
  const octets = hex('BF410980020102A103810105')
  assert.equal(recognise(octets, '1.2', false).reading.as.name, 'CancelSessionRequestEsipa')
  assert.equal(recognise(octets, '1.2', false, { name: 'CancelSessionRequestEs9' }).reading.as.name, 'CancelSessionRequestEs9')
})

test('types that fit alike are named as candidates, SGP.32 is taken', () => {
  const { reading, candidates } = recognise(hex('BF4102A000'), '1.2', false)
  assert.equal(reading.as.name, 'CancelSessionResponseEsipa')
  assert.deepEqual(
    candidates.filter(({ equal }) => equal).map(({ type }) => type),
    ['CancelSessionResponseEs9'],
  )
})

test('a consumer object that SGP.32 has in another form is recognised as that of SGP.22', () => {
  const { reading } = recognise(hex('BF340482020410'), '1.2', false)
  assert.equal(reading.as.name, 'SGP22.EuiccMemoryResetRequest')
  assert.equal(recognise(encode(GetEuiccInfo2Request, {}), '1.2', false).reading.as.name, 'GetEuiccInfo2Request')
})

test('an object of the other version is said to be one', () => {
  const asV12 = recognise(hex('BF5006BF5203810101'), '1.2', false)
  assert.match(asV12.hints.join(), /as SGP.32 v1.0.1 .* ProvideEimPackageResult without any issue: add --spec 1.0.1/)
  const asV101 = recognise(hex('BF640482020204'), '1.0.1', false)
  assert.match(asV101.hints.join(), /as SGP.32 v1.2 .* EuiccMemoryResetRequest without any issue: add --spec 1.2/)
  assert.deepEqual(recognise(hex('BF4F03020101'), '1.2', false).hints, [])
})

test('a status word that was copied with the response is hinted at', () => {
  assert.match(recognise(hex('BF3003800100 9000'), '1.2', false).hints.join(), /9000, look like the status word/)
  assert.deepEqual(recognise(hex('BF3003800100 0500'), '1.2', false).hints, [])
})

test('octets that are BER and nothing else are read as BER, and this is said', () => {
  const { reading, hints } = recognise(hex('DF210102 020105'), '1.2', false)
  assert.equal(reading.as.name, 'BER')
  assert.equal(reading.tree.length, 2)
  assert.match(hints.join(), /DF21 begins no object/)
})

test('a bare INTEGER is not taken for one of the dozens of error codes', () => {
  assert.equal(recognise(hex('020101'), '1.2', false).reading.as.name, 'BER')
})

test('a name that is no type is answered with those that come near', () => {
  assert.equal(typeNamed('getEimPackageResponse', '1.2').name, 'GetEimPackageResponse')
  assert.throws(() => typeNamed('GetEimPackageRespons', '1.2'), {
    name: 'InputError',
    message: /did you mean GetEimPackageResponse, /,
  })
  assert.throws(() => typeNamed('boundprofile', '1.2'), { message: /did you mean BoundProfilePackage, / })
  assert.throws(() => typeNamed('qqqqqqqqqqqq', '1.2'), { message: /has no type "qqqqqqqqqqqq"; "sgp32 decode --types"/ })
  assert.throws(() => typeNamed('EnableUsingDDRequest', '1.2'), { message: /SGP.32 v1.2 has no type/ })
  assert.equal(typeNamed('EnableUsingDDRequest', '1.0.1').book, 'SGP.32')
})

test('every name stands for one type', () => {
  for (const spec of ['1.2', '1.0.1'] as const) {
    const names = namedTypes(spec).map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
  }
})

test('the other version is not hinted at where it fits no better', () => {
  const damaged = hex('BF4F1C5A1089049032000000000000000000000067800081030000019F7F00')
  assert.deepEqual(recognise(damaged, '1.2', false).hints, [])
})
