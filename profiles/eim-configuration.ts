/**
 * The file of an EimConfigurationData: what an eUICC would store of the eIM under test (SGP.32 v1.2 2.11.1.1.1). BER as it is, in
 * hexadecimal, or in base64; plain (30) or as the only one inside an AddInitialEimRequest (BF57 A0).
 */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import { AddInitialEimRequest } from '../protocol/es10b/eim-configuration.ts'
import { type Decoded, decode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { readAssetFile } from './asset-file.ts'
import { ConfigError } from './config-error.ts'

export interface ReadEimConfiguration {
  readonly configuration: EimConfigurationData
  /** Departures from DER that did not keep it from being read. */
  readonly issues: readonly Issue[]
}

const wanted = 'one EimConfigurationData: BER, hexadecimal or base64'

/**
 * Reads the file.
 *
 * @param key of the profile, for the error message
 * @param folder that a relative path starts from
 * @throws ConfigError that says what is wrong, and at which octet of the object
 */
export function readEimConfiguration(path: string, key: string, folder: string): ReadEimConfiguration {
  const file = readAssetFile(path, key, folder, `a file with ${wanted}`)
  const refuse = (why: string) => new ConfigError(`${key}: ${path}: ${why}; write ${wanted}, plain (30) or inside BF57 A0`)
  const octets = octetsOf(file)
  if (octets === undefined) throw refuse('text that is neither hexadecimal nor base64')
  if (octets.length === 0) throw refuse('the file is empty')
  try {
    const read = octets[0] === 0xbf ? onlyOne(decode(AddInitialEimRequest, octets)) : decode(EimConfigurationData, octets)
    // A cut or glued file shows here; other departures from DER are the eIM's, and change nothing in what is meant.
    const broken = read.issues.find(({ kind }) => kind === 'trailing-octets' || kind === 'missing-element')
    if (broken !== undefined) throw new DecodeError(broken.kind, broken.offset, broken.what, broken.path)
    return { configuration: read.value, issues: read.issues }
  } catch (cause) {
    if (cause instanceof DecodeError || cause instanceof RangeError) throw refuse(cause.message)
    throw cause
  }
}

/**
 * The key that the eIM signs packages with; undefined where the configuration has none.
 *
 * @param key of the profile, for the error message
 * @throws ConfigError for octets that are no key
 */
export function packageKeyOf({ eimPublicKeyData: data }: EimConfigurationData, key: string): KeyObject | undefined {
  if (data === undefined) return undefined
  try {
    return data.kind === 'eimCertificate'
      ? new X509Certificate(data.value).publicKey
      : createPublicKey({ key: Buffer.from(data.value), format: 'der', type: 'spki' })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(
      `${key}: its eimPublicKeyData is no key that can be used (${why}); write the configuration that the eUICC would store`,
      { cause },
    )
  }
}

/** @throws RangeError where there are several, or none */
function onlyOne({ value, issues }: Decoded<AddInitialEimList>): Decoded<EimConfigurationData> {
  const [only, ...others] = value.eimConfigurationDataList
  if (only !== undefined && others.length === 0) return { value: only, issues }
  throw new RangeError(`the AddInitialEimRequest holds ${value.eimConfigurationDataList.length} configurations, not one`)
}

interface AddInitialEimList {
  readonly eimConfigurationDataList: readonly EimConfigurationData[]
}

/** Undefined for text that is no form of octets. */
function octetsOf(file: Buffer): Buffer | undefined {
  // No object begins with only printable characters: 80 (eimId) is inside of each.
  if (file.some((octet) => octet > 0x7e || (octet < 0x20 && ![0x09, 0x0a, 0x0d].includes(octet)))) return file
  const text = file
    .toString('latin1')
    .replace(/-----(?:BEGIN|END) [A-Z ]+-----/g, '')
    .replace(/\s/g, '')
  const hex = text.replace(/^0x/i, '').replaceAll(':', '')
  if (/^(?:[0-9a-f]{2})*$/i.test(hex)) return Buffer.from(hex, 'hex')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : undefined
}
