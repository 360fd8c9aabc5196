/** What a fetched package holds, against what was ordered (SGP.32 2.11.1.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import { hexTag } from '../../protocol/ber/tag.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { type Element, inside } from '../../requirements/answer-elements.ts'
import type { Check, OctetRange } from '../../requirements/verdict.ts'
import { emptyQueue, fetchedPackage, fetchPackage } from './ipa.ts'
import { addedIn, formFault, formInWords, formOf } from './operation-form.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import { otherEim, otherEimCertificate } from './other-eim.ts'
import { orderedOperation } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

Given('the operator has ordered addEim with a certificate', async function (this: ConformanceWorld) {
  const { eimId, counterValue } = otherEim
  const eim = { eimId, counterValue, certificate: await otherEimCertificate() }
  await emptyQueue(this, this.device)
  await placeOrder(this, this.device, { kind: 'package', operations: [{ name: 'addEim', eim }] })
  this.keep(orderedOperation, 'addEim')
})

When('the IPA fetches the package', async function (this: ConformanceWorld) {
  await fetchPackage(this, this.device)
})

Then('the package holds {operation} as it was ordered', function (this: ConformanceWorld, name: NamedOperation) {
  const form = formOf(operationNamed(name, this.device))
  const lists = operationLists(this)
  const operations = lists.flatMap((list) => inside(list))
  const own = lists.filter(({ tag }) => nameOfList(tag) === form.list).flatMap((list) => inside(list))
  const [found, second] = own.filter(({ tag }) => tag === form.tag)
  const fault = found === undefined ? 'it is not there' : formFault(form, found)
  const others = operations.length - (found === undefined ? 0 : 1)
  const added = found && addedIn(form, found)
  const remarks = [
    ...(fault === undefined && others > 0 ? [`${others} other operations stand in the package beside it`] : []),
    ...(added === undefined ? [] : [`${added} stands in it, which was not ordered`]),
  ]
  checkContent(this, found ?? lists[0], {
    claim: `the package holds ${name} in the form that the specification has for it`,
    expected: formInWords(form),
    seen: second === undefined ? (fault ?? 'as expected') : `${hexTag(form.tag)} twice`,
    holds: fault === undefined && second === undefined,
    ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }),
  })
})

/** Elements inside addEim or updateEim of the fetched package. */
export function eimConfigurationIn(world: ConformanceWorld): {
  readonly element: Element | undefined
  readonly parts: readonly Element[]
} {
  const element = operationLists(world)
    .filter(({ tag }) => nameOfList(tag) === 'ecoList')
    .flatMap((list) => inside(list))
    .find(({ tag }) => tag === 0xa8 || tag === 0xaa)
  return { element, parts: element === undefined ? [] : inside(element) }
}

/** A check of the fetched package. @param about the octets that it is about */
export function checkContent(world: ConformanceWorld, about: Element | undefined, check: Omit<Check, 'at' | 'where'>): void {
  const { received } = world.kept(fetchedPackage)
  world.check({ ...check, at: [received], where: placesIn(world, received, about) })
}

/** psmoList and ecoList of the fetched package. */
function operationLists(world: ConformanceWorld): readonly Element[] {
  const octets = rawOf(world.kept(fetchedPackage).request.euiccPackageSigned)
  if (octets === undefined) return []
  return inside({ tag: 0x30, octets }).filter(({ tag }) => nameOfList(tag) !== undefined)
}

function nameOfList(tag: number): 'psmoList' | 'ecoList' | undefined {
  return tag === 0xa0 ? 'psmoList' : tag === 0xa1 ? 'ecoList' : undefined
}

/** Where an element lies in the body of the answer; nowhere where base64 stands between. */
function placesIn({ tape }: ConformanceWorld, received: number, about: Element | undefined): readonly OctetRange[] {
  const body = tape.exchanges.find((exchange) => exchange.received === received)?.response.body
  const offset = about === undefined || body === undefined ? -1 : Buffer.from(body).indexOf(about.octets)
  return offset < 0 || about === undefined ? [] : [{ line: received, of: 'body', offset, length: about.octets.length }]
}
