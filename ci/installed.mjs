/**
 * Whether node_modules is what package-lock.json says, for this Node on this platform.
 *
 * A stamp answers fast. Without one, the list that npm itself leaves behind is compared, so that packages
 * installed by hand are taken as they are.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCode } from './error-code.mjs'

const STAMP = 'node_modules/.sgp32-packages'
/** Written by npm after everything else: it is there only if an install came to its end. */
const NPM_LIST = 'node_modules/.package-lock.json'

/** @param {string} root the folder of package.json */
export function isInstalled(root) {
  const wanted = stampOf(root)
  const found = read(join(root, STAMP))
  if (found === wanted) return true
  const forAnotherNode = found !== undefined && platformOf(found) !== platformOf(wanted)
  if (forAnotherNode || !npmListAgrees(root)) return false
  markInstalled(root)
  return true
}

/** @param {string} root */
export function markInstalled(root) {
  writeFileSync(join(root, STAMP), stampOf(root))
}

/**
 * Empties node_modules but for the folder itself, which may be a mount; first of all what tells a finished install.
 * @param {string} root
 */
export function removeInstalled(root) {
  for (const file of [STAMP, NPM_LIST]) rmSync(join(root, file), { force: true })
  for (const name of list(join(root, 'node_modules')))
    rmSync(join(root, 'node_modules', name), { recursive: true, force: true, maxRetries: 3 })
}

/** @param {string} root */
function stampOf(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${lock} ${process.platform}-${process.arch}-${process.versions.modules}`
}

/** @param {string} stamp */
function platformOf(stamp) {
  return stamp.split(' ')[1]
}

/** @param {string} root */
function npmListAgrees(root) {
  const list = read(join(root, NPM_LIST))
  if (list === undefined) return false
  const installed = JSON.parse(list).packages
  const { '': _, ...wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  /** @param {string} place */
  const same = (place) =>
    wanted[place]?.version === installed[place]?.version && wanted[place]?.integrity === installed[place]?.integrity
  // Packages for one platform: absent on the others, and absent from the lock where the registry did not offer them.
  /** @param {string} place */
  const mayDiffer = (place) => (wanted[place] ?? installed[place]).optional === true && !(wanted[place] && installed[place])
  return [...Object.keys(installed), ...Object.keys(wanted)].every((place) => same(place) || mayDiffer(place))
}

/** @param {string} folder */
function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** @param {string} file @returns the text, or nothing where there is no such file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}
