/** What addEim and updateEim of a fetched package say of an eIM (SGP.32 2.11.1.1.1, 3.5.1). */
import { Then } from '@cucumber/cucumber'
import { hexTag } from '../../protocol/ber/tag.ts'
import { contentsOf, type Element, inside } from '../../requirements/answer-elements.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { fetchedPackage, signing } from './ipa.ts'
import { otherEim } from './other-eim.ts'
import { checkContent, eimConfigurationIn } from './package-content.ts'
import { orderedOperation } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

const COUNTER = 0x83
const KEY_DATA = 0xa5
/** Octets of an uncompressed point, with which a SubjectPublicKeyInfo ends. */
const POINT = 65

const alternatives = { eimPublicKey: 0xa0, eimCertificate: 0xa1 } as const

Then('the package holds the public key of the new eIM under eimPublicKey', function (this: ConformanceWorld) {
  checkAlternative(this, 'eimPublicKey')
})

Then('the package holds the certificate of the new eIM under eimCertificate', function (this: ConformanceWorld) {
  checkAlternative(this, 'eimCertificate')
})

Then('the package holds an initial counterValue for the new eIM', function (this: ConformanceWorld) {
  const { element, parts } = eimConfigurationIn(this)
  const counter = counterIn(parts)
  checkContent(this, element, {
    claim: 'the configuration of the new eIM has its initial counterValue',
    expected: 'a counterValue',
    seen: counter === undefined ? 'no counterValue' : `counterValue ${counter}`,
    holds: counter !== undefined,
    ...(counter === undefined || counter === BigInt(otherEim.counterValue)
      ? {}
      : { remark: `counterValue ${otherEim.counterValue} was ordered` }),
  })
})

Then('the package brings a counterValue with the new key', function (this: ConformanceWorld) {
  const { element, parts } = eimConfigurationIn(this)
  if (!parts.some(({ tag }) => tag === KEY_DATA))
    throw new StateNotReached('a new key was ordered, and the package holds none', [this.kept(fetchedPackage).received])
  const counter = counterIn(parts)
  checkContent(this, element, {
    claim: 'a new public key comes with a new counterValue',
    expected: 'a counterValue beside eimPublicKeyData',
    seen: counter === undefined ? 'eimPublicKeyData without counterValue' : `counterValue ${counter}`,
    holds: counter !== undefined,
  })
})

Then('the package replaces the key of the eIM by a new one', function (this: ConformanceWorld) {
  const { eimId, publicKey } = this.device.association ?? {}
  if (eimId === undefined || publicKey === undefined)
    throw new CannotBePrepared(`assets.euiccs: nobody said which key ${this.device.eid} has of the eIM; add eimConfiguration:`)
  const { element, parts } = eimConfigurationIn(this)
  const isOwn = parts.some((part) => part.tag === 0x80 && contentsOf(part).equals(Buffer.from(eimId)))
  const key = parts.find(({ tag }) => tag === KEY_DATA)?.octets
  const stored = publicKey.export({ type: 'spki', format: 'der' }).subarray(-POINT)
  const isNew = key !== undefined && !key.includes(stored)
  const isTaken = signing(this.device).accepts(this.kept(fetchedPackage).request, { publicKey })
  const said = [
    isOwn ? 'the eIM itself' : 'another eimId',
    key === undefined ? 'no key' : isNew ? 'a new key' : 'the key that is stored',
    isTaken ? 'signed with the stored key' : 'with a signature that the stored key does not verify',
  ].join(', ')
  checkContent(this, element, {
    claim: 'updateEim gives the eUICC a new key, in a package that it takes under the old one',
    expected: 'updateEim of the eIM itself, a new key, signed with the stored key',
    seen: element?.tag === 0xaa ? `updateEim of ${said}` : 'no updateEim',
    holds: element?.tag === 0xaa && isOwn && isNew && isTaken,
    ...(isNew && this.mayHave(orderedOperation) !== undefined && !key.includes(publicPoint)
      ? { remark: 'the new key is one of the eIM’s own making' }
      : {}),
  })
})

Then('the key in the package has the tag of its alternative', function (this: ConformanceWorld) {
  const data = keyData(this)
  const [inner] = data === undefined ? [] : inside(data)
  checkContent(this, data, {
    claim: 'public key data are written with the tag of the alternative',
    expected: 'A0 (eimPublicKey) or A1 (eimCertificate) inside A5',
    seen: inner === undefined ? 'no key' : `${hexTag(inner.tag)} inside A5`,
    holds: inner?.tag === alternatives.eimPublicKey || inner?.tag === alternatives.eimCertificate,
  })
})

/** The point on the curve, as every form of the key holds it. */
const publicPoint = Buffer.from(otherEim.publicKey.subarray(-POINT))

function checkAlternative(world: ConformanceWorld, name: keyof typeof alternatives): void {
  const data = keyData(world)
  const [inner, ...others] = data === undefined ? [] : inside(data)
  const holdsKey = data?.octets.includes(publicPoint) === true
  const tag = alternatives[name]
  checkContent(world, data, {
    claim: 'the key of the new eIM stands under the tag of its alternative',
    expected: `${name} (${hexTag(tag)}) alone inside eimPublicKeyData, with the key that was ordered`,
    seen:
      inner === undefined
        ? 'no eimPublicKeyData'
        : `${[inner, ...others].map((one) => hexTag(one.tag)).join(' ')} inside A5${holdsKey ? '' : ', without the key that was ordered'}`,
    holds: inner?.tag === tag && others.length === 0 && holdsKey,
  })
}

function keyData(world: ConformanceWorld): Element | undefined {
  return eimConfigurationIn(world).parts.find(({ tag }) => tag === KEY_DATA)
}

/** Undefined where there is none. */
function counterIn(parts: readonly Element[]): bigint | undefined {
  const counter = parts.find(({ tag }) => tag === COUNTER)
  if (counter === undefined) return undefined
  const digits = contentsOf(counter).toString('hex')
  return digits === '' ? undefined : BigInt.asIntN(4 * digits.length, BigInt(`0x${digits}`))
}
