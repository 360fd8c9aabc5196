/** Ways in which developers get the JSON binding of an IPA wrong. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { Fault } from '../fault.ts'
import type { LinkDecisions } from './link-decisions.ts'

type Members = Readonly<Record<string, unknown>>

/** Every request in JSON with other members; undefined for what has none of what is meant. */
function inJson(change: (members: Members, name: EsipaFunction) => Members) {
  return (right: Uint8Array, name: EsipaFunction, binding: FunctionBinding): readonly Uint8Array[] =>
    binding === 'json' ? [written(change(membersOf(right), name))] : [right]
}

/** What is tried first, and the right body where the eIM refuses it. */
function first(of: EsipaFunction, change: (members: Members) => Members) {
  return (right: Uint8Array, name: EsipaFunction, binding: FunctionBinding): readonly Uint8Array[] =>
    binding === 'json' && name === of ? [written(change(membersOf(right))), right] : [right]
}

function membersOf(body: Uint8Array): Members {
  const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {}
}

function written(members: Members): Buffer {
  return Buffer.from(JSON.stringify(members))
}

/** One member as it is rewritten, where it is there. */
function member(name: string, rewritten: (value: string) => unknown) {
  return inJson((members) => (name in members ? { ...members, [name]: rewritten(String(members[name])) } : members))
}

export const jsonFaults = {
  writesSmallHex: {
    what: 'writes hexadecimal digits in small letters',
    checks: [],
    ledger: ['ESIPA-JSON-011'],
    shownBy: ['ESIPA-HTTP-017'],
    decisions: { bodies: member('transactionId', (value) => value.toLowerCase()) },
  },
  writesTheEidInGroups: {
    what: 'writes the EID as it is printed on the label, in groups of four digits',
    checks: [],
    ledger: ['ESIPA-JSON-013'],
    decisions: { bodies: member('eidValue', (value) => value.replace(/\d{4}(?=\d)/g, '$& ')) },
  },
  keepsTheHeaderOfTheChallenge: {
    what: 'writes the challenge with the tag and length that the card gave it',
    checks: [],
    ledger: ['ESIPA-JSON-014'],
    shownBy: ['ESIPA-HTTP-017'],
    decisions: {
      bodies: member('euiccChallenge', (value) =>
        Buffer.concat([Buffer.from('0410', 'hex'), Buffer.from(value, 'base64')]).toString('base64'),
      ),
    },
  },
  writesTheAlphabetOfUrls: {
    what: 'writes results and notifications in the base64 of URLs',
    checks: [],
    ledger: ['ESIPA-JSON-015'],
    shownBy: ['ESIPA-HTTP-021'],
    decisions: {
      bodies: member('eimPackageResult', (value) => value.replaceAll('+', '-').replaceAll('/', '_')),
    },
  },
  writesCausesAsText: {
    what: 'writes numbers in quotation marks',
    checks: [],
    ledger: ['ESIPA-JSON-019'],
    shownBy: ['STC-002'],
    decisions: { bodies: member('stateChangeCause', (value) => value) },
  },
  writesThePlmnAsAnObject: {
    what: 'writes the PLMN as an object of MCC and MNC',
    checks: [],
    ledger: ['ESIPA-JSON-020'],
    decisions: { bodies: member('rPlmn', () => ({ mcc: '262', mnc: '01' })) },
  },
  leavesTheTransactionOut: {
    what: 'leaves the transactionId out of getBoundProfilePackage, as minimised bytes allow, until the eIM refuses that',
    over: 'json',
    checks: [],
    ledger: ['ESIPA-JSON-021', 'IDL-067'],
    shownBy: ['ESIPA-HTTP-017'],
    decisions: { bodies: first('getBoundProfilePackage', ({ transactionId: _, ...members }) => members) },
  },
  wrapsNotifications: {
    what: 'puts a notification into provideEimPackageResult as well, until the eIM refuses that',
    checks: [],
    ledger: ['ESIPA-JSON-023'],
    shownBy: ['ESIPA-HTTP-017'],
    decisions: {
      bodies: first('handleNotification', (members) => ({
        ...members,
        provideEimPackageResult: { eimPackageResult: members['pendingNotification'] },
      })),
    },
  },
  sendsAHeader: {
    what: 'puts a header object into its requests, as answers have one',
    checks: [],
    ledger: ['ESIPA-JSON-045'],
    decisions: {
      bodies: inJson((members) => ({ header: { functionRequesterIdentifier: '1', functionCallIdentifier: '2' }, ...members })),
    },
  },
  takesStrangeLettersForZero: {
    what: 'takes a letter that its table of base64 does not have for zero',
    checks: [],
    ledger: ['ESIPA-JSON-030'],
    decisions: {
      answerBody(body, binding) {
        if (binding === 'asn1') return body
        const text = Buffer.from(body).toString('utf8')
        return Buffer.from(text.replace(/(?<="euiccPackageRequest":")[^"]+/, (base64) => base64.replaceAll(/[-_]/g, 'A')))
      },
    },
  },
  looksAtMembersOnly: {
    what: 'looks at no status of GetEimPackage, and takes an answer without a package for a data request without tags',
    checks: [],
    ledger: ['ESIPA-JSON-044'],
    decisions: {
      answerBody(body, binding, name) {
        if (binding === 'asn1' || name !== 'getEimPackage' || !Buffer.from(body).includes('"Failed"')) return body
        const header = { functionExecutionStatus: { status: 'Executed-Success' } }
        return Buffer.from(JSON.stringify({ header, ipaEuiccDataRequest: Buffer.from('BF52025C00', 'hex').toString('base64') }))
      },
    },
  },
} as const satisfies Readonly<Record<string, Fault<LinkDecisions>>>
