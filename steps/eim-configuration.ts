/** What addEim and updateEim of a fetched package say of an eIM (SGP.32 2.11.1.1.1, 3.5.1). */
import { Then } from '@cucumber/cucumber'
import { hexTag } from '../protocol/ber/tag.ts'
import { contentsOf, type Element, inside } from '../requirements/answer-elements.ts'
import { fetchedPackage } from './ipa.ts'
import { otherEim } from './other-eim.ts'
import { checkContent, eimConfigurationIn } from './package-content.ts'
import { StateNotReached } from './preparation.ts'
import type { ConformanceWorld } from './world.ts'

const COUNTER = 0x83
const KEY_DATA = 0xa5

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

Then('the package replaces the key of the eIM by the new one', function (this: ConformanceWorld) {
  const { element, parts } = eimConfigurationIn(this)
  const eimId = parts.find(({ tag }) => tag === 0x80)
  const own = this.device.association?.eimId ?? ''
  const named = eimId === undefined ? 'no eimId' : `eimId ${JSON.stringify(contentsOf(eimId).toString())}`
  const key = keyOctets(parts)
  const isNew = key?.includes(publicPoint) === true
  checkContent(this, element, {
    claim: 'updateEim gives the entry of the eIM itself the new key, so that the eUICC takes nothing under the old one any more',
    expected: `updateEim of eimId ${JSON.stringify(own)} with the key that was ordered`,
    seen:
      element?.tag === 0xaa
        ? `updateEim of ${named} with ${key === undefined ? 'no key' : isNew ? 'the key that was ordered' : 'another key'}`
        : 'no updateEim',
    holds: element?.tag === 0xaa && eimId !== undefined && contentsOf(eimId).equals(Buffer.from(own)) && isNew,
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
const publicPoint = Buffer.from(otherEim.publicKey.subarray(-65))

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

function keyOctets(parts: readonly Element[]): Buffer | undefined {
  return parts.find(({ tag }) => tag === KEY_DATA)?.octets
}

/** Undefined where there is none. */
function counterIn(parts: readonly Element[]): bigint | undefined {
  const counter = parts.find(({ tag }) => tag === COUNTER)
  if (counter === undefined) return undefined
  const digits = contentsOf(counter).toString('hex')
  return digits === '' ? undefined : BigInt.asIntN(4 * digits.length, BigInt(`0x${digits}`))
}
