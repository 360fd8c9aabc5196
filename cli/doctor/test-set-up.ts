/** For tests of `sgp32 doctor`: an eIM on loopback, and profiles that are in order but for what a test changes. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after } from 'node:test'
import { simulatedEim } from '../../adapters/eim/simulated.ts'
import { euiccFiles, writeEuiccFiles } from '../../profiles/test-euicc-files.ts'
import { overHttpsOnly } from '../../profiles/test-simulated.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { systemClock } from '../../transport/clock.ts'
import { doctor } from '../doctor.ts'

export const folder = mkdtempSync(join(tmpdir(), 'sgp32-doctor-'))
after(() => rmSync(folder, { recursive: true }))
await writeEuiccFiles(folder)
export const idleEid = '89882119900000000000000000000005'
const eim = await simulatedEim('correct', [idleEid])
after(() => eim.close())

export const file = (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents)
file('eim.pem', eim.running.certificate)

export const builtIn = overHttpsOnly

/** Parts of a profile that differ from one that is in order. */
export interface Changes {
  readonly port?: number
  readonly name?: string
  readonly trust?: string
  readonly eim?: string
  /** Of the eUICC that is played; default {@link testEid}. */
  readonly eid?: string
  readonly euicc?: Readonly<Record<string, string>>
  /** Section `assets.uncertified`, on one line. */
  readonly uncertified?: string
  readonly operator?: string
  readonly more?: string
}

export function profileWith({
  port = eim.running.port,
  name = 'localhost',
  trust = '{ certificate: eim.pem }',
  ...changes
}: Changes): string {
  const at = `adapter: url\n  url: https://${name}:${port}/\n  address: 127.0.0.1:${port}\n  trust: ${trust}\n${changes.eim ?? ''}`
  const { certificate, eumCertificate, key } = euiccFiles
  const euicc = {
    eimConfiguration: 'eim.hex',
    certificate,
    eumCertificate,
    key: `"${key}"`,
    state: 'state.json',
    ...changes.euicc,
  }
  const assets = `  euiccs:
    - eid: "${changes.eid ?? testEid}"
      eimConfiguration: ${euicc.eimConfiguration}
      euicc: { certificate: ${euicc.certificate}, eumCertificate: ${euicc.eumCertificate}, key: ${euicc.key} }
      state: ${euicc.state}
${changes.uncertified === undefined ? '' : `  uncertified: ${changes.uncertified}\n`}`
  return builtIn
    .replace('adapter: simulated', at)
    .replace('operator:\n  adapter: simulated', `${assets}\noperator: ${changes.operator ?? '{ adapter: none }'}`)
    .concat(`patienceMs: 300\nrequestsPerSecond: 0\n${changes.more ?? ''}`)
}

export async function examined(profile: string, json = false) {
  const path = join(folder, 'profile.yaml')
  writeFileSync(path, profile)
  let output = ''
  const sink = new Writable({
    write(text, _encoding, done) {
      output += text
      done()
    },
  })
  const code = await doctor(path, { json }, { stdout: sink, stderr: sink, terminal: false }, systemClock)
  return { code, output }
}
