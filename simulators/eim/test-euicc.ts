/** For tests of the eIM: the played eUICC with the keys of a test PKI, and its download session beside it. */
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import { keyIdentifierOf } from '../../protocol/certificates/key-identifier.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { KeyPair } from '../../protocol/crypto/curves.ts'
import {
  type AuthenticateClientOk,
  type DownloadForm,
  type InitiateAuthenticationOk,
  PlayedDownload,
} from '../played/download.ts'
import { PlayedEuicc } from '../played/euicc.ts'

export class TestEuicc extends PlayedEuicc {
  readonly pki: TestPki
  readonly issued: Issued
  readonly download: PlayedDownload

  constructor(pki: TestPki, eid: string) {
    const issued = pki.euiccs.get(eid)
    if (issued === undefined) throw new RangeError(`the PKI has no eUICC ${eid}`)
    const credentials = {
      eid,
      certificate: issued.certificate.der,
      eumCertificate: pki.eum.certificate.der,
      privateKey: issued.privateKey,
      publicKey: issued.publicKey,
      ciPKId: keyIdentifierOf(pki.ci.publicKey),
    }
    super(credentials, '1.2')
    this.pki = pki
    this.issued = issued
    this.download = new PlayedDownload(this)
  }

  set token(value: number) {
    this.state.token = BigInt(value)
  }

  get info2(): Buffer {
    return this.download.info2
  }

  get otKeys(): KeyPair {
    return this.download.otKeys
  }

  get signature1(): Buffer {
    return this.download.signature1
  }

  authenticate(
    server: InitiateAuthenticationOk,
    form: DownloadForm = 'full',
    matchingId?: string,
    rewritten?: (one: Buffer) => Buffer,
  ) {
    return this.download.authenticate(server, {
      form,
      ...(matchingId === undefined ? {} : { matchingId }),
      ...(rewritten === undefined ? {} : { rewritten }),
    })
  }

  prepare(dp: AuthenticateClientOk, form: 'full' | 'compact' = 'full') {
    return this.download.prepare(dp, { form })
  }

  cancel(
    transactionId: Uint8Array,
    reason: 'pprNotAllowed' | 'metadataMismatch' | 'loadBppExecutionError',
    form: 'full' | 'compact' | 'compactWithoutReason' = 'full',
  ) {
    return this.download.cancel(transactionId, reason, { form })
  }

  installation(
    transactionId: Uint8Array,
    address: string,
    form: 'full' | 'compact' = 'full',
    more: { readonly failed?: boolean; readonly seqNumber?: number } = {},
  ) {
    return this.download.installation(transactionId, address, { form, ...more })
  }
}
