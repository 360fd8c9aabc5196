import { tlv } from '../../protocol/ber/writer.ts'
import { ASN1_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import type { Reply } from '../../transport/reply.ts'
import { type EsipaResponding, esipaHeaders } from '../esipa-endpoint.ts'
import type { EimDecisions } from './decisions.ts'
import { FIRST_KEY } from './signing-keys.ts'
import { newEuicc } from './state.ts'

/** One way an eIM has been wrong. */
export interface EimFault {
  /** What it does, as a sentence about the eIM. */
  readonly what: string
  /** Checks of the fact sheets and rows of the ledger that it breaks, for faults of the state machine. */
  readonly checks?: readonly string[]
  readonly ledger?: readonly string[]
  readonly decisions?: Partial<EimDecisions>
  /** Shows a certificate that nobody was told of. */
  readonly anotherCertificate?: true
  /** Shows the certificate that its IPAs know, long after its end. */
  readonly expiredCertificate?: true
  /** Every request meets this instead of the eIM. */
  readonly inFront?: Reply
  /** Requests it survives before the process ends. */
  readonly endsAfter?: number
}

const page = (text: string): Reply => ({
  kind: 'answer',
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  body: Buffer.from(`<html><body><h1>${text}</h1></body></html>`),
})

/** Answers of an eIM at the edge of ESipa. */
export const eimFaults = {
  correct: { what: 'does what SGP.32 says' },
  answersEveryEidAsEmpty: {
    what: 'registers every EID that polls, so that none is unknown',
    decisions: {
      findEuicc(eid, records) {
        const euicc = records.euiccs.get(eid) ?? newEuicc(eid, FIRST_KEY)
        records.put(euicc)
        return euicc
      },
    },
  },
  answersWithUndefinedCode: {
    what: 'sends the error numbers of its own source code',
    decisions: { errorNumber: (error) => 40 + Object.keys(ownErrors).indexOf(error) },
  },
  answersWithAWebPage: {
    what: 'lets its web framework answer when an EID is not in the database',
    decisions: { unknownEid: () => page('Oops') },
  },
  neverAnswers: {
    what: 'waits for ever for an EID that is not in the database',
    decisions: { unknownEid: () => ({ kind: 'silence' }) },
  },
  answersWithHttp404: {
    what: 'turns "not found" in the database into "not found" of HTTP',
    decisions: { unknownEid: () => ({ kind: 'answer', status: 404, headers: esipaHeaders('asn1'), body: new Uint8Array() }) },
  },
  hangsUpAfterTheRequest: {
    what: 'crashes on an EID that is not in the database',
    decisions: { unknownEid: () => ({ kind: 'hangUp' }) },
  },
  reportsEveryBadEidAsUnknown: {
    what: 'looks an EID up without looking at it first',
    decisions: { checkEid: (eid) => (eid === undefined ? 'missingEid' : undefined) },
  },
  ignoresCheckDigits: {
    what: 'checks the length of an EID and not its check digits',
    decisions: { checkEid: (eid) => (eid === undefined ? 'missingEid' : eid.length === 16 ? undefined : 'invalidEid') },
  },
  leavesOutAdminProtocol: {
    what: 'sends no X-Admin-Protocol',
    decisions: { headers: () => ({ 'Content-Type': ASN1_CONTENT_TYPE }) },
  },
  labelsAnswersAsOctets: {
    what: 'sends its answers with the media type that its framework has for octets',
    decisions: { headers: () => ({ ...esipaHeaders('asn1'), 'Content-Type': 'application/octet-stream' }) },
  },
  writesLongLengths: { what: 'writes every outer length in two octets', decisions: { encode: withLongLength } },
  presentsAnotherCertificate: { what: 'shows a new certificate without telling the IPAs', anotherCertificate: true },
  standsBehindABrokenProxy: {
    what: 'is not reached: a proxy answers every request with a page',
    inFront: page('502 Bad Gateway'),
  },
  standsBehindASilentProxy: {
    what: 'is not reached: a proxy takes every request and answers none',
    inFront: { kind: 'silence' },
  },
  endsInTheMiddle: { what: 'ends after the second request and does not come back', endsAfter: 2 },
} satisfies Record<string, EimFault>

export type EimFaultName = keyof typeof eimFaults

export function isEimFaultName(name: string): name is EimFaultName {
  return Object.hasOwn(eimFaults, name)
}

const ownErrors = { noEimPackageAvailable: 0, eidNotFound: 0, invalidEid: 0, missingEid: 0, undefinedError: 0 }

function withLongLength({ binding }: EsipaResponding, right: () => Uint8Array): Uint8Array {
  const written = right()
  if (binding !== 'asn1' || written.length > 127) return written
  const value = written.subarray(tlv(0xbf4f).length)
  return Buffer.concat([written.subarray(0, 2), Buffer.from([0x81, value.length]), value])
}
