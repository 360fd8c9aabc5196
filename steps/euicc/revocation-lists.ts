/** LoadCRL, and what it does to servers (SGP.22 v2.5 4.6, 5.7.12). */
import { sign } from 'node:crypto'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { type Issued, issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { issueCrl } from '../../protocol/certificates/issue-crl.ts'
import type { PlannedExtension } from '../../protocol/certificates/planned-extensions.ts'
import { extensionOids } from '../../protocol/identifiers/rsp-oids.ts'
import { encode } from '../../protocol/schema/type.ts'
import { LoadCRLRequest } from '../../protocol/sgp22/load-crl.ts'
import { systemClock } from '../../transport/clock.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { authenticated, download } from './server-authentication.ts'
import { ourPki } from './server-certificates.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const answered = kept<Es10Answered<'LoadCRL'>>('an answer to LoadCRL')
const listed = kept<Pick<Issued, 'certificate' | 'privateKey'>>('a certificate that is listed')

const HOUR = 3_600_000
const numbers = new WeakMap<EuiccBench, number>()

/** Every CRL is newer than those that this card had from us, in earlier runs too: what it has loaded stays. */
function nextNumber({ bench }: EuiccWorld): number {
  const number = (numbers.get(bench) ?? Math.floor(systemClock.now().getTime() / 1000)) + 1
  numbers.set(bench, number)
  return number
}

/** DER of a CRL of this issuer. @param older whether it stands behind the last one by number and by date */
async function crlOf(
  world: EuiccWorld,
  issuer: Issued,
  { older = false, revoked = [] as readonly Issued['certificate'][], extensions = [] as readonly PlannedExtension[] } = {},
): Promise<Buffer> {
  const now = systemClock.now().getTime()
  const thisUpdate = older ? now - 48 * HOUR : now - HOUR
  const number = older ? (numbers.get(world.bench) ?? 2) - 1 : nextNumber(world)
  const { der } = await issueCrl(issuer, { revoked, thisUpdate, nextUpdate: now + 720 * HOUR, number, extensions })
  return Buffer.from(der)
}

type Flaw = (world: EuiccWorld) => Promise<Buffer>

const flaws: Readonly<Record<string, Flaw>> = {
  'with an altered signature': async (world) => {
    const der = await crlOf(world, ourPki(world).ci)
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 0x01
    return der
  },
  'without its dates': async (world) => withoutDates(await crlOf(world, ourPki(world).ci), ourPki(world).ci),
  'of an unknown issuer': (world) => crlOf(world, ourPki(world).otherCi),
  'that is older than the loaded one': (world) => crlOf(world, ourPki(world).ci, { older: true }),
  'that is the second part of a list whose first part is not loaded': (world) =>
    crlOf(world, ourPki(world).ci, { extensions: secondOfTwo }),
}

/** The number of the list is new, so no part of it can be on the card. */
const secondOfTwo: readonly PlannedExtension[] = [
  { kind: 'other', critical: false, oid: extensionOids.totalPartialCrlNumber, contents: Buffer.of(0x02, 0x01, 0x02) },
  { kind: 'other', critical: false, oid: extensionOids.partialCrlNumber, contents: Buffer.of(0x02, 0x01, 0x02) },
]

defineParameterType({
  name: 'crlFlaw',
  regexp: new RegExp(Object.keys(flaws).join('|')),
  transformer: (text: string): Flaw => flaws[text] ?? missing(`for a CRL ${text}`),
})

/** Neither thisUpdate, which every CRL has, nor nextUpdate, and signed as it stands. */
function withoutDates(der: Buffer, issuer: Issued): Buffer {
  const reader = new BerReader(der)
  reader.next(0, der.length)
  reader.next(reader.valueStart, der.length)
  const { valueStart, valueEnd } = reader
  const parts: Buffer[] = []
  for (let at = valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    if (reader.tag !== 0x17 && reader.tag !== 0x18) parts.push(der.subarray(reader.start, reader.end))
  }
  reader.next(valueEnd, der.length)
  const algorithm = der.subarray(reader.start, reader.end)
  const list = tlv(0x30, ...parts)
  const signature = sign('sha256', list, { key: issuer.privateKey, dsaEncoding: 'der' })
  return tlv(0x30, list, algorithm, tlv(0x03, Uint8Array.of(0), signature))
}

function load(world: EuiccWorld, crl: Uint8Array): Promise<Es10Answered<'LoadCRL'>> {
  return world.send('LoadCRL', encode(LoadCRLRequest, { crl }))
}

async function loadRight(world: EuiccWorld, revoked: readonly Issued['certificate'][] = []): Promise<void> {
  const answer = await load(world, await crlOf(world, ourPki(world).ci, { revoked }))
  if (answer.value.kind !== 'loadCRLResponseOk')
    throw new StateNotReached(`LoadCRL was answered with ${answerText(answer)}`, answer.at)
}

Given('the eUICC has loaded a CRL', async function (this: EuiccWorld) {
  await loadRight(this)
})

Given('the eUICC has loaded a CRL that lists a certificate of the SM-DP+', async function (this: EuiccWorld) {
  const { plan, privateKey } = ourPki(this).dpAuth
  // A serial number that nothing else has: the list stays on the card.
  const certificate = await issueCertificate({ ...plan, serialNumber: 0x2001 })
  this.keep(listed, { certificate, privateKey })
  await loadRight(this, [certificate])
})

When('the IPA loads a CRL {crlFlaw}', async function (this: EuiccWorld, flaw: Flaw) {
  this.keep(answered, await load(this, await flaw(this)))
})

When('the SM-DP+ authenticates itself with the listed certificate', async function (this: EuiccWorld) {
  this.keep(authenticated, await this.kept(download).authenticate({ server: this.kept(listed) }))
})

Then('LoadCRL is answered with {string}', function (this: EuiccWorld, expected: string) {
  const answer = this.kept(answered)
  const seen = answerText(answer)
  this.check({ claim: 'the answer to LoadCRL', expected, seen, holds: seen === expected, at: answer.at })
})

/** An eUICC that takes the part and tells that the first one is missing has said the same by missingParts of 5.7.12. */
Then('LoadCRL is answered with {string}, or with the part that is missing', function (this: EuiccWorld, expected: string) {
  const answer = this.kept(answered)
  const { value } = answer
  const missing = value.kind === 'loadCRLResponseOk' ? (value.value.missingParts ?? []).map(Number) : []
  const seen = missing.length === 0 ? answerText(answer) : `${value.kind} missingParts ${missing.join(', ')}`
  const isTold = missing.includes(1)
  this.check({
    claim: 'the answer to LoadCRL',
    expected: `${expected}, or loadCRLResponseOk missingParts 1`,
    seen,
    holds: seen === expected || isTold,
    at: answer.at,
    ...(isTold ? { remark: 'missingParts in place of an error' } : {}),
  })
})

function answerText({ value }: Es10Answered<'LoadCRL'>): string {
  return value.kind === 'loadCRLResponseError' ? `${value.kind} ${value.value}` : value.kind
}
