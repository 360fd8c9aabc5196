import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { iccidOctets } from '../identifiers/iccid.ts'
import { buildProfilePackage, type ProfileIdentity, profileElements, smallElements, withFillers } from './build.ts'
import { checkProfilePackage } from './check.ts'
import { fillerElement, fillerLength, fillerSizes, MAX_FILLER, MAX_FILLERS } from './filler.ts'
import { decodePackage, encodePackage } from './package.ts'
import { goldenElements, goldenPackages, ICCID_DIGITS, ten } from './vectors/golden-package.ts'
import { walk } from './walk.ts'

const identity: ProfileIdentity = {
  iccid: ICCID_DIGITS,
  profileType: 'golden',
  imsi: '001010123456789',
  serviceProviderName: 'Test',
}
const sha256 = (octets: Buffer) => createHash('sha256').update(octets).digest('hex')

describe('golden packages', () => {
  for (const [i, { name, hex }] of goldenElements.entries()) {
    test(`${name}, element ${i}, is made octet for octet`, () => {
      const element = profileElements(identity)[i]
      assert.ok(element !== undefined, 'no element')
      assert.equal(encodePackage([element]).toString('hex').toUpperCase(), hex)
    })
  }

  for (const [what, upp, { length, sha256: hash }] of [
    ['the ten elements', encodePackage(profileElements(identity)), goldenPackages.ten],
    ['the small package', encodePackage(smallElements(identity)), goldenPackages.small],
    ['one filler', encodePackage(withFillers(profileElements(identity), [2000])), goldenPackages.oneFiller],
    ['two fillers', encodePackage(withFillers(profileElements(identity), [15_000, 15_000])), goldenPackages.twoFillers],
    ['no wanted size', buildProfilePackage(identity), goldenPackages.ten],
    ['the size of the ten elements', buildProfilePackage(identity, 682), goldenPackages.ten],
    ['a wanted size of 2730', buildProfilePackage(identity, 2730), goldenPackages.oneFiller],
    ['a wanted size of 30882', buildProfilePackage(identity, 30_882), goldenPackages.twoFillers],
  ] as const) {
    test(`${what}: ${length} octets with the known SHA-256`, () => {
      assert.equal(upp.length, length)
      assert.equal(sha256(upp), hash)
    })
  }

  test('the filler of 2000 octets has 2048', () => assert.equal(encodePackage([fillerElement(0, 2000)]).length, 2048))
})

describe('a wanted size', () => {
  const sizes = [
    718, 812, 847, 1000, 1681, 1682, 1683, 2048, 4096, 10_000, 15_780, 15_781, 20_000, 40_000, 40_960, 100_000, 227_182,
  ]
  for (const size of sizes) {
    test(`${size} octets are met, DER, with numbers of their own, and an eUICC installs them`, () => {
      const upp = buildProfilePackage(identity, size)
      assert.equal(upp.length, size)
      const { value, issues } = decodePackage(upp, { strict: true })
      assert.deepEqual(issues, [])
      assert.deepEqual(encodePackage(value), upp)
      const numbers = walk(upp).flatMap(({ identification = [] }) => identification)
      assert.equal(new Set(numbers).size, value.length - 1)
      assert.equal(checkProfilePackage(upp, iccidOctets(identity.iccid)).kind, 'installed')
    })
  }

  test('every number of octets from the smallest filler to 4000 is met', () => {
    for (let octets = fillerLength(1); octets <= 4000; octets++) {
      const total = fillerSizes(octets)?.reduce((sum, size) => sum + fillerLength(size), 0)
      assert.equal(total, octets)
    }
  })

  test('as few files as will do, none above 15 000 octets', () => {
    assert.deepEqual(fillerSizes(0), [])
    assert.deepEqual(fillerSizes(2048), [2000])
    assert.deepEqual(fillerSizes(fillerLength(15_000)), [15_000])
    assert.equal(fillerSizes(40_000 - 682)?.length, 3)
  })

  for (const size of [0, 681, 683, 717, 227_183, 1000.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    test(`${size} octets cannot be made, and the message says what can`, () => {
      assert.throws(() => buildProfilePackage(identity, size), {
        name: 'EncodeError',
        message: `a package of ${size} octets: write 682, which takes no filler, or 718 to 227182`,
      })
    })
  }
})

describe('fillers', () => {
  for (const size of [1, 60, 61, 80, 127, 128, 255, 256, 999, 1000, 1001, 2000, 14_999, MAX_FILLER]) {
    test(`${size} octets: the length is known before the element is made`, () => {
      assert.equal(encodePackage([fillerElement(0, size)]).length, fillerLength(size))
    })
  }

  test('each makes a file of its own and fills it with octet i mod 251 in pieces of 1000', () => {
    const element = fillerElement(3, 2001)
    assert.ok(element.kind === 'genericFileManagement', element.kind)
    const { 'gfm-header': header, fileManagementCMD } = element.value
    assert.deepEqual(header, { identification: 23 })
    const [path, create, ...fills] = fileManagementCMD[0] ?? []
    assert.deepEqual(path, { kind: 'filePath', value: Uint8Array.of(0x7f, 0xd0) })
    assert.ok(create?.kind === 'createFCP', create?.kind)
    assert.deepEqual(create.value.fileID, Uint8Array.of(0x6f, 0xf4))
    assert.deepEqual(create.value.efFileSize, Uint8Array.of(0x07, 0xd1))
    const pieces = fills.map(({ value }) => Buffer.from(value as Uint8Array))
    assert.deepEqual(
      pieces.map(({ length }) => length),
      [1000, 1000, 1],
    )
    assert.equal(
      Buffer.concat(pieces).findIndex((octet, i) => octet !== i % 251),
      -1,
    )
  })

  for (const [index, size] of [
    [0, 0],
    [0, MAX_FILLER + 1],
    [0, 1.5],
    [-1, 1],
    [MAX_FILLERS, 1],
    [0.5, 1],
  ] as const) {
    test(`filler ${index} of ${size} octets is none`, () =>
      assert.throws(() => fillerElement(index, size), { name: 'EncodeError' }))
  }

  test('they have no place in a package without akaParameter', () => {
    assert.throws(() => withFillers(smallElements(identity), [100]), { name: 'EncodeError', message: /akaParameter/ })
  })
})

describe('another identity', () => {
  test('reaches header and files, and nothing else', () => {
    const other = { iccid: '8949449999999990049', profileType: 'other', imsi: '26201987654', serviceProviderName: 'Łódź' }
    const upp = encodePackage(profileElements(other))
    const hex = upp.toString('hex').toUpperCase()
    for (const part of [
      '82056F74686572', // profileType
      '830A8949449999999990049F', // header, in reading order
      '830A989444999999990940F9', // EF.ICCID, swapped
      '830906292610896745FFFF', // EF.IMSI
      '83110180014100F30064017AFFFFFFFFFFFFFF', // EF.SPN as UCS2
      '83020010', // EF.ACC of the digit 4
    ]) {
      assert.ok(hex.includes(part), part)
    }
    assert.equal(checkProfilePackage(upp, iccidOctets(other.iccid)).kind, 'installed')
    assert.deepEqual(upp.subarray(-9), ten.subarray(-9))
  })

  for (const [what, part, name] of [
    ['an ICCID that is too short', { iccid: '8900012345678901' }, 'IdentifierError'],
    ['an ICCID with a letter', { iccid: '8900012345678901234x' }, 'IdentifierError'],
    ['an IMSI with a letter', { imsi: '00101012345678x' }, 'EncodeError'],
    ['an IMSI of 16 digits', { imsi: '0010101234567890' }, 'EncodeError'],
    ['an IMSI of 5 digits', { imsi: '00101' }, 'EncodeError'],
    ['a service provider name of 17 letters', { serviceProviderName: 'seventeen letters' }, 'EncodeError'],
    ['a service provider name of 8 letters of UCS2', { serviceProviderName: 'Łódźłódź' }, 'EncodeError'],
    ['an empty profile type', { profileType: '' }, 'EncodeError'],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => buildProfilePackage({ ...identity, ...part }), { name })
    })
  }
})
