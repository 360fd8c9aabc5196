import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const scripts = ['error-code.mjs', 'with-packages.mjs', 'installed.mjs', 'packages-lock.mjs', 'node-version.mjs']

/** An npm that takes a while, writes down that it ran, and leaves what the real one leaves. */
const npm = `
const fs = require('node:fs')
fs.appendFileSync('npm.txt', process.argv.slice(2).join(' ') + '\\n')
if (process.env.NPM_FAILS) { console.error('npm error network'); process.exit(Number(process.env.NPM_FAILS)) }
process.on('SIGTERM', () => process.exit(1))
fs.mkdirSync('node_modules/half', { recursive: true })
setTimeout(() => {
  fs.rmdirSync('node_modules/half')
  fs.writeFileSync('node_modules/.package-lock.json', fs.readFileSync('package-lock.json'))
  fs.appendFileSync('npm.txt', 'done\\n')
}, Number(process.env.NPM_TAKES ?? 0))
`

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly output: string
}

class Project {
  readonly root = mkdtempSync(join(tmpdir(), 'sgp32-packages-'))
  readonly #started: ChildProcess[] = []

  constructor(t: TestContext) {
    mkdirSync(join(this.root, 'ci'))
    for (const script of scripts) cpSync(join(import.meta.dirname, script), join(this.root, 'ci', script))
    writeFileSync(join(this.root, 'npm-cli.js'), npm)
    writeFileSync(join(this.root, 'package.json'), '{ "engines": { "node": ">=20.19" } }')
    this.lock('1.0.0')
    t.after(async () => {
      for (const child of this.#started) child.kill('SIGKILL')
      await sleep(50)
      rmSync(this.root, { recursive: true, maxRetries: 5 })
    })
  }

  lock(version: string): void {
    writeFileSync(join(this.root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } }))
  }

  start(script: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const env = { ...process.env, npm_execpath: join(this.root, 'npm-cli.js'), ...environment }
    const child = spawn(process.execPath, ['ci/with-packages.mjs', 'node', '-e', script], { cwd: this.root, env })
    this.#started.push(child)
    return child
  }

  async run(script: string, environment?: NodeJS.ProcessEnv): Promise<Ended> {
    return await end(this.start(script, environment))
  }

  /** What npm wrote down; nothing before it first ran. */
  get npm(): readonly string[] {
    const file = join(this.root, 'npm.txt')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await sleep(20)
  }
}

async function end(child: ChildProcess): Promise<Ended> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const [code, signal] = await once(child, 'close')
  return { code, signal, output }
}

const install = 'install --no-save --include=dev --no-audit --no-fund'

test('missing packages are installed once, and the command runs', async (t) => {
  const project = new Project(t)
  const first = await project.run('console.log("ran")')
  assert.match(first.output, /^sgp32: packages are missing: installing them\nran\n$/)
  assert.equal((await project.run('console.log("ran")')).output, 'ran\n')
  assert.deepEqual(project.npm, [install, 'done'])
})

test('packages are installed again when the lock file has changed', async (t) => {
  const project = new Project(t)
  await project.run('')
  project.lock('1.0.1')
  writeFileSync(join(project.root, 'node_modules/left-over'), '')
  assert.match((await project.run('')).output, /packages are out of date/)
  assert.deepEqual(project.npm, [install, 'done', install, 'done'])
  assert.ok(!existsSync(join(project.root, 'node_modules/left-over')))
})

test('packages of another Node are installed again', async (t) => {
  const project = new Project(t)
  await project.run('')
  const stamp = join(project.root, 'node_modules/.sgp32-packages')
  writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(/\d+$/, '1'))
  assert.match((await project.run('')).output, /packages are out of date/)
})

test('packages installed by hand are taken as they are', async (t) => {
  const project = new Project(t)
  mkdirSync(join(project.root, 'node_modules'))
  cpSync(join(project.root, 'package-lock.json'), join(project.root, 'node_modules/.package-lock.json'))
  await project.run('')
  assert.deepEqual(project.npm, [])
})

test('packages installed by hand that are not those of the lock file are replaced', async (t) => {
  const project = new Project(t)
  mkdirSync(join(project.root, 'node_modules'))
  const list = JSON.stringify({ packages: { 'node_modules/a': { version: '0.9.0' } } })
  writeFileSync(join(project.root, 'node_modules/.package-lock.json'), list)
  await project.run('')
  assert.deepEqual(project.npm, [install, 'done'])
})

test('two at once install once, and the second waits and says so', async (t) => {
  const project = new Project(t)
  const slow = { NPM_TAKES: '600' }
  const both = await Promise.all([project.run('console.log("ran")', slow), project.run('console.log("ran")', slow)])
  assert.deepEqual(project.npm, [install, 'done'])
  assert.equal(both.filter(({ output }) => output.endsWith('ran\n')).length, 2)
  assert.equal(both.filter(({ output }) => /waiting for the install that process \d+ has begun/.test(output)).length, 1)
  assert.ok(!existsSync(join(project.root, '.packages.lock')))
})

test('an install that was killed is begun again', async (t) => {
  const project = new Project(t)
  const child = project.start('', { NPM_TAKES: '60000' })
  await project.until(() => existsSync(join(project.root, 'node_modules/half')))
  const [, npmPid] = JSON.parse(readFileSync(join(project.root, '.packages.lock'), 'utf8')).pids
  child.kill('SIGKILL')
  process.kill(npmPid, 'SIGKILL')
  await once(child, 'exit')
  assert.ok(existsSync(join(project.root, '.packages.lock')), 'the dead holder left its lock')
  assert.equal((await project.run('')).code, 0)
  assert.deepEqual(project.npm, [install, install, 'done'])
  assert.ok(!existsSync(join(project.root, 'node_modules/half')))
})

test('an npm that outlives the one who started it is waited for', async (t) => {
  const project = new Project(t)
  const child = project.start('', { NPM_TAKES: '800' })
  await project.until(() => existsSync(join(project.root, 'node_modules/half')))
  child.kill('SIGKILL')
  assert.match((await project.run('')).output, /waiting for the install/)
  assert.deepEqual(project.npm, [install, 'done'])
})

test('a failed install says what can be done, and its exit code is passed on', async (t) => {
  const project = new Project(t)
  const { code, output } = await project.run('console.log("ran")', { NPM_FAILS: '7' })
  assert.equal(code, 7)
  assert.match(output, /npm error network\nThe packages could not be installed[\s\S]*no network[\s\S]*npm config set registry/)
  assert.ok(!output.includes('ran'))
  assert.ok(!existsSync(join(project.root, '.packages.lock')))
})

test('an install that is interrupted ends with the signal, without advice', async (t) => {
  const project = new Project(t)
  const child = project.start('', { NPM_TAKES: '60000' })
  const ended = end(child)
  await project.until(() => existsSync(join(project.root, 'node_modules/half')))
  await sleep(100)
  child.kill('SIGTERM')
  const { signal, output } = await ended
  assert.equal(signal, 'SIGTERM')
  assert.ok(!output.includes('could not be installed'))
  assert.ok(!existsSync(join(project.root, '.packages.lock')))
})

test('the exit code of the command is passed on', async (t) => {
  assert.equal((await new Project(t).run('process.exit(3)')).code, 3)
})

test('a signal that ended the command is passed on', async (t) => {
  assert.equal((await new Project(t).run('process.kill(process.pid, "SIGTERM")')).signal, 'SIGTERM')
})

test('a signal reaches the command, and what it makes of it is passed on', async (t) => {
  const project = new Project(t)
  const child = project.start('process.on("SIGINT", () => process.exit(130)); setInterval(() => {}, 9); console.log("up")')
  await once(child.stdout ?? child, 'data')
  child.kill('SIGINT')
  assert.equal((await end(child)).code, 130)
})

test('a command that does not exist is told', async (t) => {
  const project = new Project(t)
  await project.run('')
  const child = spawn(process.execPath, ['ci/with-packages.mjs', 'no-such-command'], { cwd: project.root })
  const { code, output } = await end(child)
  assert.equal(code, 127)
  assert.match(output, /no-such-command could not be started/)
})
