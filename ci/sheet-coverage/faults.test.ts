/** The named faults of every actor: each tells in one sentence what is wrong, and which checks and rows of the ledger it breaks. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { wholeLedger } from '../../requirements/ledger.ts'
import { readSheetChecks } from '../../requirements/sheet-checks.ts'

interface NamedFault {
  readonly what: string
  readonly checks?: readonly string[]
  readonly ledger?: readonly string[]
}

const root = join(import.meta.dirname, '..', '..', 'simulators')
const { owed, notOwed } = readSheetChecks()
const checks = new Set([...owed.map(({ check }) => check), ...notOwed])
const ids = new Set(wholeLedger().map(({ id }) => id))

/** Every module of faults, wherever an actor keeps it: `faults.ts`, `faults-of-downloads.ts`, `faults/counters.ts`. */
function faultFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return faultFiles(path)
    return /\/faults?\b/.test(`/${path}`) && path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : []
  })
}

/** Faults in what a module exports: in a record by their names, or in a list. */
function faultsIn(exported: unknown): readonly (readonly [name: string, fault: NamedFault])[] {
  if (typeof exported !== 'object' || exported === null) return []
  return Object.entries(exported).flatMap(([name, value]) => (isFault(value) ? [[name, value] as const] : []))
}

function isFault(value: unknown): value is NamedFault {
  return typeof value === 'object' && value !== null && 'what' in value && ('checks' in value || 'ledger' in value)
}

for (const file of faultFiles('')) {
  test(`${file}: the faults name checks and rows that exist`, async () => {
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href)
    const wrong = Object.values(module)
      .flatMap(faultsIn)
      .flatMap(([name, fault]) => [
        ...(fault.checks ?? []).filter((check) => !checks.has(check)).map((check) => `${name}: no check ${check}`),
        ...(fault.ledger ?? []).filter((id) => !ids.has(id)).map((id) => `${name}: no row ${id}`),
        ...(/^\S[^\n]*[^.\s]$/.test(fault.what) ? [] : [`${name}: "${fault.what}" is no one sentence without a full stop`]),
      ])
    assert.deepEqual([...new Set(wrong)], [])
  })
}
