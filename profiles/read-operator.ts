/** The operator of a profile with secrets looked up, files read and paths made whole: what an adapter is made of. */
import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { OperatorProfile } from './operator.ts'
import { resolveSecret } from './secrets.ts'
import { type ReadTrust, readTrust } from './trust.ts'
import { endpointOf } from './written-values.ts'

type Of<A extends OperatorProfile['adapter']> = Extract<OperatorProfile, { readonly adapter: A }>

export type ReadOperator =
  | Of<'none' | 'simulated' | 'command' | 'prompt'>
  | (Omit<Of<'http'>, 'trust' | 'address'> & {
      readonly trust?: ReadTrust
      readonly address?: { readonly host: string; readonly port: number }
    })

/** @param folder that paths in the profile start from @throws ConfigError for a secret, a file or a program that is not there */
export function readOperator(
  operator: OperatorProfile,
  folder: string,
): { readonly operator: ReadOperator; readonly secrets: readonly string[] } {
  const secrets: string[] = []
  const known = (reference: string, key: string): string => {
    const value = resolveSecret(reference, key, folder)
    // As in a gateway's answer, which often repeats a token without its scheme.
    secrets.push(value, ...value.split(/\s+/).filter((word) => word.length >= 8 && word !== value))
    return value
  }
  if (operator.adapter === 'command') {
    const environment = withSecrets(operator.environment, 'operator.environment', known)
    return { operator: { ...operator, environment, program: programAt(operator.program, folder, 'operator.program') }, secrets }
  }
  if (operator.adapter !== 'http') return { operator, secrets }
  const { trust, address, ...rest } = operator
  const { requests, ...others } = withSecrets(rest, 'operator', known)
  const { restart } = requests
  const read = {
    ...others,
    requests:
      restart === undefined || !('program' in restart)
        ? requests
        : {
            ...requests,
            restart: { ...restart, program: programAt(restart.program, folder, 'operator.requests.restart.program') },
          },
    ...(trust === undefined ? {} : { trust: readTrust(trust, [{ url: rest.url, address }], folder, 'operator') }),
    ...(address === undefined ? {} : { address: endpointOf(address) }),
  }
  return { operator: read, secrets }
}

/** The same with a value in the place of each reference. A body has no secrets: `secret` in it is a member like others. */
export function withSecrets<T>(part: T, key: string, known: (reference: string, key: string) => string): T {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
  const members = Object.entries(part).map(([name, value]: [string, unknown]) => {
    if (name === 'json' || name === 'operations') return [name, value]
    if (name === 'secret' && typeof value === 'string') return [name, known(value, key)]
    return [name, withSecrets(value, `${key}.${name}`, known)]
  })
  // Member for member of the same type.
  return Object.fromEntries(members) as T
}

/** A name without a slash is looked up in PATH when it is called. @param key of the profile @throws ConfigError */
export function programAt(program: string, folder: string, key: string): string {
  if (!program.includes('/')) return program
  const path = resolve(folder, program)
  try {
    accessSync(path, constants.X_OK)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ConfigError(
      `${key}: ${path} cannot be run (${code}): write the path of an executable file, from the folder of the profile`,
    )
  }
  return path
}
