import { ConfigError } from '../profiles/config-error.ts'

/** What is wrong with the name of a fault in a profile. @param key where it stands @param actor as "sgp32 simulate" has it */
export function unknownFault(key: string, name: string, actor: 'eim' | 'euicc' | 'ipa'): ConfigError {
  return new ConfigError(
    `${key}: there is no fault ${name}; write correct, or a name that "sgp32 simulate ${actor} --fault list" prints`,
  )
}
