import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Tree } from './import-rules.ts'

/** What git would not follow either, for a copy that came without git. */
const notOurs = /^(?:node_modules|coverage|results|allure-results|allure-report|\.git|\.packages\.lock.*)$|\.log$/

/** The files of the repository, also those not yet committed, with their texts. */
export function readTree(root: string): Tree {
  const files = existsSync(join(root, '.git')) ? fromGit(root) : fromFolder(root, '')
  return new Map(
    files
      .filter((file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile())
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  )
}

function fromGit(root: string): readonly string[] {
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const text = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return [...new Set(text.split('\0').filter((name) => name !== ''))]
}

function fromFolder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.test(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? fromFolder(root, path) : [path]
  })
}
