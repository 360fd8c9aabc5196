import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeFolders } from './make-folders.ts'

const base = mkdtempSync(join(tmpdir(), 'folders-'))
after(() => rmSync(base, { recursive: true }))

test('a folder is made with those above it, and again is no error', () => {
  const folder = join(base, 'a', 'b', 'c')
  makeFolders(folder)
  makeFolders(folder)
  assert.ok(existsSync(folder))
})

test('where no folder can be, that is said', () => {
  writeFileSync(join(base, 'file'), '')
  assert.throws(() => makeFolders(join(base, 'file', 'x')), { code: 'ENOTDIR' })
  if (existsSync('/proc/self')) assert.throws(() => makeFolders('/proc/no/such/folder'), { code: 'ENOENT' })
})
