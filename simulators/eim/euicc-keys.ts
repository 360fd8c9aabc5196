/** The key that an eUICC's signatures are checked with: entered by the operator, or certified by eUICC, EUM and CI (SGP.32 5.14.6). */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { type ParsedCertificate, parseCertificate } from '../../protocol/certificates/parse.ts'
import { validateEuicc } from '../../protocol/certificates/validate.ts'
import type { Clock } from '../../transport/clock.ts'
import type { Euicc } from './state.ts'

/** What the eIM can check signatures with, or why it cannot. */
export type EuiccKey =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'none' }
  /** There are certificates, and they are not to be trusted. */
  | { readonly kind: 'untrusted'; readonly why: string }

/** Why a chain is not trusted; undefined where it is. */
export type JudgeChain = (
  euicc: ParsedCertificate,
  eum: ParsedCertificate,
  eid: string,
  cis: readonly ParsedCertificate[],
  now: number,
) => string | undefined

export const judgeChain: JudgeChain = (euicc, eum, eid, cis, now) => {
  const [first] = validateEuicc(euicc, eum, { cis, now }, eid).failures
  return first && `${first.about}: ${first.sentence}`
}

interface Known {
  readonly key: KeyObject
  /** What it was made of: the same text means the same key. */
  readonly source: string
  /** Milliseconds since 1970 between which the judgement holds. */
  readonly from: number
  readonly to: number
}

/** Judges each chain once and again when it has run out; parses each EUM certificate once. */
export class EuiccKeys {
  readonly #cis: readonly ParsedCertificate[]
  readonly #clock: Clock
  readonly #judge: JudgeChain
  readonly #known = new Map<string, Known>()
  readonly #eums = new Map<string, ParsedCertificate>()

  constructor(cis: readonly ParsedCertificate[], clock: Clock, judge: JudgeChain) {
    this.#cis = cis
    this.#clock = clock
    this.#judge = judge
  }

  /** The key of an eUICC. A certificate counts before a bare key. */
  of({ eid, publicKey, euiccCertificate, eumCertificate }: Euicc): EuiccKey {
    const certified = euiccCertificate !== undefined && eumCertificate !== undefined
    const source = certified ? euiccCertificate : publicKey
    if (source === undefined) return { kind: 'none' }
    const now = this.#clock.now().getTime()
    const known = this.#known.get(eid)
    if (known?.source === source && known.from <= now && now <= known.to) return { kind: 'key', key: known.key }
    if (certified) return this.#certified(eid, euiccCertificate, eumCertificate, now)
    const key = createPublicKey({ key: Buffer.from(source, 'hex'), format: 'der', type: 'spki' })
    this.#known.set(eid, { key, source, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })
    return { kind: 'key', key }
  }

  /** Why these certificates cannot be those of this eUICC; undefined where they can. @param euicc DER @param eum DER */
  refusal(eid: string, euicc: Uint8Array, eum: Uint8Array): string | undefined {
    const key = this.#certified(eid, showOctets(euicc), showOctets(eum), this.#clock.now().getTime())
    return key.kind === 'untrusted' ? key.why : undefined
  }

  #certified(eid: string, euiccHex: string, eumHex: string, now: number): EuiccKey {
    try {
      const euicc = parseCertificate(Buffer.from(euiccHex, 'hex'))
      const eum = this.#eums.get(eumHex) ?? parseCertificate(Buffer.from(eumHex, 'hex'))
      const why = this.#judge(euicc, eum, eid, this.#cis, now)
      if (why !== undefined) return { kind: 'untrusted', why }
      const { key } = euicc.publicKey
      if (key === undefined) return { kind: 'untrusted', why: `euicc: ${euicc.publicKey.text}` }
      this.#eums.set(eumHex, eum)
      const from = Math.max(euicc.notBefore, eum.notBefore)
      const to = Math.min(euicc.notAfter, eum.notAfter, ...this.#cis.map(({ notAfter }) => notAfter))
      this.#known.set(eid, { key, source: euiccHex, from, to })
      return { kind: 'key', key }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return { kind: 'untrusted', why: error.message }
    }
  }
}
