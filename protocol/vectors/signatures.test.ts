/** Every signature in the vectors that is not a placeholder verifies over the received octets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicKeyFromPoint } from '../crypto/curves.ts'
import { verify } from '../crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../crypto/signed-bytes.ts'
import { typesOf } from '../registry.ts'
import { rawOf } from '../schema/raw.ts'
import { decode } from '../schema/type.ts'
import { vectorKeys } from './keys.ts'
import { type Vector, vectorsOf } from './vectors.ts'

type Signer = keyof typeof vectorKeys
type Node = Readonly<Record<string, unknown>>

/** A signature, who may have made it, and everything that it may cover. */
interface Claim {
  readonly signature: Uint8Array
  readonly signers: readonly Signer[]
  readonly covers: readonly Uint8Array[]
}

/** Signatures over keys that are not in this set, or over data that the vector does not hold. */
const elsewhere = new Set(['GBPP rsp ok', 'eimSignature in DER form'])

const vectors = (['1.2', '1.0.1'] as const).flatMap((spec) =>
  vectorsOf(spec)
    .filter((vector) => vector.mode !== 'malformed' && vector.placeholderSignature !== true && vector.hex.includes('5F37'))
    .filter((vector) => !elsewhere.has(vector.name) && !/5F3740(00){64}/.test(vector.hex))
    .map((vector) => ({ spec, vector, nodes: objectsIn(valueOfVector(spec, vector)) })),
)

const all = vectors.flatMap(({ nodes }) => nodes)
const euiccSignatures1 = octetsOf('euiccSignature1')
const smdpSignatures2 = octetsOf('smdpSignature2')
const eimSignatures = octetsOf('eimSignature')
const signed1 = rawsOf('euiccSigned1')
const signed2 = rawsOf('euiccSigned2')

for (const { spec, vector, nodes } of vectors) {
  test(`v${spec} ${vector.name}`, () => {
    const claims = nodes.flatMap((node) => claimsOf(node, vector))
    assert.ok(claims.length > 0, 'no signature was found')
    for (const { signature, signers, covers } of claims) {
      const keys = signers.map((signer) => publicKeyFromPoint('P-256', Buffer.from(vectorKeys[signer], 'hex')))
      assert.ok(
        keys.some((key) => covers.some((octets) => verify(key, signature, octets))),
        `none of ${covers.length} readings of ${signers}`,
      )
      assert.ok(
        !keys.some((key) => covers.some((octets) => verify(key, signature, octets, Buffer.of(0)))),
        'it verifies over anything',
      )
    }
  })
}

function claimsOf(node: Node, vector: Vector): Claim[] {
  const claims: Claim[] = []
  const add = (name: string, signers: readonly Signer[], covers: readonly Uint8Array[]) => {
    const signature = node[name]
    if (signature instanceof Uint8Array) claims.push({ signature, signers, covers })
  }
  const raw = (name: string) => rawOf(node, name) ?? Buffer.alloc(0)
  const token = vector.signed?.includes('840105') ? 5 : 0
  if ('euiccPackageSigned' in node)
    add('eimSignature', ['firstEim', 'eim'], [signedBytes.eimSignature(raw('euiccPackageSigned'), token)])
  for (const [data, name] of [
    ['euiccPackageResultDataSigned', 'euiccSignEPR'],
    ['euiccPackageErrorDataSigned', 'euiccSignEPE'],
  ] as const) {
    if (!(data in node)) continue
    const overEim = eimSignatures.map((eim) => signedBytes.euiccSignOverEimSignature(raw(data), signatureObject(eim)))
    add(name, ['firstEuicc', 'euicc'], [signedBytes.euiccSignEPR(raw(data)), ...overEim])
  }
  if ('serverSigned1' in node) add('serverSignature1', ['dpAuth'], [signedBytes.serverSignature1(raw('serverSigned1'))])
  if ('euiccSigned1' in node) add('euiccSignature1', ['euicc'], [signedBytes.euiccSignature1(raw('euiccSigned1'))])
  // A compact answer is signed over the full structure.
  if ('signedData' in node) add('euiccSignature1', ['euicc'], signed1)
  if ('smdpSigned2' in node) {
    add(
      'smdpSignature2',
      ['dpPb'],
      euiccSignatures1.map((first) => signedBytes.smdpSignature2(raw('smdpSigned2'), signatureObject(first))),
    )
  }
  if ('euiccSigned2' in node) add('euiccSignature2', ['euicc'], overSmdp([raw('euiccSigned2')]))
  if ('compactEuiccSigned2' in node) add('euiccSignature2', ['euicc'], overSmdp(signed2))
  if ('profileInstallationResultData' in node)
    add('euiccSignPIR', ['euicc'], [signedBytes.euiccSignPIR(raw('profileInstallationResultData'))])
  if ('compactProfileInstallationResultData' in node) {
    const rebuilt = /BF27[0-9A-F]+/.exec(vector.signed ?? '')?.[0] ?? ''
    add('euiccSignPIR', ['euicc'], [Buffer.from(rebuilt, 'hex')])
  }
  if ('tbsOtherNotification' in node) {
    add('euiccNotificationSignature', ['euicc'], [signedBytes.euiccNotificationSignature(raw('tbsOtherNotification'))])
  }
  if ('euiccCancelSessionSigned' in node) {
    add('euiccCancelSessionSignature', ['euicc'], [signedBytes.euiccCancelSessionSignature(raw('euiccCancelSessionSigned'))])
  }
  return claims
}

function overSmdp(structures: readonly Uint8Array[]): Uint8Array[] {
  return structures.flatMap((structure) =>
    smdpSignatures2.map((second) => signedBytes.euiccSignature2(structure, signatureObject(second))),
  )
}

function valueOfVector(spec: '1.2' | '1.0.1', vector: Vector): unknown {
  const type = typesOf(spec).get(vector.type)
  assert.ok(type, 'no type')
  return decode(type, Buffer.from(vector.hex, 'hex')).value
}

function objectsIn(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return [...(Array.isArray(value) ? [] : [value as Node]), ...Object.values(value).flatMap(objectsIn)]
}

function octetsOf(name: string): Uint8Array[] {
  return all.map((node) => node[name]).filter((member) => member instanceof Uint8Array)
}

function rawsOf(name: string): Buffer[] {
  return all.map((node) => rawOf(node, name)).filter((raw) => raw !== undefined)
}
