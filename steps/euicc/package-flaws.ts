/** Packages that are wrong in one thing, and the ladder by which an eUICC has to find that out (SGP.32 v1.2 2.11.1.1, 2.11.2.1, 5.9.1). */
import { type KeyObject, sign as signInDer } from 'node:crypto'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { packageSigned } from '../../simulators/played/eim-package.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { type PackageOffer, packageOf } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { answerText } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** Highest counter that an eUICC takes. */
const MOST_COUNTER = 8_388_607

/** A valid EID that is not that of any card under test. */
export const OTHER_EID = '89882119900000000000000000000975'

/** What a flaw makes of the octets of a package. */
type Flawed = (world: EuiccWorld, operations: readonly Psmo[]) => Buffer

const offered =
  (offer: (world: EuiccWorld) => PackageOffer): Flawed =>
  (world, operations) =>
    packageOf(world, world.bench.eims.first, operations, offer(world))

/** A package around a signature that is made another way. */
const signedAs =
  (signature: (right: Buffer, key: KeyObject, octets: Buffer) => Buffer): Flawed =>
  (world, operations) => {
    const { first } = world.bench.eims
    const { eimId, counter, key, token = 0n } = first
    const eid = world.eid ?? missing('after which the EID is known')
    const signed = packageSigned({ eimId, eid, counter: counter + 1, operations })
    const octets = signedBytes.eimSignature(signed, token)
    const right = sign(key.privateKey, octets)
    return tlv(0xbf51, signed, tlv(0x5f37, signature(right, key.privateKey, octets)))
  }

const flaws: Readonly<Record<string, Flawed>> = {
  'under an unknown eimId': offered(() => ({ eimId: 'nobody.harness.test' })),
  'whose signature has one bit flipped': signedAs(flipped),
  'whose signature is in DER form': signedAs((_right, key, octets) => signInDer('sha256', octets, { key, dsaEncoding: 'der' })),
  'whose signature has 63 octets': signedAs((right) => right.subarray(0, 63)),
  'whose signature has 65 octets': signedAs((right) => Buffer.concat([right, Buffer.of(0)])),
  'signed without the token': offered(() => ({ token: 0n })),
  'for another EID': offered(() => ({ eid: OTHER_EID })),
  'with a counter above the highest one': offered(() => ({ counter: MOST_COUNTER + 1 })),
  'with a lower counter than the package before': offered(({ bench }) => ({ counter: bench.eims.first.counter - 1 })),
  'with the counter of the package before': offered(({ bench }) => ({ counter: bench.eims.first.counter })),
  'for another EID and with a far higher counter': offered(({ bench }) => ({ eid: OTHER_EID, counter: farAbove(bench) })),
  'whose signature has one bit flipped and with a far higher counter': (world, operations) =>
    flipped(packageOf(world, world.bench.eims.first, operations, { counter: farAbove(world.bench) })),
  'for another EID and with an old counter': offered(({ bench }) => ({ eid: OTHER_EID, counter: bench.eims.first.counter })),
  'with a flipped signature, for another EID and with an old counter': (world, operations) => {
    const { counter } = world.bench.eims.first
    const octets = packageOf(world, world.bench.eims.first, operations, { eid: OTHER_EID, counter })
    return flipped(octets)
  },
}

/** The last bit is another one. */
function flipped(octets: Buffer): Buffer {
  const other = Buffer.from(octets)
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 0x01
  return other
}

defineParameterType({
  name: 'packageFlaw',
  regexp: new RegExp(
    Object.keys(flaws)
      .toSorted((a, b) => b.length - a.length)
      .join('|'),
  ),
  transformer: (text: string): Flawed => flaws[text] ?? missing(`for a package ${text}`),
})

/** A package that the card should have refused counts all the same where it was carried out. */
function keepUpWith({ bench }: EuiccWorld, value: Es10Answered<'LoadEuiccPackage'>['value']): void {
  if (value.kind !== 'euiccPackageResultSigned') return
  const { first } = bench.eims
  first.counter = Math.max(first.counter, Number(value.value.euiccPackageResultDataSigned.counterValue))
}

/** A counter that no package after it could reach, where the card took it. */
function farAbove({ eims }: EuiccBench): number {
  return eims.first.counter + 1000
}

Given(
  'the eUICC has refused a package {packageFlaw} with {operations}',
  async function (this: EuiccWorld, flawed: Flawed, operations: readonly Psmo[]) {
    const { value, at } = await this.send('LoadEuiccPackage', flawed(this, operations))
    keepUpWith(this, value)
    if (value.kind === 'euiccPackageResultSigned')
      throw new StateNotReached(`the package before was carried out: ${answerText(value)}`, at)
  },
)

When(
  'the eIM sends a package {packageFlaw} with {operations}',
  async function (this: EuiccWorld, flawed: Flawed, operations: readonly Psmo[]) {
    keepUpWith(this, this.keep(answered, await this.send('LoadEuiccPackage', flawed(this, operations))).value)
  },
)

Then('the answer holds the associationToken of the eIM', function (this: EuiccWorld) {
  holdsToken(this, this.kept(answered), this.bench.eims.first.token)
})

Then('the answer holds no associationToken', function (this: EuiccWorld) {
  holdsToken(this, this.kept(answered), undefined)
})

function holdsToken(world: EuiccWorld, { value, at }: Es10Answered<'LoadEuiccPackage'>, expected: bigint | undefined): void {
  const text = (token: bigint | number | undefined) => (token === undefined ? 'none' : String(token))
  const token = value.kind === 'euiccPackageErrorUnsigned' ? value.value.associationToken : undefined
  const seen = value.kind === 'euiccPackageErrorUnsigned' ? text(token) : `another answer than the unsigned error: ${value.kind}`
  world.check({
    claim: 'associationToken in the unsigned error',
    expected: text(expected),
    seen,
    holds: seen === text(expected),
    at,
  })
}
