/** Results in octets that some eUICCs write, and with alternatives that no version has, as a later one may have them. */
import { defineParameterType, Given, When } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { deliver } from './delivery.ts'
import { fetchedPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { orderedOperation, resultOctets, signedResult } from './packages.ts'
import { elementOfResult, signedWith, withoutArm } from './result-octets.ts'
import type { ConformanceWorld } from './world.ts'

const unknowns = ['result of operation', 'arm of the result', 'kind of result'] as const
type Unknown = (typeof unknowns)[number]
defineParameterType({ name: 'unknown', regexp: [...unknowns], transformer: (name: string) => name as Unknown })

/** Context tag 111, which no version uses. */
const unknown = tlv(0x9f6f, Buffer.of(0))

When('the IPA delivers it with an unknown {unknown}', async function (this: ConformanceWorld, alternative: Unknown) {
  // Over a connection of its own: one that ends then has not ended by chance.
  await deliver(this, { kind: 'octets', octets: octetsWith(this, alternative) }, { port: this.connect() })
})

function octetsWith(world: ConformanceWorld, alternative: Unknown): Buffer {
  switch (alternative) {
    case 'kind of result':
      return tlv(0xbf7f)
    case 'arm of the result':
      return tlv(0xbf51, tlv(0xa7, unknown))
    case 'result of operation':
      return signedWith(signing(world.device), world.kept(signedResult), (contents) => Buffer.concat([contents, unknown]))
  }
}

Given('the eUICC leaves the arm of its result out', function (this: ConformanceWorld) {
  const written = elementOfResult(this.bench.spec, { kind: 'euiccPackageResult', value: this.kept(signedResult) })
  this.keep(resultOctets, withoutArm(0xbf51, written))
})

Given('the eUICC has answered with a list of profiles that stands in its arm', function (this: ConformanceWorld) {
  giveList(this, (profiles) => tlv(0xbf2d, tlv(0xa0, profiles)))
})

Given('the eUICC has answered with a list of profiles that stands without its arm', function (this: ConformanceWorld) {
  giveList(this, (profiles) => tlv(0xbf2d, profiles))
})

function giveList(world: ConformanceWorld, list: (profiles: Buffer) => Buffer): void {
  const { device } = world
  const profiles = [device.profiles.enabled, device.profiles.disabled].map((iccid, at) =>
    tlv(0xe3, tlv(0x5a, iccidOctets(iccid)), tlv(0x9f70, Buffer.of(at === 0 ? 1 : 0))),
  )
  const euicc = signing(device)
  const good = euicc.result(world.kept(fetchedPackage).request, [okResult(world.kept(orderedOperation))])
  world.keep(signedResult, good)
  world.keep(
    resultOctets,
    signedWith(euicc, good, () => list(Buffer.concat(profiles))),
  )
}
