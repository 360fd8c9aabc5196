/** Everything that stands in a folder of somebody who tests an eIM by its URL: keys, what the eIM gave back, and the profile. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { certifiedEids, eidsForEim, writeForEim } from '../../cli/pki-for-eim.ts'
import { loadProfile } from '../../profiles/load.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { operatorSection } from './operator-templates.ts'
import type { SeparateEim } from './separate-eim.ts'

const DAY = 86_400_000

/** Place of the eUICC that the eIM asks for a token. */
const WITH_TOKEN = 2
const options = loadProfile(new URL('../../profiles/simulated.yaml', import.meta.url).pathname).options

export interface PreparedFolder {
  readonly folder: string
  readonly idleEid: string
  /** Where our SM-DP+ and our SM-DS will listen. */
  readonly smdp: string
  readonly smds: string
}

/** What `sgp32 pki --for-eim` writes, before the eIM is there. */
export async function prepareFolder(folder: string): Promise<PreparedFolder> {
  const eids = eidsForEim(undefined)
  const notBefore = Math.floor(Date.now() / DAY - 1) * DAY
  const pki = await createTestPki({ curve: 'P-256', notBefore, eids: certifiedEids(eids) })
  mkdirSync(folder, { recursive: true })
  await writeForEim(folder, pki, eids)
  const [smdp, smds] = (await freePorts(2)).map((port) => `127.0.0.1:${port}`)
  return { folder, idleEid: eids.idleEid, smdp: smdp ?? '', smds: smds ?? '' }
}

/** @returns path of the profile */
export function writeProfile(
  { folder, smdp, smds }: PreparedFolder,
  eim: SeparateEim,
  { spec, ...changes }: { readonly spec: '1.2' | '1.0.1' } & Readonly<Record<string, unknown>>,
): string {
  const { eids, idleEid, unknownEid, uncertified } = eidsForEim(undefined)
  const harness = (name: string) => `harness/P-256-${name}.pem`
  const euicc = (eid: string) => ({
    eid,
    euicc: { certificate: harness(`euicc-${eid}`), eumCertificate: harness('eum'), key: `file:${harness(`euicc-${eid}-key`)}` },
    state: `state/${eid}.json`,
  })
  const json = spec === '1.2'
  writeFileSync(join(folder, 'eim.hex'), eim.configuration)
  writeFileSync(join(folder, 'eim-with-token.hex'), withTokenAsked(eim.configuration))
  writeFileSync(join(folder, 'eim-tls.pem'), eim.certificate)
  const profile = {
    name: 'simulated eIM at a URL',
    vendor: 'this project',
    version: '1',
    spec,
    eim: {
      adapter: 'url',
      url: eim.url,
      address: eim.address,
      ...(eim.coaps === undefined ? {} : { coaps: { url: eim.coaps, address: `127.0.0.1:${new URL(eim.coaps).port}` } }),
      trust: { certificate: 'eim-tls.pem' },
    },
    bindings: [...(json ? ['asn1', 'json'] : ['asn1']), ...(eim.coaps === undefined ? [] : ['coaps'])],
    options: { ...options, O_X_JSON: json, O_X_COAPS: eim.coaps !== undefined },
    assets: {
      idleEid,
      unknownEid,
      euiccs: eids.map((eid, place) => ({
        ...euicc(eid),
        eimConfiguration: place === WITH_TOKEN ? 'eim-with-token.hex' : 'eim.hex',
      })),
      uncertified: { permitted: euicc(uncertified.permitted), notPermitted: euicc(uncertified.notPermitted) },
    },
    smdp: {
      listen: smdp,
      address: 'smdp.harness.test',
      certificate: harness('dpTls'),
      key: `file:${harness('dpTls-key')}`,
      pki: 'harness',
    },
    smds: {
      listen: smds,
      address: 'smds.harness.test',
      certificate: harness('dsTls'),
      key: `file:${harness('dsTls-key')}`,
      pki: 'harness',
    },
    operator: operatorSection(eim.operator),
    mayChangeState: true,
    requestsPerSecond: 0,
    declared: { forwardMs: 7_000 },
    ...changes,
  }
  const path = join(folder, `profile-${spec}.yaml`)
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(profile, null, 2))
  return path
}

function withTokenAsked(configuration: string): string {
  const { value } = decode(EimConfigurationData, Buffer.from(configuration, 'hex'))
  return encode(EimConfigurationData, { ...value, associationToken: -1 }).toString('hex')
}

/** Ports on loopback that nobody has, each another one. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
  return ports
}
