/** Faults of answers in the JSON binding (SGP.32 6.4). */
import { esipaAsn1 } from '../../../protocol/bindings/esipa-asn1.ts'
import { encode, type Type } from '../../../protocol/schema/type.ts'
import type { EsipaResponding } from '../../esipa-endpoint.ts'
import type { PlacedFault } from './eim-state-fault.ts'
import { inJson, kindOf } from './octets.ts'

const isError = (response: EsipaResponding) => /Error(Esipa)?$/.test(kindOf(response))

export const jsonAnswerFaults = {
  writesBase64ForUrls: {
    what: 'writes base64 as its tokens have it, in the alphabet for URLs and without padding',
    checks: [],
    ledger: ['ESIPA-JSON-016'],
    bindings: ['json'],
    decisions: {
      encode: ({ binding }, right) =>
        binding === 'asn1'
          ? right()
          : inJson(right(), (members) =>
              Object.fromEntries(
                Object.entries(members).map(([name, value]) => [
                  name,
                  typeof value === 'string' && value.length > 64
                    ? value.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
                    : value,
                ]),
              ),
            ),
    },
  },
  writesTransactionIdsInLowerCase: {
    what: 'writes transaction ids in lower case',
    checks: [],
    ledger: ['ESIPA-JSON-012'],
    bindings: ['json'],
    decisions: {
      encode: ({ binding }, right) =>
        binding === 'asn1'
          ? right()
          : inJson(right(), (members) =>
              typeof members['transactionId'] === 'string'
                ? { ...members, transactionId: members['transactionId'].toLowerCase() }
                : members,
            ),
    },
  },
  writesMatchingIdsInBase64: {
    what: 'writes the matching identifier in base64, like everything else',
    checks: [],
    ledger: ['ESIPA-JSON-017', 'IDL-023'],
    bindings: ['json'],
    decisions: {
      encode: ({ binding }, right) =>
        binding === 'asn1'
          ? right()
          : inJson(right(), (members) =>
              typeof members['matchingId'] === 'string'
                ? { ...members, matchingId: Buffer.from(members['matchingId']).toString('base64') }
                : members,
            ),
    },
  },
  leavesOutTheHeader: {
    what: 'answers getEimPackage without a header, since that function has a member for its errors',
    checks: [],
    ledger: ['ESIPA-JSON-022'],
    bindings: ['json'],
    alsoIn: { asn1: ['ESIPA-JSON-022'] },
    shownBy: ['ESIPA-HTTP-026'],
    decisions: {
      encode: ({ binding, function: name }, right) =>
        binding === 'asn1' || name !== 'getEimPackage' ? right() : inJson(right(), ({ header: _none, ...members }) => members),
    },
  },
  writesErrorsAsText: {
    what: 'writes the number of an error as text',
    checks: [],
    ledger: ['ESIPA-JSON-018'],
    bindings: ['json'],
    alsoIn: { asn1: ['ESIPA-JSON-018'] },
    shownBy: ['ESIPA-HTTP-026'],
    decisions: {
      encode: (response, right) =>
        response.binding === 'asn1' || !isError(response) || response.function !== 'getEimPackage'
          ? right()
          : inJson(right(), (members) => ({ ...members, eimPackageError: String(members['eimPackageError']) })),
    },
  },
  saysRetrievalErrorsWithItsOwnCodes: {
    what: 'says every error of a retrieval by the same pair of codes, which no table has',
    checks: [],
    ledger: [
      'ESIPA-JSON-032',
      'ESIPA-JSON-033',
      'ESIPA-JSON-034',
      'ESIPA-JSON-035',
      'RETR-006',
      'RETR-007',
      'RETR-008',
      'RETR-009',
      'RETR-022',
      'ESIPA-HTTP-030',
    ],
    bindings: ['json'],
    alsoIn: { asn1: ['ESIPA-HTTP-030'] },
    decisions: {
      encode(response, right) {
        if (response.binding === 'asn1' || !isError(response) || response.function !== 'getEimPackage') return right()
        const statusCodeData = { subjectCode: '8.1.1', reasonCode: '4.2' }
        return inJson(right(), () => ({ header: { functionExecutionStatus: { status: 'Failed', statusCodeData } } }))
      },
    },
  },
  saysErrorsInMembers: {
    what: 'says the errors of all functions by an integer member beside Executed-Success',
    checks: [],
    ledger: ['ESIPA-JSON-031', 'ESIPA-JSON-036', 'ESIPA-JSON-037', 'ESIPA-JSON-038'],
    bindings: ['json'],
    decisions: {
      encode(response, right) {
        const { binding, function: name, value } = response
        if (binding === 'asn1' || !isError(response) || name === 'getEimPackage') return right()
        const octets = encode(esipaAsn1['1.2'][name].response as Type<unknown>, value)
        const header = { functionExecutionStatus: { status: 'Executed-Success' } }
        return inJson(right(), () => ({ header, [kindOf(response)]: octets.at(-1) }))
      },
    },
  },
} as const satisfies Record<string, PlacedFault>
