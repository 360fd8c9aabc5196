/** Faults of answers: their objects and their JSON, whatever is in them (SGP.32 6.3, 6.4). */
import { tlv } from '../../../protocol/ber/writer.ts'
import { CodedResponse, type EsipaResponding, esipaHeaders } from '../../esipa-endpoint.ts'
import { childrenOf } from '../relay/elements.ts'
import type { PlacedFault } from './eim-state-fault.ts'
import { inFourOctets, inJson, kindOf, rebuilt, withChildren } from './octets.ts'

const isPackage = (response: EsipaResponding) => kindOf(response) === 'euiccPackageRequest'
const nothingThere = (status: number) =>
  ({ kind: 'answer', status, headers: esipaHeaders(undefined), body: new Uint8Array() }) as const
const CAPABILITIES = Buffer.from('BF52035C01A8', 'hex')

/** Acknowledged numbers and numbers of errors, in four octets each. */
function longNumbers(body: Uint8Array): Buffer {
  return withChildren(body, ({ tag, octets, value }) => {
    if (tag === 0x02) return tlv(tag, inFourOctets(value))
    return tag === 0xbf53 ? withChildren(octets, (number) => tlv(0x80, inFourOctets(number.value))) : octets
  })
}

export const answerFaults = {
  wrapsAnswersInTheEnvelope: {
    what: 'sends its answers in the envelope A2, as an SM-DP+ does',
    checks: [],
    ledger: ['ESIPA-ASN-024'],
    alsoIn: { json: ['ESIPA-ASN-024'] },
    shownBy: ['ESIPA-HTTP-030'],
    decisions: { encode: ({ binding }, right) => (binding === 'asn1' ? tlv(0xa2, right()) : right()) },
  },
  sendsTheNextAnswerToo: {
    what: 'writes the end of the queue behind every package, in the same body',
    checks: [],
    ledger: ['ESIPA-ASN-021', 'DER-017'],
    bindings: ['asn1'],
    alsoIn: { json: ['ESIPA-ASN-021', 'DER-017'] },
    shownBy: ['ESIPA-HTTP-030'],
    decisions: {
      encode: (response, right) =>
        response.binding === 'asn1' && isPackage(response)
          ? Buffer.concat([right(), Buffer.from('BF4F03020101', 'hex')])
          : right(),
    },
  },
  sendsItsWholeBuffer: {
    what: 'sends the buffer that it writes objects into, and not the part that it filled',
    checks: [],
    ledger: ['DER-017'],
    decisions: {
      encode(response, right) {
        const { function: name, binding } = response
        if (binding === 'asn1') return Buffer.concat([right(), Buffer.alloc(2)])
        if (name !== 'getEimPackage' && name !== 'provideEimPackageResult') return right()
        const padded = (text: unknown) => Buffer.concat([Buffer.from(String(text), 'base64'), Buffer.alloc(2)]).toString('base64')
        return inJson(right(), (members) =>
          Object.fromEntries(
            Object.entries(members).map(([member, value]) => [member, typeof value === 'string' ? padded(value) : value]),
          ),
        )
      },
    },
  },
  sendsAllThatWaits: {
    what: 'asks for the capabilities of the IPA in the answer that brings a package',
    checks: [],
    ledger: ['RETR-005'],
    decisions: {
      encode(response, right) {
        if (!isPackage(response)) return right()
        if (response.binding === 'json')
          return inJson(right(), (members) => ({ ...members, ipaEuiccDataRequest: CAPABILITIES.toString('base64') }))
        const body = right()
        return rebuilt(body, [...childrenOf(body).map(({ octets }) => octets), CAPABILITIES])
      },
    },
  },
  keepsTheEmptyAnswerOfV101: {
    what: 'answers with an empty BF50 when there is nothing to acknowledge, as v1.0.1 does',
    checks: [],
    ledger: ['PROV-005'],
    specs: ['1.2'],
    bindings: ['asn1'],
    decisions: {
      encode: (response, right) => (response.binding === 'asn1' && kindOf(response) === 'emptyResponse' ? tlv(0xbf50) : right()),
    },
  },
  writesNothingForNothing: {
    what: 'sends an empty body when there is nothing to acknowledge',
    checks: [],
    ledger: ['ESIPA-ASN-014', 'ESIPA-HTTP-001', 'EDR-024', 'EDR-026', 'EDR-027', 'PROV-025', 'DIAL-001'],
    perhaps: ['DDL-008'],
    bindings: ['asn1'],
    decisions: {
      encode(response, right) {
        const { function: name, binding, value } = response
        const isEmpty =
          kindOf(response) === 'emptyResponse' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
        return binding === 'asn1' && name === 'provideEimPackageResult' && isEmpty ? Buffer.of() : right()
      },
    },
  },
  writesTransactionIdsLast: {
    what: 'writes the transaction id behind everything else in answers of a download',
    checks: [],
    ledger: ['ESIPA-ASN-009', 'ESIPA-ASN-010', 'ESIPA-ASN-011'],
    bindings: ['asn1'],
    decisions: {
      encode(response, right) {
        if (response.binding === 'json' || !/Ok(DP)?Esipa$/.test(kindOf(response))) return right()
        return withChildren(right(), ({ octets }) => {
          const inside = childrenOf(octets)
          const isId = ({ tag }: { readonly tag: number }) => tag === 0x80
          return rebuilt(
            octets,
            [...inside.filter((one) => !isId(one)), ...inside.filter(isId)].map((one) => one.octets),
          )
        })
      },
    },
  },
  numbersItsOwnSessionErrors: {
    what: 'sends the number of its own source code when it cannot cancel a session',
    checks: [],
    ledger: ['ESIPA-ASN-012', 'IDL-021', 'IDL-056'],
    bindings: ['asn1'],
    decisions: {
      relayedFailure<R>(given: R): R {
        const value = given instanceof CodedResponse ? given.value : given
        const kind = (value as { readonly kind?: unknown }).kind
        return kind === 'cancelSessionError' ? ({ kind, value: 40 } as R) : given
      },
    },
  },
  writesNumbersInFourOctets: {
    what: 'writes the numbers that it acknowledges, and its errors, in four octets',
    checks: [],
    ledger: ['DER-013'],
    decisions: {
      encode(response, right) {
        const { function: name, binding } = response
        if (name !== 'getEimPackage' && name !== 'provideEimPackageResult') return right()
        if (binding === 'asn1') return longNumbers(right())
        if (kindOf(response) !== 'eimAcknowledgements') return right()
        return inJson(right(), ({ eimAcknowledgements: acknowledged, ...members }) => {
          const whole = tlv(0xbf50, Buffer.from(String(acknowledged), 'base64'))
          return { ...members, eimAcknowledgements: childrenOf(longNumbers(whole))[0]?.octets.toString('base64') }
        })
      },
    },
  },
  acknowledgesOneTooMany: {
    what: 'counts one too far in what it acknowledges',
    checks: [],
    // A notification that is not believed may be the next one.
    ledger: ['ACK-002', 'NOTIF-020'],
    decisions: {
      acknowledgements({ taken }) {
        const [most] = taken.map(BigInt).toSorted((a, b) => (a > b ? -1 : 1))
        return most === undefined ? taken : [...taken, most + 1n]
      },
    },
  },
  answersUnknownTransactionsWith404: {
    what: 'turns a session that it does not know into "not found" of HTTP',
    checks: [],
    ledger: [
      'ESIPA-HTTP-018',
      'ESIPA-JSON-001',
      'ESIPA-JSON-002',
      'ESIPA-JSON-003',
      'ESIPA-JSON-007',
      'ESIPA-JSON-041',
      'IDL-011',
      'IDL-020',
      'IDL-021',
      'IDL-049',
    ],
    decisions: {
      relayedFailure(given) {
        const { value } = given as { readonly value?: unknown }
        return value === 'invalidTransactionId' || value === 'invalidEimTransactionId' ? nothingThere(404) : given
      },
    },
  },
  answersResultsOfUnknownEuiccsWith404: {
    what: 'turns a result of an eUICC that it does not know into "not found" of HTTP',
    checks: [],
    ledger: ['ESIPA-HTTP-018', 'ESIPA-JSON-005', 'ESIPA-JSON-036', 'PROV-006'],
    specs: ['1.2'],
    decisions: { refusedResult: (error) => (error === 'eidNotFound' ? nothingThere(404) : error) },
  },
  takesNoResultsAsNotifications: {
    what: 'has not built package results inside HandleNotification',
    checks: [],
    ledger: ['PROV-019', 'ESIPA-JSON-006', 'ESIPA-HTTP-001', 'ESIPA-HTTP-003'],
    decisions: { refusedNotification: () => nothingThere(501) },
  },
  showsItsDatabaseInErrors: {
    what: 'puts the device that it looked at last onto the page of an error',
    checks: [],
    ledger: ['ERR-020'],
    decisions: {
      errorPage: ({ euiccs }) => Buffer.from(`error in EimController.java: euicc ${[...euiccs.keys()].at(-1)}`),
    },
  },
} as const satisfies Record<string, PlacedFault>
