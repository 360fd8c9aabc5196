/** Packages that are unusual as octets: their size, their encoding, what they lack (SGP.32 v1.2 2.11.1.1, 5.9.1). */
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import type { CardAnswer } from '../../adapters/euicc/es10-card.ts'
import { describe, isSuccess } from '../../protocol/apdu/status-word.ts'
import { readHeader } from '../../protocol/ber/header.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { integer } from '../../protocol/schema/primitives.ts'
import { encode } from '../../protocol/schema/type.ts'
import { Psmo } from '../../protocol/sgp32/psmo.ts'
import { packageAround } from '../../simulators/played/eim-package.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { outcomesOf } from './package-results.ts'
import { answered } from './packages.ts'
import { answerText, resultsIn, resultText } from './results.ts'
import { unknownIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** More than the buffer of a card, and less than 256 blocks of STORE DATA carry. */
const LARGE = 60_000

/** Lists of profiles whose results no card has room for. */
const MANY_LISTS = 600

const listProfiles = Buffer.from('BF2D00', 'hex')
const getRat = Buffer.from('A600', 'hex')
/** A tag that no version has. */
const unknownOperation = Buffer.from('BF7F00', 'hex')
/** listEim, which an ecoList may hold. */
const operationOnEims = Buffer.from('AB00', 'hex')

type Member = 'eimId' | 'counterValue' | 'eimTransactionId'

/** EuiccPackageSigned of our first eIM with its next counter. @param without member that it lacks */
function signedOf(world: EuiccWorld, operations: readonly Uint8Array[], without?: Member): Buffer {
  const { first } = world.bench.eims
  const eid = Buffer.from(world.eid ?? missing('after which the EID is known'), 'hex')
  const unless = (member: Member, element: Buffer) => (member === without ? Buffer.of() : element)
  first.counter++
  return tlv(
    0x30,
    unless('eimId', tlv(0x80, Buffer.from(first.eimId))),
    tlv(0x5a, eid),
    unless('counterValue', encode(integer().retag(0x81), first.counter)),
    unless('eimTransactionId', tlv(0x82, world.random.octets(8))),
    tlv(0xa0, ...operations),
  )
}

/** BF51 around these octets, signed by our first eIM. */
function around(world: EuiccWorld, signed: Uint8Array): Buffer {
  const { key, token = 0n } = world.bench.eims.first
  return packageAround(signed, { key: key.privateKey, token })
}

const withOperations =
  (...operations: readonly Uint8Array[]) =>
  (world: EuiccWorld): Buffer =>
    around(world, signedOf(world, operations))

const lacking =
  (member: Member) =>
  (world: EuiccWorld): Buffer =>
    around(world, signedOf(world, [getRat], member))

/** The same contents behind a length of one octet more than DER takes. */
function longer(signed: Buffer): Buffer {
  const { size, length } = readHeader(signed)
  const octets = length < 0x80 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(0x30, ...octets), signed.subarray(size)])
}

/** A package in words, and what makes it. */
const forms: Readonly<Record<string, (world: EuiccWorld) => Buffer>> = {
  'with an empty list of operations': withOperations(),
  'with an operation of an unknown tag between two good ones': withOperations(getRat, unknownOperation, getRat),
  'with an operation of an ecoList in its psmoList': withOperations(getRat, operationOnEims, getRat),
  'with more lists of profiles than a result has room for': withOperations(...Array<Buffer>(MANY_LISTS).fill(listProfiles)),
  'of 60,000 octets': (world) => {
    const one = encode(Psmo, { kind: 'delete', value: { iccid: unknownIccid } })
    return withOperations(...Array<Buffer>(Math.ceil(LARGE / one.length)).fill(one))(world)
  },
  'with eimTransactionId': withOperations(getRat),
  'without eimTransactionId': lacking('eimTransactionId'),
  'without eimId': lacking('eimId'),
  'without counterValue': lacking('counterValue'),
  'in a longer form than the one that is signed': (world) => {
    const short = signedOf(world, [getRat])
    const { key, token = 0n } = world.bench.eims.first
    return tlv(0xbf51, longer(short), signatureObject(sign(key.privateKey, signedBytes.eimSignature(short, token))))
  },
  'in a longer form than DER has, signed in that form': (world) => around(world, longer(signedOf(world, [getRat]))),
}

defineParameterType({
  name: 'packageForm',
  regexp: new RegExp(
    Object.keys(forms)
      .toSorted((a, b) => b.length - a.length)
      .join('|'),
  ),
  transformer: (text: string) => forms[text] ?? missing(`for a package ${text}`),
})

/** What came back where that need not be an object. */
const came = kept<CardAnswer>('what the card answered to a package')

When('the eIM sends a package {packageForm}', async function (this: EuiccWorld, made: (world: EuiccWorld) => Buffer) {
  const answer = this.keep(came, await this.ask(made(this)))
  if (isSuccess(answer.sw)) this.keep(answered, this.read('LoadEuiccPackage', answer))
})

/** What came to a package: words of the specification, or the status word in place of an answer. */
function cameText(world: EuiccWorld): { readonly seen: string; readonly isStatus: boolean; readonly at: readonly TapeRef[] } {
  const { sw, sent, received } = world.kept(came)
  const isStatus = !isSuccess(sw)
  return { seen: isStatus ? describe(sw) : outcomesOf(world.kept(answered).value), isStatus, at: [sent, received] }
}

Then('the eUICC answers with {string}', function (this: EuiccWorld, expected: string) {
  const { seen, at } = cameText(this)
  this.check({ claim: 'the answer to the package', expected, seen, holds: seen === expected, at })
})

Then('the eUICC answers with {string} or with {string}', function (this: EuiccWorld, expected: string, allowed: string) {
  const { seen, at } = cameText(this)
  const holds = seen === expected || seen === allowed
  const remark = seen === allowed ? { remark: `${allowed} is as good` } : {}
  this.check({ claim: 'the answer to the package', expected: `${expected} or ${allowed}`, seen, holds, at, ...remark })
})

Then('the eUICC answers with {string} or without an object', function (this: EuiccWorld, expected: string) {
  const { seen, isStatus, at } = cameText(this)
  const remark = isStatus ? { remark: 'a status word in place of the error' } : {}
  const holds = isStatus || seen === expected
  this.check({ claim: 'the answer to the package', expected: `${expected}, or a status word`, seen, holds, at, ...remark })
})

/** Whoever has room for 60,000 octets has shown nothing. */
Then('the eUICC has no room for the package, and answers with {string}', function (this: EuiccWorld, expected: string) {
  const { seen, isStatus, at } = cameText(this)
  if (this.mayHave(answered)?.value.kind === 'euiccPackageResultSigned')
    throw new StateNotReached(`the eUICC has room for a package of ${LARGE} octets`, at)
  const remark = isStatus ? { remark: 'a status word: the octets did not get as far as a signature' } : {}
  const holds = isStatus || seen === expected
  this.check({ claim: 'the answer to a package that is too large', expected, seen, holds, at, ...remark })
})

/** Whoever has room for all the lists has shown nothing. */
Then('the list of results ends with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(answered)
  const results = resultsIn(value)
  if (answerText(value) === 'euiccPackageErrorSigned sizeOverflow')
    throw new StateNotReached('the package itself is too large for the eUICC', at)
  if (results.length === MANY_LISTS) throw new StateNotReached(`the eUICC has room for ${MANY_LISTS} lists of profiles`, at)
  const last = results.at(-1)
  const seen = last === undefined ? answerText(value) : resultText(last)
  this.check({ claim: 'the last result of a package that has too many', expected, seen, holds: seen === expected, at })
})
