/** A simulated eIM as a process of its own, started as a stranger starts it: our CI is imported, its keys are its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface SeparateEim {
  /** `host:port` of ESipa. */
  readonly address: string
  /** https URL by its name, which is in no DNS. */
  readonly url: string
  /** coaps URL by its name, where it was told to serve that. */
  readonly coaps?: string | undefined
  /** Base URL of its operator's interface. */
  readonly operator: string
  /** EimConfigurationData in hexadecimal, as it would be given to an eUICC. */
  readonly configuration: string
  /** PEM of the certificate that it shows in TLS. */
  readonly certificate: string
  /** When each exchange was, milliseconds since 1970, as the eIM itself tells. */
  readonly exchanges: readonly number[]
  close(): Promise<void>
}

interface Announced {
  readonly esipa: string
  readonly address: string
  readonly coaps?: string
  readonly operator: string
  readonly eimConfigurationData: string
  readonly trust: readonly { readonly pem: string }[]
}

/** @param options of `sgp32 simulate eim` */
export async function startSeparateEim(options: readonly string[]): Promise<SeparateEim> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', 'simulate', 'eim', '--json', ...options], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const first = once(lines, 'line')
  const early = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the eIM ended with ${code}`)))
  early.catch(() => {})
  const [line] = (await Promise.race([first, early])) as [string]
  const exchanges: number[] = []
  lines.on('line', (line) => exchanges.push(Date.parse((JSON.parse(line) as { readonly at: string }).at)))
  const { esipa, coaps, address, operator, eimConfigurationData, trust } = JSON.parse(line) as Announced
  return {
    address,
    url: esipa,
    coaps,
    operator,
    configuration: eimConfigurationData,
    certificate: trust[0]?.pem ?? '',
    exchanges,
    close: () => ended(child),
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
