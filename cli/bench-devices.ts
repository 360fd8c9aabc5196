/** The eUICCs of a profile, as the bench plays them. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import type { Association, Device, Uncertified } from '../adapters/bench/bench.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { packageKeyOf, readEimConfiguration } from '../profiles/eim-configuration.ts'
import { readEuiccCredentials } from '../profiles/euicc-credentials.ts'
import { readEuiccState, writeEuiccState } from '../profiles/euicc-state.ts'
import { makeFolders } from '../profiles/make-folders.ts'
import type { SutProfile } from '../profiles/sut.ts'
import type { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { PlayedEuicc } from '../simulators/played/euicc.ts'
import { claimFile, StateFileError } from '../simulators/state-file.ts'

type ProfileEuicc = NonNullable<SutProfile['assets']['euiccs']>[number]

/** A device of the profile, and how what its eUICC has to know is kept. */
export interface ProfileDevice {
  readonly device: Device
  keepState(): void
}

/** @throws ConfigError for a file that is not there, or is not what the profile says */
export function devicesOf({ assets, spec }: SutProfile, folder: string): readonly ProfileDevice[] {
  return (assets.euiccs ?? []).map((one, at) => deviceOf(one, `assets.euiccs.${at}`, spec, folder))
}

/** Those that the eIM knows by their EID alone. @throws ConfigError for a file that is not there, or is not what the profile says */
export function uncertifiedOf(
  { assets: { uncertified = {} }, spec }: SutProfile,
  folder: string,
): Partial<Readonly<Record<keyof Uncertified, ProfileDevice>>> {
  const named = (name: keyof Uncertified) => {
    const one = uncertified[name]
    return one === undefined ? {} : { [name]: byEidAlone(deviceOf(one, `assets.uncertified.${name}`, spec, folder)) }
  }
  return { ...named('permitted'), ...named('notPermitted') }
}

/** What vouches for its key comes from its IPA. */
function byEidAlone({ device, keepState }: ProfileDevice): ProfileDevice {
  const { registration } = device
  if (registration === undefined) return { device, keepState }
  const { euiccCertificate, eumCertificate, publicKey, ...rest } = registration
  return { device: { ...device, registration: rest }, keepState }
}

function deviceOf(one: ProfileEuicc, key: string, spec: SutProfile['spec'], folder: string): ProfileDevice {
  const { eid, profiles, eimConfiguration, state } = one
  const configuration =
    eimConfiguration === undefined
      ? undefined
      : readEimConfiguration(eimConfiguration, `${key}.eimConfiguration`, folder).configuration
  if (state !== undefined) claim(state, `${key}.state`, folder)
  const stored = state === undefined ? undefined : readEuiccState(state, eid, `${key}.state`, folder)
  const replaced = stored?.eimPublicKey === undefined ? undefined : keyOf(stored.eimPublicKey, `${key}.state`)
  const configured = configuration && associationOf(configuration, state !== undefined, `${key}.eimConfiguration`)
  const association = configured && { ...configured, publicKey: replaced ?? configured.publicKey }
  const files = one.euicc && readEuiccCredentials(one.euicc, eid, `${key}.euicc`, folder)
  if (files === undefined)
    return { device: { eid, profiles, association, euicc: undefined, registration: undefined }, keepState() {} }
  const { privateKey, publicKey, ciPKId } = files
  const certificate = files.certificate.der
  const eumCertificate = files.eumCertificate.der
  const euicc = new PlayedEuicc(
    { eid, certificate, eumCertificate, privateKey, publicKey, ciPKId: configuration?.euiccCiPKId ?? ciPKId ?? Buffer.of() },
    spec,
    {
      counter: stored?.counter ?? numberOf(configuration?.counterValue),
      token: stored?.token ?? tokenOf(configuration),
      sequence: stored?.seqNumber ?? 0,
    },
  )
  let kept: string | undefined
  return {
    device: {
      eid,
      profiles,
      association,
      euicc,
      registration: {
        eid,
        euiccCertificate: certificate,
        eumCertificate,
        publicKey: publicKey.export({ type: 'spki', format: 'der' }),
        ...(euicc.state.counter === undefined ? {} : { counterValue: euicc.state.counter }),
        ...(euicc.state.token === 0n ? {} : { associationToken: euicc.state.token }),
      },
    },
    keepState() {
      if (state === undefined) return
      const { counter, token, sequence } = euicc.state
      const publicKey = association?.publicKey
      const eimPublicKey = publicKey === configured?.publicKey ? undefined : publicKey && spkiOf(publicKey)
      // Asked for behind every scenario, of every eUICC: most of them have changed nothing, and a file on disk takes milliseconds.
      const now = [counter, token, sequence, eimPublicKey].join(' ')
      if (now === kept) return
      writeEuiccState(state, { eid, counter, token, seqNumber: sequence, eimPublicKey }, `${key}.state`, folder)
      kept = now
    },
  }
}

/** Two runs that count on one state would give the same counter and sequence number twice, and the eIM would be blamed for it. */
function claim(state: string, key: string, folder: string): void {
  const path = resolve(folder, state)
  try {
    makeFolders(dirname(path))
    claimFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why =
      cause instanceof StateFileError
        ? cause.message
        : `${state} cannot be written (${code ?? cause}); write the path of a file in a folder that you may write to`
    throw new ConfigError(`${key}: ${why}`, { cause })
  }
}

function associationOf(configuration: EimConfigurationData, keepsReplacedKey: boolean, key: string): Association {
  const { eimId, eimIdType, eimPublicKeyData: data } = configuration
  return {
    eimId,
    ...(eimIdType === undefined ? {} : { eimIdType: String(eimIdType) }),
    publicKey: packageKeyOf(configuration, key),
    byCertificate: data?.kind === 'eimCertificate',
    keepsReplacedKey,
  }
}

function spkiOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('hex')
}

/** @throws ConfigError for what is no key */
function keyOf(spki: string, key: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'hex'), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new ConfigError(
      `${key}: its eimPublicKey is no public key; remove the file to begin with the configuration's counter and key`,
      {
        cause,
      },
    )
  }
}

/** What the eUICC gives where it is asked for a token (-1): the first that it makes. */
const FIRST_TOKEN = 1n

function tokenOf(configuration: EimConfigurationData | undefined): bigint {
  const token = configuration?.associationToken
  if (token === undefined) return 0n
  return token < 0 ? FIRST_TOKEN : BigInt(token)
}

function numberOf(value: EimConfigurationData['counterValue']): number | undefined {
  return value === undefined ? undefined : Number(value)
}
