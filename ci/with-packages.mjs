/**
 * Makes sure that the packages are installed, then runs a command: `node ci/with-packages.mjs node --import tsx cli/main.ts run`.
 *
 * This is what lets `npm start` and `npm test` be the first command after a clone. Node built-ins only.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled, markInstalled, removeInstalled } from './installed.mjs'
import { demandNodeVersion } from './node-version.mjs'
import { PackagesLock } from './packages-lock.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const LOCK_FILE = join(root, '.packages.lock')

/**
 * How a program ended, and the signal that we had been given meanwhile.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, told?: NodeJS.Signals }} Ended
 */

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

const INSTALL_FAILED = `The packages could not be installed; npm says why above.
  no network        the first install needs the package registry. Connect, or copy node_modules from a machine that has it, then try again.
  behind a proxy    npm config set proxy http://host:port  and  npm config set https-proxy http://host:port
  own registry      npm config set registry https://host/path
  package refused   the registry does not offer a version that package-lock.json asks for; npm names it.`

demandNodeVersion()
const [command, ...args] = process.argv.slice(2)
await ensurePackages()
if (command !== undefined) await endLike(await run(command === 'node' ? process.execPath : command, args))

async function ensurePackages() {
  while (!isInstalled(root)) {
    const lock = new PackagesLock(LOCK_FILE)
    await lock.take((holder) => say(`waiting for the install that process ${holder?.pids[0] ?? '?'} has begun`))
    let failed
    try {
      if (isInstalled(root)) continue
      say(`${existsSync(join(root, 'node_modules')) ? 'packages are out of date' : 'packages are missing'}: installing them`)
      failed = await install(lock)
      if (failed === undefined && lock.isOurs()) markInstalled(root)
    } finally {
      lock.release()
    }
    if (failed === undefined) continue
    // npm tidies up after a signal, and then ends with a code of its own.
    if (failed.told !== undefined) await endLike({ code: null, signal: failed.told })
    console.error(INSTALL_FAILED)
    await endLike(failed)
  }
}

/**
 * From nothing, as `npm ci` does, since a broken-off install leaves half a package behind. Not by `npm ci` itself: that refuses a
 * lock file without the optional packages of platforms that the registry did not offer. Versions and hashes are those of the lock.
 *
 * @param {PackagesLock} lock
 * @returns how npm ended, or nothing when all went well
 */
async function install(lock) {
  removeInstalled(root)
  const [program, first] = npm()
  // NODE_ENV=production would leave out what the tests need.
  const words = [...first, 'install', '--no-save', '--include=dev', '--no-audit', '--no-fund']
  const end = await run(program, words, (pid) => lock.add(pid))
  return end.code === 0 ? undefined : end
}

/**
 * The npm that started us, else the one that came with this Node, else the one on the path.
 * @returns {[program: string, first: string[]]}
 */
function npm() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const started = process.env['npm_execpath']
  if (started !== undefined && basename(started) === 'npm-cli.js') return [process.execPath, [started]]
  return existsSync(beside) ? [process.execPath, [beside]] : ['npm', []]
}

/**
 * Runs a program on our own input and output, hands our signals on to it, and tells how it ended.
 * @param {string} program
 * @param {string[]} args
 * @param {(pid: number) => void} [onStart]
 * @returns {Promise<Ended>}
 */
function run(program, args, onStart = () => {}) {
  return new Promise((resolve) => {
    // Only a shell finds npm.cmd and the like on Windows.
    const shell = process.platform === 'win32' && program !== process.execPath
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', shell })
    if (child.pid !== undefined) onStart(child.pid)
    /** @type {{ told?: NodeJS.Signals }} */
    const heard = {}
    /** @param {NodeJS.Signals} signal */
    const onSignal = (signal) => {
      heard.told = signal
      // A terminal sends Ctrl-C to the child too; twice would mean "at once" to it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, onSignal)
    /** @param {Ended} end */
    const finish = (end) => {
      for (const signal of signals) process.off(signal, onSignal)
      resolve({ ...end, ...heard })
    }
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      finish({ code: 127, signal: null })
    })
    child.once('exit', (code, signal) => finish({ code, signal }))
  })
}

/**
 * Ends this process the way the other one ended, so that a caller sees the same exit code or signal.
 * @param {Ended} end
 */
async function endLike({ code, signal }) {
  if (signal === null) process.exit(code ?? 1)
  process.kill(process.pid, signal)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  process.exit(1)
}

/** @param {string} what */
function say(what) {
  console.error(`sgp32: ${what}`)
}
