/** Ways in which developers get the form of requests wrong, and what an IPA says of itself and of its eUICC. */
import { tlv } from '../../protocol/ber/writer.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { HttpRequest } from '../../transport/http-exchange.ts'
import type { Fault } from '../fault.ts'
import { readEimPackage } from './eim-package.ts'
import type { IpaDecisions } from './ipa-decisions.ts'
import type { Cause } from './ipa-state.ts'
import type { LinkDecisions } from './link-decisions.ts'
import { type LooseElement, looseElements } from './loose-elements.ts'

const stateChanges = ['RETR-002', 'STC-001', 'STC-002', 'STC-003', 'STC-005', 'STC-006', 'STC-008']

/** In the order of their numbers. */
const causes: readonly Cause[] = [
  'otherEim',
  'fallback',
  'emergencyProfile',
  'local',
  'reset',
  'immediateEnableProfile',
  'deviceChange',
]

/** Tags that a function has in a draft of the developer's. */
const draftTags: Readonly<Record<EsipaFunction, number>> = {
  initiateAuthentication: 0xbf70,
  authenticateClient: 0xbf71,
  getBoundProfilePackage: 0xbf72,
  cancelSession: 0xbf73,
  handleNotification: 0xbf74,
  transferEimPackage: 0xbf75,
  getEimPackage: 0xbf76,
  provideEimPackageResult: 0xbf77,
}

/** Every request in ASN.1 as it is rewritten. */
function inAsn1(
  rewritten: (body: Uint8Array, name: EsipaFunction) => Uint8Array,
): (right: Uint8Array, name: EsipaFunction, binding: FunctionBinding) => readonly Uint8Array[] {
  return (right, name, binding) => [binding === 'asn1' ? rewritten(right, name) : right]
}

function elementsOf(body: Uint8Array): readonly LooseElement[] {
  return looseElements(looseElements(body)[0]?.value ?? body)
}

/** GetEimPackage with other elements in it. */
function inGetEimPackage(change: (elements: readonly LooseElement[]) => readonly Uint8Array[]) {
  return inAsn1((body, name) => (name === 'getEimPackage' ? tlv(0xbf4f, ...change(elementsOf(body))) : body))
}

const ecoResults: readonly string[] = ['addEimResult', 'deleteEimResult', 'updateEimResult', 'listEimResult']

/** HandleNotification with the result of a package of eCOs where a notification belongs; none for another result. */
function asNotification(request: HttpRequest): readonly HttpRequest[] {
  const path = request.path.replace('provideEimPackageResult', 'handleNotification')
  const isJson = path !== request.path
  const result = isJson ? resultInJson(request.body) : elementsOf(request.body).at(-1)?.octets
  if (result === undefined || !isOfEcos(result)) return []
  const pendingNotification = Buffer.from(result).toString('base64')
  const body = isJson ? Buffer.from(JSON.stringify({ pendingNotification })) : tlv(0xbf3d, tlv(0xa0, result))
  return [{ ...request, path, body }]
}

function resultInJson(body: Uint8Array): Buffer {
  const { eimPackageResult } = JSON.parse(Buffer.from(body).toString()) as { readonly eimPackageResult: string }
  return Buffer.from(eimPackageResult, 'base64')
}

function isOfEcos(octets: Uint8Array): boolean {
  if (looseElements(octets)[0]?.tag !== 0xbf51) return false
  const { value: result } = decode(EuiccPackageResult, octets)
  if (result.kind !== 'euiccPackageResultSigned') return false
  return result.value.euiccPackageResultDataSigned.euiccResult.some(({ kind }) => ecoResults.includes(kind))
}

export const requestFaults = {
  keepsConnectionsOpen: {
    what: 'sends an empty POST now and then, so that no firewall forgets the connection',
    checks: [],
    ledger: ['IPA-011', 'ESIPA-HTTP-027'],
    decisions: { besides: (request, name) => (name === 'getEimPackage' ? [{ ...request, body: new Uint8Array() }] : []) },
  },
  takesResultsForNotifications: {
    what: 'sends the result of a package of eCOs as if it were a notification, and by the function for results after that',
    checks: [],
    ledger: ['PROV-018'],
    decisions: { besides: (request, name) => (name === 'provideEimPackageResult' ? asNotification(request) : []) },
  },
  speaksAsOnEs9: {
    what: 'puts every function into the envelope A2, as on ES9+',
    checks: [],
    ledger: ['ESIPA-ASN-025'],
    decisions: { bodies: inAsn1((body) => tlv(0xa2, body)) },
  },
  writesLengthsInTwoOctets: {
    what: 'leaves two octets for the length and fills them in when it knows it',
    checks: [],
    ledger: ['ESIPA-ASN-016'],
    decisions: {
      bodies: inAsn1((body) => {
        const [outer] = looseElements(body)
        const value = Buffer.from(outer?.value ?? [])
        if (value.length > 127) return body
        return Buffer.concat([body.subarray(0, 2), Buffer.from([0x81, value.length]), value])
      }),
    },
  },
  endsWithALineFeed: {
    what: 'writes a line feed behind each request',
    checks: [],
    ledger: ['DER-021'],
    decisions: { bodies: inAsn1((body) => Buffer.concat([body, Buffer.from('\n')])) },
  },
  writesIntegersInFourOctets: {
    what: 'writes every INTEGER of its own in the four octets that it has in memory',
    checks: [],
    ledger: ['DER-018'],
    shownBy: ['STC-002'],
    decisions: {
      bodies: inGetEimPackage((elements) =>
        elements.map(({ tag, value, octets }) => (tag === 0x81 ? tlv(tag, Buffer.alloc(4 - value.length), value) : octets)),
      ),
    },
  },
  putsThePlmnWhereV10HadIt: {
    what: 'puts rPLMN under the tag that version 1.0 had for it, where it reports no cause',
    checks: ['sheet:RET-08'],
    ledger: ['RETR-004'],
    decisions: {
      bodies: inGetEimPackage((elements) => {
        const hasCause = elements.some(({ tag }) => tag === 0x81)
        return elements.map(({ tag, value, octets }) => (tag === 0x82 && !hasCause ? tlv(0x81, value) : octets))
      }),
    },
  },
  triesADraftFirst: {
    what: 'tries the tags of a draft first, and those of the specification where the eIM refuses',
    over: 'asn1',
    checks: [],
    ledger: [
      'IPA-011',
      ...['ESIPA-ASN-001', 'ESIPA-ASN-002', 'ESIPA-ASN-003', 'ESIPA-ASN-004', 'ESIPA-ASN-005', 'ESIPA-ASN-007'],
      ...['ESIPA-ASN-008', 'ESIPA-HTTP-027'],
    ],
    decisions: {
      bodies: (right, name, binding) =>
        binding === 'json' ? [right] : [tlv(draftTags[name], looseElements(right)[0]?.value ?? right), right],
    },
  },
  refusesWhatItDoesNotKnow: {
    what: 'refuses a data request with an element that it does not know',
    checks: [],
    ledger: ['ESIPA-ASN-019'],
    decisions: {
      readPackage(octets, spec) {
        const found = readEimPackage(octets, spec)
        const known = [0x5c, 0x04, 0x83, 0xa1, 0xa2]
        const stranger = elementsOf(octets).some(({ tag }) => !known.includes(tag))
        if (found.kind !== 'dataRequest' || !stranger) return found
        return { kind: 'unusable', why: 'invalidPackageFormat', eimTransactionId: undefined, what: 'an unknown element' }
      },
    },
  },

  // Headers
  callsItselfByItsProduct: {
    what: 'sends the name of the product as its User-Agent',
    checks: [],
    ledger: ['ESIPA-HTTP-007'],
    decisions: { headers: { 'User-Agent': 'tracker-os/4.2' } },
  },
  writesHalfAVersion: {
    what: 'leaves the last number of its version out',
    checks: [],
    ledger: ['ESIPA-HTTP-009'],
    decisions: { headers: { 'X-Admin-Protocol': 'gsma/rsp/v2.1' } },
  },
  sendsOctetStreams: {
    what: 'lets its HTTP library choose the Content-Type',
    checks: [],
    ledger: ['ESIPA-HTTP-006', 'ESIPA-JSON-009'],
    decisions: { headers: { 'Content-Type': 'application/octet-stream' } },
  },

  // What it says of itself and of its eUICC
  asksForASecondEuicc: {
    what: 'asks for the eUICC too that was in the device before',
    checks: [],
    ledger: ['IPA-011', 'RETR-001', 'RETR-012', 'RETR-013', 'ESIPA-JSON-044'],
    decisions: {
      besides(request, name) {
        if (name !== 'getEimPackage') return []
        const former = Buffer.from('89049032000000000000000000000066', 'hex')
        const text = Buffer.from(request.body).toString('utf8')
        if (text.startsWith('{')) return [{ ...request, body: Buffer.from(JSON.stringify({ eidValue: former.toString('hex') })) }]
        return [{ ...request, body: tlv(0xbf4f, tlv(0x5a, former)) }]
      },
    },
  },
  pollsTheFirstEimOnly: {
    what: 'polls the first eIM of the list and knows no other',
    checks: [],
    ledger: ['RETR-020', 'ECFG-012'],
    decisions: { polled: (eims) => eims.slice(0, 1) },
  },
  countsCausesFromOne: {
    what: 'counts the causes of state changes from one',
    checks: ['sheet:RET-13'],
    ledger: [...stateChanges, 'STC-004'],
    decisions: { stateChangeCause: (cause) => causes[causes.indexOf(cause) + 1] ?? 'otherEim' },
  },
  callsEverythingLocal: {
    what: 'calls local whatever the device has done without an eIM',
    checks: ['sheet:RET-13'],
    ledger: ['RETR-002', 'STC-002', 'STC-003', 'STC-004', 'STC-005', 'STC-006', 'STC-008'],
    decisions: { stateChangeCause: (cause) => (cause === 'otherEim' ? cause : 'local') },
  },
  claimsEveryFeature: {
    what: 'claims every feature that there is, whether it has it or not',
    checks: ['sheet:DR-01'],
    ledger: ['CAP-001'],
    decisions: {
      ipaFeatures: (features) => [...new Set([...features, 'eimDownloadDataHandling', 'minimizeEsipaBytes'] as const)],
    },
  },
  namesTheProtocolOfItsPlan: {
    what: 'names the protocol that is planned for its next version',
    checks: ['sheet:DR-01'],
    ledger: ['CAP-002'],
    decisions: { ipaSupportedProtocols: () => ['ipaRetrieveCoaps'] },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions & LinkDecisions>>>
