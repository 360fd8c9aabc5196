/** Each departure from DER belongs to one row, by what it is in: a signed object, or anything else that the eUICC writes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../../protocol/schema/type.ts'
import { answerType, type Es10Exchange, type JudgedFunction, type ReadAnswer } from '../es10-exchange.ts'
import { euiccDerRules } from './euicc-der.ts'

const context = { spec: '1.2', euiccKey: undefined, eid: undefined, tokenOf: () => 0n, earlier: [] } as const

/** Rows that an answer breaks, and rows that it meets. */
function judged(name: JudgedFunction, hex: string) {
  const response = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const { value, issues } = decode(answerType(name), response, { variants: true })
  const answer = { function: name, value, issues } as ReadAnswer
  const exchange: Es10Exchange = {
    function: name,
    request: Buffer.alloc(0),
    response,
    sw: 0x9000,
    answer,
    unreadable: undefined,
    at: [1, 2],
  }
  const checks = euiccDerRules.flatMap((rule) => {
    const check = rule.judge(exchange, context)
    return check === undefined ? [] : [{ row: rule.requirement, holds: check.holds }]
  })
  return checks.filter(({ holds }) => !holds).map(({ row }) => row)
}

const result = (data: string, length: string) => `BF51 ${length} A0 ${data} 5F37 40 ${'00'.repeat(64)}`

const rows: readonly (readonly [what: string, name: JudgedFunction, hex: string, red: readonly string[]])[] = [
  ['DER', 'RemoveNotificationFromList', 'BF30 03 800100', []],
  ['a length in two octets', 'RemoveNotificationFromList', 'BF30 8103 800100', ['DER-022']],
  ['a code in two octets', 'RemoveNotificationFromList', 'BF30 04 80020000', ['DER-023']],
  ['octets behind the answer', 'RemoveNotificationFromList', 'BF30 03 800100 0000', ['DER-027']],
  ['01 for TRUE in a list', 'GetProfilesInfo', 'BF2D 08 A006 E304 9F670101', ['DER-024']],
  ['FALSE by DEFAULT in a list', 'GetProfilesInfo', 'BF2D 08 A006 E304 9F260100', ['DER-026']],
  ['an event with all its bits in a list', 'ListNotification', 'BF28 0F A00D BF2F0A 800101 81020040 0C0161', ['DER-025']],
  [
    'a length in two octets of signed data',
    'LoadEuiccPackage',
    result('55 30810F 800161 810101 830101 3004 83020000', '57'),
    ['DER-005', 'DER-006'],
  ],
  ['metadata of a profile as its operator wrote them', 'GetProfilesInfo', 'BF2D 10 A00E E30C B60A 3008 80020040 81026162', []],
]

for (const [what, name, hex, red] of rows)
  test(`${what}: ${red.length === 0 ? 'nothing to object to' : red.join(', ')}`, () => assert.deepEqual(judged(name, hex), red))
