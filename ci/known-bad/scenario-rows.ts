/** Which rows scenarios prove, and in which binding. */
import { readdirSync, readFileSync } from 'node:fs'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { eimRules } from '../../requirements/rules/eim.ts'

const folder = new URL('../../features/eim/', import.meta.url)

/** Bindings of the scenarios of each row. */
const rows = new Map<string, Set<FunctionBinding>>()
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.feature')))
  for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
    const id = /@req:(\S+)/.exec(line)?.[1]
    if (id === undefined) continue
    const played = rows.get(id) ?? new Set()
    rows.set(id, played)
    if (!line.includes('@binding:json')) played.add('asn1')
    if (!line.includes('@binding:https')) played.add('json')
  }

const ruled = new Map(eimRules.map((rule) => [rule.requirement, 'bindings' in rule ? rule.bindings : undefined]))

export const scenarioRows = {
  /** Whether a scenario proves this row. */
  has: (id: string) => rows.has(id),
  /** Whether a scenario proves it, or a rule judges it, in this binding. */
  isPlayed(id: string, binding: FunctionBinding): boolean {
    if (ruled.has(id)) return ruled.get(id)?.includes(binding) ?? true
    return rows.get(id)?.has(binding) ?? false
  },
}
