/** EUICCInfo2 of an IoT eUICC, put against what the eUICC does (SGP.32 v1.2 5.9.2). */
import { Then } from '@cucumber/cucumber'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { answerOf, beforeOf } from './es10-calls.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const info2 = (world: EuiccWorld) => answerOf(world, 'GetEUICCInfo2')

Then('EUICCInfo2 has every element that an IoT eUICC owes', function (this: EuiccWorld) {
  // Whatever the syntax demands has been there, or the answer could not have been read.
  const { value, at } = info2(this)
  const lacking = [
    ...(value.ipaMode === undefined ? ['ipaMode'] : []),
    ...(value.iotSpecificInfo === undefined ? ['iotSpecificInfo'] : []),
  ]
  const seen = lacking.length === 0 ? 'every element' : `no ${lacking.join(', no ')}`
  this.check({ claim: 'EUICCInfo2', expected: 'every element', seen, holds: lacking.length === 0, at })
})

Then('ipaMode is {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = info2(this)
  const seen = String(value.ipaMode ?? 'absent')
  this.check({ claim: 'ipaMode', expected, seen, holds: seen === expected, at })
})

Then('iotVersion holds a version', function (this: EuiccWorld) {
  const { value, at } = info2(this)
  const seen = versionsIn(value)
  this.check({
    claim: 'iotVersion',
    expected: 'at least one version',
    seen: seen.join(' ') || 'none',
    holds: seen.length > 0,
    at,
  })
})

Then('iotVersion holds the version that the product claims', function (this: EuiccWorld) {
  const { value, at } = info2(this)
  const expected = this.parameters.claims.spec
  const seen = versionsIn(value)
  // The product claims v1.2, and the eUICC says 1.2.0.
  const holds = seen.some((version) => version === expected || version.startsWith(`${expected}.`))
  this.check({ claim: 'iotVersion', expected, seen: seen.join(' ') || 'none', holds, at })
})

Then('each function that EUICCInfo2 announces answers', async function (this: EuiccWorld) {
  const { value, at } = info2(this)
  const { ecallSupported, fallbackSupported } = value.iotSpecificInfo ?? {}
  const announced = [...(ecallSupported ? ['ecallSupported'] : []), ...(fallbackSupported ? ['fallbackSupported'] : [])]
  // Those that undo: an eUICC may have profiles of somebody else, and nothing is to be switched.
  if (ecallSupported) await this.call('DisableEmergencyProfile', { refreshFlag: false })
  if (fallbackSupported) await this.call('ReturnFromFallback', { refreshFlag: false })
  this.check({
    claim: 'the functions behind ecallSupported and fallbackSupported',
    expected: 'an answer where they are announced',
    seen: announced.length === 0 ? 'nothing is announced' : `${announced.join(' and ')}, and the functions answer`,
    holds: true,
    at,
  })
})

Then('less memory is free than before, and no fewer applications are installed', function (this: EuiccWorld) {
  const { value, at } = info2(this)
  const before = resources(beforeOf(this, 'GetEUICCInfo2').value.extCardResource)
  const now = resources(value.extCardResource)
  const text = ({ applications, memory }: typeof now) => `${applications} applications, ${memory} octets free`
  const holds = now.memory < before.memory && now.applications >= before.applications
  this.check({ claim: 'extCardResource', expected: `after ${text(before)}: fewer octets`, seen: text(now), holds, at })
})

Then('more memory is free than before', function (this: EuiccWorld) {
  const { value, at } = info2(this)
  const before = resources(beforeOf(this, 'GetEUICCInfo2').value.extCardResource).memory
  const now = resources(value.extCardResource).memory
  const [expected, seen] = [`more than ${before} octets free`, `${now} octets free`]
  this.check({ claim: 'extCardResource', expected, seen, holds: now > before, at })
})

function versionsIn({ iotSpecificInfo }: Es10Answered<'GetEUICCInfo2'>['value']): readonly string[] {
  return (iotSpecificInfo?.iotVersion ?? []).map((octets) => [...octets].join('.'))
}

/** ETSI TS 102 226: 81 number of installed applications, 82 free non-volatile memory; NaN for what cannot be read, which is no number to compare. */
function resources(octets: Uint8Array): { readonly applications: number; readonly memory: number } {
  const found = new Map<number, number>()
  const reader = new BerReader(octets)
  try {
    for (let at = 0; at < octets.length; at = reader.end) {
      reader.next(at, octets.length)
      found.set(reader.tag, Number(`0x${reader.value().toString('hex') || '0'}`))
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  return { applications: found.get(0x81) ?? Number.NaN, memory: found.get(0x82) ?? Number.NaN }
}
