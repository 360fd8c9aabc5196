/** What the signature of an eUICC package turns out to be (SGP.32 2.11.1.1, 2.6): over what, by which key, in which form. */
import { type KeyObject, verify } from 'node:crypto'
import { showOctets } from '../protocol/ber/octets.ts'
import { tlv } from '../protocol/ber/writer.ts'
import { subjectKey } from '../protocol/certificates/signed.ts'
import { signedBytes } from '../protocol/crypto/signed-bytes.ts'
import { encode, type Type } from '../protocol/schema/type.ts'
import { EuiccPackageSigned } from '../protocol/sgp32/euicc-package-request.ts'
import { type AnsweredPackage, packageIn, packagesBefore } from './answered-package.ts'
import type { EsipaExchange } from './esipa-exchange.ts'
import { keysBroughtBy } from './replaced-key.ts'
import type { EimAssociation } from './rule.ts'

/** `plain`: r and s of 32 octets each. `der`: the SEQUENCE of X.509. */
export type SignatureForm = 'plain' | 'der' | 'other'

export interface SignatureFinding {
  readonly form: SignatureForm
  /** How it verifies; undefined where it does not, whatever was tried. */
  readonly verifies?: {
    /** In words; undefined for the octets that SGP.32 has signed. */
    readonly overOther?: string
    /** Name of the hash where it is not SHA-256. */
    readonly otherHash?: string
  }
}

/** The form of a signature, without any key. */
export function formOf(signature: Uint8Array): SignatureForm {
  if (signature.length === 64) return 'plain'
  return signature[0] === 0x30 && signature[1] === signature.length - 2 ? 'der' : 'other'
}

/** Findings for the packages of one scenario; the same octets under the same keys are looked at once. */
export class SignatureFindings {
  readonly #known = new Map<string, SignatureFinding>()

  of(
    exchange: EsipaExchange,
    earlier: readonly EsipaExchange[],
    association: EimAssociation | undefined,
  ): SignatureFinding | undefined {
    const sent = packageIn(exchange)
    if (sent?.signed === undefined || sent.signature === undefined || association === undefined) return undefined
    // The eUICC may have stored what earlier packages brought.
    const brought = packagesBefore(earlier, sent.eid).flatMap(({ fields }) => keysBroughtBy(fields, association.eimId))
    const keys = [association.publicKey, ...brought]
    const usable = keys.flatMap((key) => publicKeyOf(key) ?? [])
    if (usable.length === 0) return undefined
    const name = [showOctets(sent.signed), showOctets(sent.signature), association.token, ...keys].join(' ')
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const found = examine(sent, sent.signed, sent.signature, usable, BigInt(association.token))
    this.#known.set(name, found)
    return found
  }
}

const otherHashes = ['sha384', 'sha512', 'sha1'] as const

function examine(
  sent: AnsweredPackage,
  signed: Buffer,
  signature: Uint8Array,
  keys: readonly KeyObject[],
  token: bigint,
): SignatureFinding {
  const form = formOf(signature)
  if (form === 'other') return { form }
  const dsaEncoding = form === 'plain' ? 'ieee-p1363' : 'der'
  const verified = (hash: string, octets: Uint8Array) => keys.some((key) => verify(hash, octets, { key, dsaEncoding }, signature))
  const right = signedBytes.eimSignature(signed, token)
  if (verified('sha256', right)) return { form, verifies: {} }
  for (const otherHash of otherHashes) if (verified(otherHash, right)) return { form, verifies: { otherHash } }
  for (const [overOther, octets] of otherOctets(sent, signed, token))
    if (verified('sha256', octets)) return { form, verifies: { overOther } }
  return { form }
}

/** What eIMs have been seen to sign, or could, in the place of package and token. */
function* otherOctets({ fields }: AnsweredPackage, signed: Buffer, token: bigint): Generator<readonly [string, Uint8Array]> {
  yield ['the package without the token object', signed]
  for (const other of new Set([0n, 1n].filter((one) => one !== token)))
    yield [`the package and the token ${other}`, signedBytes.eimSignature(signed, other)]
  const digits = token.toString(16)
  const unsigned = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  yield ['the package and the token written unsigned', Buffer.concat([signed, tlv(0x84, unsigned)])]
  yield ['the package and the token value without its tag and length', Buffer.concat([signed, unsigned])]
  yield [
    'the token object in front of the package',
    Buffer.concat([signedBytes.eimSignature(signed, token).subarray(signed.length), signed]),
  ]
  // In v1.0.1 the octets are the same, whatever the names of the fields.
  const again = encodedAgain(fields)
  if (again !== undefined && !again.equals(signed)) {
    yield ['another encoding of the package and the token object', signedBytes.eimSignature(again, token)]
  }
}

function encodedAgain(fields: AnsweredPackage['fields']): Buffer | undefined {
  try {
    return encode(EuiccPackageSigned as Type<unknown>, fields)
  } catch {
    // What is missing or has no encoding cannot be what was signed.
    return undefined
  }
}

/** Undefined for octets that are no key which could verify: other checks tell of those. @param spki in hexadecimal */
export function publicKeyOf(spki: string | undefined): KeyObject | undefined {
  if (spki === undefined) return undefined
  const { key } = subjectKey(Buffer.from(spki, 'hex'), '')
  return key?.asymmetricKeyType === 'ec' ? key : undefined
}
