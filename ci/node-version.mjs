/**
 * Refuses a Node that is too old, before anything that needs the newer one is loaded.
 * Plain JavaScript on old syntax, so that the old Node can still say it.
 */
import { readFileSync } from 'node:fs'

const wanted = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node

/**
 * @param {string} version as in `process.versions.node`
 * @param {string} range `>=major.minor`, the only form `engines.node` has here
 * @returns {string | undefined} what is wrong and what to do, or nothing
 */
export function versionComplaint(version, range = wanted) {
  const [major, minor] = numbers(version)
  const [leastMajor, leastMinor] = numbers(range)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined
  return `Node ${version} is too old: this project needs ${leastMajor}.${leastMinor} or newer. Install Node 24 or 22 from https://nodejs.org, or run "nvm install".`
}

/** @param {string} text @returns {[number, number]} major and minor */
function numbers(text) {
  const found = /(\d+)\.(\d+)/.exec(text)
  if (found === null) throw new Error(`no version in "${text}"`)
  return [Number(found[1]), Number(found[2])]
}

/** Ends the process with status 1 when Node is too old. */
export function demandNodeVersion() {
  const complaint = versionComplaint(process.versions.node)
  if (complaint === undefined) return
  console.error(complaint)
  process.exit(1)
}
