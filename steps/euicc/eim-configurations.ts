/** EimConfigurationData in words, as features write them: `the second eIM with a request for a token, without key`. */
import { generateKeyPairSync } from 'node:crypto'
import { defineParameterType } from '@cucumber/cucumber'
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { certificatePlan, rolePlans } from '../../protocol/certificates/test-pki-plans.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { kept } from '../kept.ts'
import { missing } from '../scenario-world.ts'
import { configurationOf } from './eim-of-ours.ts'
import type { EuiccWorld } from './world.ts'

/** Configuration data in the making; members are taken out as well. */
type Draft = { -readonly [K in keyof EimConfigurationData]?: EimConfigurationData[K] | undefined }
type Keys = EimOfOurs['key']

/** The key that an eIM is given with its new configuration. */
export const newKey = kept<Keys>('a new key of an eIM')

/** What the last request or operation said of an eIM. */
export const given = kept<EimConfigurationData>('configuration data that were sent')

/** A CI that no eUICC has a certificate under. */
export const unknownCi = Buffer.alloc(20, 0x5a)

/** Host of an eIM that is given in place of another. */
const OTHER_HOST = 'other-address.harness.test'

const YEAR = 365 * 86_400_000

type Detail = (world: EuiccWorld, eim: EimOfOurs) => Partial<Draft> | Promise<Partial<Draft>>

const details: Readonly<Record<string, Detail>> = {
  'with a request for a token': () => ({ associationToken: -1n }),
  'with associationToken 5': () => ({ associationToken: 5 }),
  'with associationToken 0': () => ({ associationToken: 0 }),
  'with an unknown euiccCiPKId': () => ({ euiccCiPKId: unknownCi }),
  'with counterValue 8388608': () => ({ counterValue: 8_388_608 }),
  'with counterValue 100': () => ({ counterValue: 100 }),
  'with counterValue 50': () => ({ counterValue: 50 }),
  'without counterValue': () => ({ counterValue: undefined }),
  'without key': () => ({ eimPublicKeyData: undefined }),
  'without eimIdType': () => ({ eimIdType: undefined }),
  'of type FQDN': () => ({ eimIdType: 'eimIdTypeFqdn' }),
  'with an eimFqdn': () => ({ eimFqdn: OTHER_HOST }),
  'with HTTPS as protocol': () => ({ eimSupportedProtocol: ['eimRetrieveHttps'] }),
  'with a new key': (world) => ({ eimPublicKeyData: publicKeyData(world.keep(newKey, madeKey())) }),
  'with its key in a certificate': async (world, eim) => ({
    eimPublicKeyData: { kind: 'eimCertificate', value: (await certificateOf(world, eim.key)).der },
  }),
  'with a pinned TLS key': (_world, eim) => ({
    trustedPublicKeyDataTls: { kind: 'trustedEimPkTls', value: spki(eim.key) },
  }),
  'with a trusted TLS certificate': async (world, eim) => ({
    trustedPublicKeyDataTls: { kind: 'trustedCertificateTls', value: (await certificateOf(world, eim.key)).der },
  }),
}

/** What is said of an eIM, and to which of ours it belongs. */
export interface ToldEim {
  readonly name: 'first' | 'second'
  readonly details: readonly string[]
}

const detail = Object.keys(details)
  .toSorted((a, b) => b.length - a.length)
  .join('|')

/** `the second eIM without key`. */
export const toldEim: string = `the (?:first|second) eIM(?:(?:,? and|,)? (?:${detail}))*`

export function readToldEim(text: string): ToldEim {
  const name = text.startsWith('the first') ? 'first' : 'second'
  return { name, details: text.match(new RegExp(detail, 'g')) ?? [] }
}

defineParameterType({ name: 'toldEim', regexp: new RegExp(toldEim), transformer: readToldEim })

/** What an association is made of. */
export async function toAdd(world: EuiccWorld, told: ToldEim): Promise<EimConfigurationData> {
  const eim = world.bench.eims[told.name]
  return drafted(world, told, configurationOf(eim))
}

/** What an update brings: the eIM, and what is new. */
export async function toUpdate(world: EuiccWorld, told: ToldEim): Promise<EimConfigurationData> {
  return drafted(world, told, { eimId: world.bench.eims[told.name].eimId })
}

async function drafted(world: EuiccWorld, told: ToldEim, from: EimConfigurationData): Promise<EimConfigurationData> {
  let draft: Draft = from
  for (const one of told.details)
    draft = { ...draft, ...(await (details[one] ?? missing(`for an eIM ${one}`))(world, world.bench.eims[told.name])) }
  const members = Object.entries(draft).filter(([, value]) => value !== undefined)
  // Only members without a value are gone, and eimId has one.
  return world.keep(given, Object.fromEntries(members) as unknown as EimConfigurationData)
}

function madeKey(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function publicKeyData(key: Keys) {
  return { kind: 'eimPublicKey', value: spki(key) } as const
}

function spki({ publicKey }: Keys): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

/** Signed by itself: the eUICC takes the key of any certificate, without a chain. */
function certificateOf(world: EuiccWorld, key: Keys) {
  const plan = rolePlans.eimSigning
  const now = world.started.getTime()
  const validity = { notBefore: now - YEAR, notAfter: now + YEAR }
  return issueCertificate(certificatePlan(plan, key.publicKey, { ...key, subject: plan.subject }, validity, 1))
}
