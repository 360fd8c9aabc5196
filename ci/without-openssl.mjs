/** Loaded with `--import` by tests: a Node that gives none of its symbols to others. */
import { createRequire } from 'node:module'

const koffi = createRequire(import.meta.url)('koffi')
const { load } = koffi

function func(/** @type {string} */ signature) {
  throw new Error(`Cannot find function '${/(\w+)\(/.exec(signature)?.[1]}' in shared library`)
}

koffi.load = (/** @type {string | null} */ path, /** @type {unknown[]} */ ...others) =>
  path === null ? { func } : load(path, ...others)
