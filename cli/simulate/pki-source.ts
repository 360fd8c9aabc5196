import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, writePki } from '../../profiles/pki.ts'
import { type PkiPart, pkisFromFolder } from '../../profiles/pki-roles.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import { allCurves, type Curve } from '../../protocol/crypto/curves.ts'
import type { Clock } from '../../transport/clock.ts'

/** The certificates and keys of a simulated actor: from a folder, kept beside its state, or new ones in memory. */
export interface PkiSource {
  /**
   * One PKI for each curve, P-256 first.
   *
   * @param needed what the actor cannot do without
   * @param own what it makes itself where a folder that was named has none: nobody gives an eIM its keys. Kept beside its state.
   * @throws ConfigError where the folder that was named lacks what is needed
   */
  take(needed: readonly PkiPart[], own?: readonly PkiPart[]): Promise<TakenPkis>
}

export interface TakenPkis {
  readonly pkis: readonly [TestPki, ...TestPki[]]
  /** Path of a file of these PKIs, such as `ci`; undefined where they are in memory or the files are named otherwise. */
  pathOf(name: string, curve?: Curve): string | undefined
}

export interface PkiPlace {
  /** `--pki`. */
  readonly folder?: string
  /** `--state`: new keys are written beside it, and found there again. */
  readonly state?: string
  readonly eids?: readonly string[]
}

const DAY = 86_400_000

export function pkiSource({ folder, state, eids }: PkiPlace, clock: Clock): PkiSource {
  /** Certificates of others from the folder, and the actor's own. */
  async function withOwn(first: TestPki, others: readonly TestPki[], parts: readonly PkiPart[]): Promise<TakenPkis> {
    const made = await pkiSource(state === undefined ? {} : { state }, clock).take(parts)
    const [mine] = made.pkis
    const kept = Object.fromEntries(Object.entries(mine).filter(([part]) => parts.some((one) => one === part)))
    return {
      pkis: [{ ...first, ...kept }, ...others],
      pathOf: (name, curve) => (parts.some((part) => part === name) ? made.pathOf(name, curve) : undefined),
    }
  }
  // Yesterday at midnight: a peer whose clock is a little behind takes the certificates too.
  const notBefore = (Math.floor(clock.now().getTime() / DAY) - 1) * DAY
  return {
    async take(needed, ofItsOwn = []) {
      const own = folder ?? (state === undefined ? undefined : `${state}.pki`)
      if (folder === undefined) {
        const made = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore, ...(eids && { eids }) })))
        const [first, ...others] = made
        if (own === undefined && first !== undefined) return { pkis: [first, ...others], pathOf: () => undefined }
        if (own !== undefined && !existsSync(own)) await writePki(own, made.flatMap(filesOf), 'pem', '--state')
      }
      const [first, ...others] = await pkisFromFolder(own ?? '', needed, folder === undefined ? '--state' : '--pki', notBefore)
      const lacking = ofItsOwn.filter((part) => !first.parts.has(part))
      if (lacking.length > 0)
        return withOwn(
          first.pki,
          others.map(({ pki }) => pki),
          lacking,
        )
      return {
        pkis: [first.pki, ...others.map(({ pki }) => pki)],
        pathOf(name, curve = first.pki.curve) {
          const path = join(own ?? '', `${curve}-${name}.pem`)
          return existsSync(path) ? path : undefined
        },
      }
    },
  }
}
