/** Operations of packages in words, as features write them: `disable of A, delete of A`. */
import { defineParameterType } from '@cucumber/cucumber'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { profileNamed, unknownIccid } from './test-profiles.ts'

const words: readonly (readonly [RegExp, (name: string) => Psmo])[] = [
  [/^enable of (\w+)$/, (name) => ({ kind: 'enable', value: { iccid: iccidOf(name) } })],
  [/^enable of (\w+) with rollback$/, (name) => ({ kind: 'enable', value: { iccid: iccidOf(name), rollbackFlag: true } })],
  [/^disable of (\w+)$/, (name) => ({ kind: 'disable', value: { iccid: iccidOf(name) } })],
  [/^delete of (\w+)$/, (name) => ({ kind: 'delete', value: { iccid: iccidOf(name) } })],
  [/^list of profiles$/, () => ({ kind: 'listProfileInfo', value: {} })],
  [/^getRAT$/, () => ({ kind: 'getRAT', value: {} })],
  [/^fallback attribute for (\w+)$/, (name) => ({ kind: 'setFallbackAttribute', value: { iccid: iccidOf(name) } })],
  [/^no fallback attribute$/, () => ({ kind: 'unsetFallbackAttribute', value: {} })],
  [/^default SM-DP\+ address "(.*)"$/, (defaultDpAddress) => ({ kind: 'setDefaultDpAddress', value: { defaultDpAddress } })],
  [/^immediate enabling on$/, () => ({ kind: 'configureImmediateEnable', value: { immediateEnableFlag: true } })],
  [/^immediate enabling off$/, () => ({ kind: 'configureImmediateEnable', value: {} })],
]

const one =
  'enable of \\w+(?: with rollback)?|disable of \\w+|delete of \\w+|list of profiles|getRAT|fallback attribute for \\w+|no fallback attribute|default SM-DP\\+ address "[^"]*"|immediate enabling (?:on|off)'

defineParameterType({
  name: 'operations',
  regexp: new RegExp(`(?:${one})(?:, (?:${one}))*`),
  transformer: (text: string): readonly Psmo[] => text.split(', ').map(operationOf),
})

function operationOf(text: string): Psmo {
  for (const [form, made] of words) {
    const [found, name = ''] = form.exec(text) ?? []
    if (found !== undefined) return made(name)
  }
  throw new RangeError(`no operation reads "${text}"`)
}

/** `nobody` names a profile that is not on the card. */
function iccidOf(name: string): Buffer {
  return name === 'nobody' ? unknownIccid : iccidOctets(profileNamed(name).iccid)
}
