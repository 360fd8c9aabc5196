/** Which rows scenarios prove, and in which binding. */
import { readdirSync, readFileSync } from 'node:fs'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { bindingTags } from '../../requirements/played-over.ts'
import { eimRules } from '../../requirements/rules/eim.ts'
import { isRuledOver } from './ruled-over.ts'

const folder = new URL('../../features/eim/', import.meta.url)

/** Bindings of the scenarios of each row. */
const rows = new Map<string, Set<EsipaBinding>>()
/** Rows with a scenario of what would break many. */
const hostile = new Set<string>()
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.feature')))
  for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
    const id = /@req:(\S+)/.exec(line)?.[1]
    if (id === undefined) continue
    if (/@hostile\b/.test(line)) hostile.add(id)
    const played = rows.get(id) ?? new Set()
    rows.set(id, played)
    const tag = /@binding:(\w+)/.exec(line)?.[1] ?? ''
    for (const over of ['asn1', 'json', 'coaps'] as const) if (bindingTags[over].includes(tag)) played.add(over)
  }

const ruled = new Map(eimRules.map((rule) => [rule.requirement, 'judge' in rule ? rule : {}]))

export const scenarioRows = {
  /** Whether a scenario proves this row. */
  has: (id: string) => rows.has(id),
  isHostile: (id: string) => hostile.has(id),
  /** Whether a scenario proves it, or a rule judges it, in this binding. */
  isPlayed(id: string, binding: EsipaBinding): boolean {
    const rule = ruled.get(id)
    if (rule !== undefined) return isRuledOver(rule, binding)
    return rows.get(id)?.has(binding) ?? false
  },
}
