/** Ways in which developers get the card side of an IPA wrong. */
import { storeData } from '../../protocol/apdu/store-data.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { Fault } from '../fault.ts'
import type { CardDecisions } from './card-decisions.ts'

const capability = ['sheet:sgp22-es10-apdu#2.1', 'sheet:sgp22-es10-apdu#2.3']

export const cardFaults = {
  sendsNoTerminalCapability: {
    what: 'sends no TERMINAL CAPABILITY, since its own cards work without',
    checks: capability,
    ledger: ['IPAI-001'],
    unseen: 'the card refuses everything, and the run ends with the sanity exchange',
    decisions: { terminalCapability: 'never' },
  },
  sendsTerminalCapabilityLate: {
    what: 'sends TERMINAL CAPABILITY when the ISD-R is selected already',
    checks: capability,
    ledger: ['IPAI-001'],
    unseen: 'the card refuses everything, and the run ends with the sanity exchange',
    decisions: { terminalCapability: 'afterSelect' },
  },
  countsBlocksInFourBits: {
    what: 'keeps the block number of STORE DATA in four bits, so that it begins again in the middle of a long chain',
    checks: ['sheet:sgp22-es10-apdu#6.6'],
    ledger: ['IPAI-010'],
    decisions: {
      blocks: (channel, request, blockSize) =>
        storeData(channel, request, { blockSize }).map((block) => ({ ...block, p2: block.p2 & 0x0f })),
    },
  },
  dropsResultOn91: {
    what: 'takes the status word 91XX for a failure and drops the result',
    checks: ['sheet:sgp22-es10-apdu#6.7'],
    ledger: ['IPAI-013', 'STC-006', 'NOTIF-016', 'RB-001', 'RB-002'],
    decisions: { isSuccess: (sw) => sw === 0x9000 },
  },
  keepsItsChannelAfterRefresh: {
    what: 'goes on using its logical channel after a REFRESH, without a new initialisation',
    checks: ['sheet:sgp22-es10-apdu#7.1.9'],
    ledger: ['IPAI-006'],
    decisions: { beginsAnew: () => false },
  },
  sendsTheWholePackageAsOneChain: {
    what: 'sends the whole BF36 as one STORE DATA chain',
    checks: ['1', '3', '4', '5', '6', '7'].map((step) => `sheet:sgp22-es10-apdu#6.1.${step}`),
    ledger: ['IDL-025', 'DDL-015', 'DDL-017', 'PERF-016', 'TRIG-011'],
    decisions: { segments: (boundProfilePackage) => [boundProfilePackage] },
  },
  goesOnAfterTheCardHasFailed: {
    what: 'sends the remaining segments although the eUICC has given its result',
    checks: ['sheet:sgp22-es10-apdu#6.1.7'],
    ledger: ['IDL-065', 'DDL-019'],
    decisions: { endsPackage: () => false },
  },
  reencodesPackages: {
    what: 're-encodes the package of the eIM before the card gets it',
    checks: [],
    ledger: ['ESIPA-ASN-023'],
    decisions: { packageForCard: (octets) => encode(EuiccPackageRequest, decode(EuiccPackageRequest, octets).value) },
  },
  writesTrueAsOne: {
    what: 'writes true as its programming language has it, as 01',
    checks: [],
    ledger: ['DER-019'],
    decisions: { ownRequest: (request) => (isRefreshFlag(request) ? Buffer.from([...request.subarray(0, -1), 1]) : request) },
  },
} as const satisfies Readonly<Record<string, Fault<CardDecisions>>>

/** Whether a request holds nothing but a refreshFlag that is true. */
function isRefreshFlag(request: Uint8Array): boolean {
  return /^bf5[0-9a-f]038001ff$/.test(Buffer.from(request).toString('hex'))
}
