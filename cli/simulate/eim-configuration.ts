import { existsSync, readFileSync } from 'node:fs'
import { ConfigError } from '../../profiles/config-error.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'

/** EimConfigurationData in hexadecimal, as `sgp32 simulate eim` prints it, or in a file. @throws ConfigError with what to write */
export function eimConfigurationFrom(text: string): EimConfigurationData {
  const hex = (existsSync(text) ? readFileSync(text, 'latin1') : text).replace(/\s/g, '')
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text
  const hint = 'write EimConfigurationData in hexadecimal, as "sgp32 simulate eim" prints it, or the path of a file of it'
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) throw new ConfigError(`--eim-configuration ${shown}: not hexadecimal; ${hint}`)
  try {
    return decode(EimConfigurationData, Buffer.from(hex, 'hex')).value
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new ConfigError(`--eim-configuration ${shown}: ${cause.message}; ${hint}`, { cause })
  }
}
