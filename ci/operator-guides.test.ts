/** Every operator that the guides show loads as it stands there. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseProfile } from '../profiles/load.ts'

const at = (path: string) => new URL(`../${path}`, import.meta.url)
const [before = ''] = readFileSync(at('profiles/onomondo-eim.yaml'), 'utf8').split('\noperator:\n')

function operatorsIn(guide: string): readonly string[] {
  const blocks = [...readFileSync(at(guide), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml)
  return blocks.filter((yaml) => /^operator:\n {2}adapter: /m.test(yaml))
}

for (const [guide, adapters] of [
  ['docs/operator-adapters.md', ['command', 'prompt']],
  ['docs/certifying-an-eim.md', ['http']],
] as const)
  test(`the whole operators in ${guide} are right ones`, () => {
    const whole = operatorsIn(guide).filter((yaml) => !yaml.includes('http://127.0.0.1:8080\n'))
    const loaded = whole.map((yaml) => {
      const changing = yaml.includes('mayChangeState:') ? yaml : `mayChangeState: true\n${yaml}`
      return parseProfile(`${before}\n${changing}`, guide).operator.adapter
    })
    assert.deepEqual(loaded, adapters)
  })

test('the parts of the operator that the guide goes through stand in the profile of onomondo-eim', () => {
  const profile = readFileSync(at('profiles/onomondo-eim.yaml'), 'utf8')
  const guide = readFileSync(at('docs/operator-adapters.md'), 'utf8')
  for (const line of [
    'order: { header: location, pattern: "/(?<facility>[a-z]+)/lookup/(?<uuid>[-0-9a-f]+)$" }',
    'signPubKey: "{publicKey.point}"',
    'json: { eidValue: "{eid}", order: { psmo: "{operations}" } }',
    'enable: { enable: { iccid: "{iccid.swapped}", rollback: "{rollback}" } }',
    'state: { json: status, waiting: [new, work], judged: [done] }',
    'listProfileInfoResult: { json: finalResult, succeeded: [successResult] }',
  ])
    assert.ok(profile.includes(line) && guide.includes(line), line)
})
