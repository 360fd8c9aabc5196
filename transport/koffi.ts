/** The package koffi, which calls C. It is loaded by whoever needs it first, and not with the harness: its native part is not there for every platform. */
import { createRequire } from 'node:module'
import type koffiPackage from 'koffi'

export type Koffi = typeof koffiPackage

/** koffi cannot be loaded here: why. */
export class KoffiMissing extends Error {
  override readonly name = 'KoffiMissing'
}

let found: Koffi | KoffiMissing | undefined

/** @throws KoffiMissing where its native part is not there, or cannot be loaded */
export function koffi(): Koffi {
  found ??= load()
  if (found instanceof KoffiMissing) throw found
  return found
}

function load(): Koffi | KoffiMissing {
  try {
    return createRequire(import.meta.url)('koffi')
  } catch (cause) {
    const [why = ''] = String(cause instanceof Error ? cause.message : cause).split('\n')
    return new KoffiMissing(
      `the package koffi cannot be loaded (${why}); install it on this machine, with its optional packages ("npm ci")`,
      { cause },
    )
  }
}
