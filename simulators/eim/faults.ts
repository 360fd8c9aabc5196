import { tlv } from '../../protocol/ber/writer.ts'
import type { EsipaBinding, FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { CoapsServerSettings } from '../../transport/coaps/server.ts'
import type { ServerSettings } from '../../transport/https-server.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import type { Timers } from '../../transport/timers.ts'
import { type EsipaResponding, esipaHeaders } from '../esipa-endpoint.ts'
import type { EimDecisions } from './decisions.ts'
import { FIRST_KEY } from './signing-keys.ts'
import { newEuicc } from './state.ts'
import type { WrongCertificate } from './wrong-certificate.ts'

/** Gives the reply to a request; `answer` is the eIM behind. */
export type Gateway = (request: ServerRequest, answer: (request: ServerRequest) => Promise<Reply>) => Reply | Promise<Reply>

/** One way an eIM has been wrong. */
export interface EimFault {
  /** What it does, as a sentence about the eIM. */
  readonly what: string
  /** Checks of the fact sheets and rows of the ledger that it breaks, for faults of the state machine. */
  readonly checks?: readonly string[]
  readonly ledger?: readonly string[]
  /** Rows that it breaks too, behind what it does in scenarios of other rows: no single exchange shows them. */
  readonly follows?: readonly string[]
  /** Rows that it breaks too, where what other scenarios have left behind lets it come to that. */
  readonly perhaps?: readonly string[]
  /** Rows of scenarios that bring a rule of its rows to something to judge, where a sample of them might not. */
  readonly shownBy?: readonly string[]
  /** Where it shows, if not everywhere: the bindings and versions in which it turns its rows red. */
  readonly bindings?: readonly EsipaBinding[]
  readonly specs?: readonly SpecVersion[]
  /** Further rows that it breaks where one binding is played: those of scenarios that speak both. */
  readonly alsoIn?: Readonly<Partial<Record<FunctionBinding, readonly string[]>>>
  /** `never`: nobody can connect to it. `dead`: something is there that is no eIM, or not for long; nothing is its fault then. */
  readonly reach?: 'never' | 'dead'
  readonly decisions?: Partial<EimDecisions>
  /** Shows a certificate that nobody was told of. */
  readonly anotherCertificate?: true
  /** Shows the certificate that its IPAs know, long after its end. */
  readonly expiredCertificate?: true
  /** Shows a TLS certificate that is known, and not as it should be. */
  readonly certificate?: WrongCertificate
  /** Every request meets this instead of the eIM. */
  readonly inFront?: Reply
  /** Makes a gateway or a framework that stands between the connections and the eIM. */
  readonly around?: (timers: Timers) => Gateway
  /** How it listens in another way than it should. */
  readonly listens?: Partial<Pick<ServerSettings, 'tls' | 'patience' | 'maxConnections' | 'serves'>>
  /** How it listens for CoAP in another way than it should. */
  readonly listensOnCoaps?: Partial<
    Pick<
      CoapsServerSettings,
      | 'around'
      | 'mapping'
      | 'largestBody'
      | 'keptMs'
      | 'idleMs'
      | 'beneath'
      | 'plain'
      | 'cookies'
      | 'resumption'
      | 'keepsMtu'
      | 'versions'
    > & {
      /** What it shows over DTLS in place of its certificates, PEM. */
      readonly certificates: (right: string) => string
    }
  >
  /** Shows another certificate to clients that ask for a server of these names. */
  readonly anotherCertificateFor?: (name: string) => boolean
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
    ledger: ['RETR-007'],
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
    ledger: ['ESIPA-ASN-013', 'RETR-006', 'RETR-007', 'RETR-008', 'RETR-009', 'RETR-022', 'RETR-023'],
    alsoIn: { json: ['ESIPA-ASN-013'] },
    shownBy: ['ESIPA-HTTP-030'],
    decisions: { errorNumber: (error) => 40 + Object.keys(ownErrors).indexOf(error) },
  },
  answersWithAWebPage: {
    what: 'lets its web framework answer when an EID is not in the database',
    ledger: ['RETR-007', 'RETR-023', 'ESIPA-HTTP-005', 'ESIPA-HTTP-010', 'ESIPA-ASN-013', 'ESIPA-JSON-010', 'ESIPA-JSON-022'],
    decisions: { unknownEid: () => page('Oops') },
  },
  neverAnswers: {
    what: 'waits for ever for an EID that is not in the database',
    decisions: { unknownEid: () => ({ kind: 'silence' }) },
  },
  answersWithHttp404: {
    what: 'turns "not found" in the database into "not found" of HTTP',
    ledger: ['RETR-007', 'RETR-023', 'ESIPA-HTTP-018', 'ESIPA-JSON-004'],
    decisions: { unknownEid: () => ({ kind: 'answer', status: 404, headers: esipaHeaders('asn1'), body: new Uint8Array() }) },
  },
  hangsUpAfterTheRequest: {
    what: 'crashes on an EID that is not in the database',
    ledger: ['RETR-007', 'RETR-023'],
    decisions: { unknownEid: () => ({ kind: 'hangUp' }) },
  },
  reportsEveryBadEidAsUnknown: {
    what: 'looks an EID up without looking at it first',
    ledger: ['RETR-008', 'RETR-022'],
    decisions: { checkEid: (eid) => (eid === undefined ? 'missingEid' : undefined) },
  },
  ignoresCheckDigits: {
    what: 'checks the length of an EID and not its check digits',
    ledger: ['RETR-022'],
    decisions: { checkEid: (eid) => (eid === undefined ? 'missingEid' : eid.length === 16 ? undefined : 'invalidEid') },
  },
  leavesOutAdminProtocol: {
    what: 'sends no X-Admin-Protocol',
    ledger: ['ESIPA-HTTP-010'],
    decisions: { headers: (binding) => contentTypeOf(esipaHeaders(binding)) },
  },
  labelsAnswersAsOctets: {
    what: 'sends its answers with the media type that its framework has for octets',
    ledger: ['ESIPA-HTTP-005', 'ESIPA-JSON-010'],
    alsoIn: { asn1: ['ESIPA-JSON-010'], json: ['ESIPA-HTTP-005'] },
    shownBy: ['ESIPA-HTTP-026', 'ESIPA-HTTP-030'],
    decisions: { headers: () => ({ ...esipaHeaders('asn1'), 'Content-Type': 'application/octet-stream' }) },
  },
  writesLongLengths: {
    what: 'writes every outer length in two octets',
    ledger: ['ESIPA-ASN-017'],
    alsoIn: { json: ['ESIPA-ASN-017'] },
    shownBy: ['ESIPA-HTTP-030'],
    decisions: { encode: withLongLength },
  },
  presentsAnotherCertificate: {
    what: 'shows a new certificate without telling the IPAs',
    reach: 'never',
    anotherCertificate: true,
  },
  standsBehindABrokenProxy: {
    what: 'is not reached: a proxy answers every request with a page',
    reach: 'dead',
    inFront: page('502 Bad Gateway'),
  },
  standsBehindASilentProxy: {
    what: 'is not reached: a proxy takes every request and answers none',
    reach: 'dead',
    inFront: { kind: 'silence' },
  },
  endsInTheMiddle: { what: 'ends after the second request and does not come back', reach: 'dead', endsAfter: 2 },
} satisfies Record<string, EimFault>

export type EimFaultName = keyof typeof eimFaults

const ownErrors = { noEimPackageAvailable: 0, eidNotFound: 0, invalidEid: 0, missingEid: 0, undefinedError: 0 }

function contentTypeOf({ 'Content-Type': type }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return type === undefined ? {} : { 'Content-Type': type }
}

function withLongLength({ binding }: EsipaResponding, right: () => Uint8Array): Uint8Array {
  const written = right()
  if (binding !== 'asn1' || written.length > 127) return written
  const value = written.subarray(tlv(0xbf4f).length)
  return Buffer.concat([written.subarray(0, 2), Buffer.from([0x81, value.length]), value])
}
