/** Certificates that the played SM-DP+ or SM-DS shows in place of its right ones. */
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import { issueNegative, type NegativeRole } from '../../protocol/certificates/negative.ts'
import type { NegativeKind } from '../../protocol/certificates/negative-changes.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'

/** One that is wrong in one way, or the right one of another role, by its name in the test PKI. */
export type OtherCertificate = NegativeKind | { readonly right: 'dpAuth' | 'dpPb' | 'dpTls' | 'dsAuth' | 'dsTls' | 'eimTls' }

export type ServerCertificate = Extract<NegativeRole, 'dpAuth' | 'dpPb' | 'dpTls' | 'dsAuth' | 'dsTls'>

/** Issues each certificate once. */
export class OtherCertificates {
  readonly #pki: TestPki
  readonly #issued = new Map<string, Promise<Issued>>()

  constructor(pki: TestPki) {
    this.#pki = pki
  }

  /** @throws RangeError for a kind that the role does not have */
  of(role: ServerCertificate, other: OtherCertificate): Promise<Issued> {
    if (typeof other !== 'string') return Promise.resolve(this.#pki[other.right])
    const key = `${role} ${other}`
    const issued = this.#issued.get(key) ?? issueNegative(this.#pki, { role, kind: other }, 0x2000 + this.#issued.size)
    this.#issued.set(key, issued)
    return issued
  }
}
