/** For tests: a pcscd with a virtual reader that nobody else sees, in a mount namespace of its own. Linux, as root. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'
const START_MS = 10_000
const PROGRAM_MS = 20_000

export interface PrivatePcscd {
  /** Where the virtual reader waits for its card. */
  readonly port: number
  /** Its socket, as seen from here: what PCSCLITE_CSOCK_NAME tells a client library. */
  readonly socket: string
  /** Runs a program that finds this pcscd and no other; gives what it printed. @throws Error where it ends with another code than 0 */
  run(program: string, ...words: readonly string[]): Promise<string>
  /** Waits until the daemon has seen the card that was put into the reader. @param slot of both, default 0 @throws Error after some seconds without one */
  cardSeen(slot?: number): Promise<void>
  /** Waits until it has seen that no card is there any more. @throws Error after some seconds with one */
  cardGone(): Promise<void>
  close(): Promise<void>
}

/** Why there can be none here; undefined where there can. */
export function pcscdMissing(): string | undefined {
  if (process.platform !== 'linux') return 'pcscd in a namespace of its own needs Linux'
  if (process.getuid?.() !== 0) return 'pcscd in a namespace of its own needs root'
  const missing = ['pcscd', 'opensc-tool', 'unshare', 'nsenter'].find((program) => spawnSync('which', [program]).status !== 0)
  if (missing !== undefined) return `the program ${missing} is not installed`
  if (!existsSync(DRIVER)) return 'the driver vsmartcard-vpcd is not installed'
  return spawnSync('unshare', ['--mount', 'true']).status === 0 ? undefined : 'no mount namespace can be made here'
}

/** Starts one. @throws Error with its output where it does not come up */
export async function startPrivatePcscd(): Promise<PrivatePcscd> {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-pcscd-'))
  const port = await twoFreePorts()
  const channel = `0x${port.toString(16)}`
  writeFileSync(
    join(folder, 'reader'),
    `FRIENDLYNAME "Virtual"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${DRIVER}\nCHANNELID ${channel}\n`,
  )
  const script = `mount -t tmpfs tmpfs /run && mkdir /run/pcscd && exec pcscd --foreground --config '${folder}'`
  const daemon = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const hear = (text: Buffer) => {
    said += text
  }
  for (const stream of [daemon.stdout, daemon.stderr]) stream.on('data', hear)
  const close = async () => {
    await ended(daemon)
    rmSync(folder, { recursive: true, force: true })
  }

  const deadline = Date.now() + START_MS
  const socket = `/proc/${daemon.pid}/root/run/pcscd/pcscd.comm`
  while (!existsSync(socket)) {
    if (daemon.exitCode !== null || Date.now() > deadline) {
      await close()
      throw new Error(`pcscd did not come up: ${said}`)
    }
    await sleep(20)
  }
  const run = async (program: string, ...words: readonly string[]) => {
    const inside = ['--mount', `--target=${daemon.pid}`, program, ...words]
    const { stdout } = await promisify(execFile)('nsenter', inside, { timeout: PROGRAM_MS })
    return stdout
  }
  // The daemon looks for a card by itself from time to time; opensc-tool --wait hangs where it has been seen already.
  const until = async (wanted: RegExp, instead: string) => {
    const end = Date.now() + START_MS
    while (!wanted.test(await run('opensc-tool', '--list-readers'))) {
      if (Date.now() > end) throw new Error(`pcscd sees ${instead}: ${said}`)
      await sleep(50)
    }
  }
  return {
    port,
    socket,
    run,
    cardSeen: (slot = 0) => until(new RegExp(`^${slot} +Yes`, 'm'), 'no card'),
    cardGone: () => until(/^0 +No/m, 'the card still'),
    close,
  }
}

/** The reader has two slots, each with a port: the second one follows the first. */
async function twoFreePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = await listening(0)
    const port = (first.address() as AddressInfo).port
    const second = await listening(port + 1).catch(() => undefined)
    await Promise.all([first, second].map((server) => new Promise((done) => (server ? server.close(done) : done(undefined)))))
    if (second !== undefined) return port
  }
  throw new Error('no two free ports beside one another')
}

function listening(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, () => resolve(server))
  })
}

/** Ends a process, in the end by force. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(force)
}
