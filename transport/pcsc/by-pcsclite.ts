/** PC/SC by the package pcsclite, where it could be built. */
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type pcsclite from 'pcsclite'
import { dispositions, EXCLUSIVE, LARGEST_RESPONSE, PcscError, type PcscService, T0_OR_T1 } from './service.ts'

type Reader = Parameters<Parameters<ReturnType<typeof pcsclite>['on']>[1]>[0]
type Done<T> = (error: unknown, result: T) => void

/** For the names of the readers, which come by a thread of the package. A service that hangs keeps nobody longer. */
const NAMED_MS = 5_000
/**
 * After it told a status, a thread of the package begins to wait for the next one. Closed in between (pcsclite 1.0.1,
 * CardReader::HandlerFunction), it leaves a handle open that keeps the process alive, or never returns.
 */
const WAITS_AGAIN_MS = 100

/** @throws PcscError where the service does not run; the error of Node where the package is not there or was not built */
export async function pcscByPcsclite(): Promise<PcscService> {
  const open: typeof pcsclite = createRequire(import.meta.url)('pcsclite')
  const { service, listed } = await waited<ReturnType<typeof watched>>('SCardEstablishContext', (done) =>
    done(undefined, watched(open())),
  )
  const readers = new Map<string, Reader>()
  const atrs = new Map<string, Uint8Array>()
  const looked: Promise<unknown>[] = []
  // What it cancels when it is closed is told as an error.
  service.on('error', () => {})
  service.on('reader', (reader: Reader) => {
    readers.set(reader.name, reader)
    reader.on('error', () => {})
    reader.on('end', () => readers.delete(reader.name))
    reader.on('status', ({ atr }) => atr && atrs.set(reader.name, atr))
    // A reader that is closed before it has looked for its card would keep the process alive.
    looked.push(once(reader, 'status').catch(() => undefined))
  })
  const named = Promise.race([listed.then(() => Promise.all(looked)), sleep(NAMED_MS, undefined, { ref: false })])
  return {
    binding: 'pcsclite',
    async readers() {
      await named
      return [...readers.keys()]
    },
    async connect(name) {
      await named
      const reader = readers.get(name)
      if (reader === undefined) throw new PcscError(0x80100009, 'SCardConnect')
      const wanted = { share_mode: EXCLUSIVE, protocol: T0_OR_T1 }
      const protocol = await waited<number>('SCardConnect', (done) => reader.connect(wanted, done))
      return {
        atr: atrs.get(name) ?? Buffer.alloc(0),
        protocol: protocol === 1 ? 'T=0' : 'T=1',
        transmit: (command) =>
          waited<Buffer>('SCardTransmit', (done) => reader.transmit(Buffer.from(command), LARGEST_RESPONSE, protocol, done)),
        disconnect: (then) =>
          waited<void>('SCardDisconnect', (done) => reader.disconnect(dispositions[then], (error) => done(error, undefined))),
      }
    },
    async close() {
      await named
      await sleep(WAITS_AGAIN_MS)
      for (const reader of readers.values()) reader.close()
      service.close()
    },
  }
}

/** Opens, and has `listed` come when the package was told which readers there are: of none it says nothing. */
function watched(service: ReturnType<typeof pcsclite>) {
  const look: { start?(tell: (error: unknown, names: unknown) => void): void } = service as object
  const start = look.start?.bind(service)
  const listed = new Promise<void>((resolve) => {
    look.start = (tell) => start?.((error, names) => resolve(tell(error, names)))
  })
  return { service, listed }
}

/** @throws PcscError for the code that a message of the package ends with */
function waited<T>(call: string, begin: (done: Done<T>) => void): Promise<T> {
  const refused = (error: unknown) => {
    const code = /\(0x([0-9a-f]{8})/i.exec(String(error))?.[1]
    return code === undefined ? error : new PcscError(Number.parseInt(code, 16), call)
  }
  return new Promise<T>((resolve, reject) =>
    begin((error, result) => (error === undefined || error === null ? resolve(result) : reject(refused(error)))),
  ).catch((error) => Promise.reject(error instanceof PcscError ? error : refused(error)))
}
