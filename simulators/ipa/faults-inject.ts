/** Ways in which developers get an IPA wrong that listens for packages. */
import { tlv } from '../../protocol/ber/writer.ts'
import { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { Fault } from '../fault.ts'
import type { InjectDecisions } from './inject-decisions.ts'
import { looseAt } from './loose-elements.ts'

const every = ['XFER-002', 'XFER-003', 'XFER-004', 'XFER-005', 'XFER-006']

export const injectFaults = {
  takesInjectionsWithoutAWord: {
    what: 'answers an injected package as it is answered itself for a notification: with 204 and nothing else',
    checks: [],
    ledger: [...every, 'ESIPA-ASN-006', 'ESIPA-JSON-008'],
    decisions: { injectReply: (right) => ({ ...right, status: 204, body: new Uint8Array() }) },
  },
  answersInjectionsLikeResults: {
    what: 'writes its answer to an injected package under the tag of ProvideEimPackageResult, where its results stand otherwise',
    checks: [],
    ledger: [...every, 'ESIPA-ASN-006'],
    over: 'asn1',
    decisions: {
      injectReply: (right, binding) =>
        binding === 'asn1' ? { ...right, body: tlv(0xbf50, looseAt(right.body, 0xbf4e) ?? new Uint8Array()) } : right,
    },
  },
  servesInjectionsElsewhere: {
    what: 'serves transferEimPackage below a path of its own, and nothing where the specification has it',
    checks: [],
    ledger: [...every, 'ESIPA-JSON-008'],
    over: 'json',
    decisions: { injectPath: (path) => path.replace('/gsma/rsp2/esipa/transferEimPackage', '/gsma/rsp2/esipa/unknown') },
  },
  answersTriggersWithTheirResult: {
    what: 'keeps the eIM waiting until an injected download has ended, and answers with its result',
    checks: [],
    ledger: ['XFER-002', 'XFER-006'],
    decisions: {
      waitsForDownloads: true,
      injectReply(right, binding, result) {
        if (result?.kind !== 'profileDownloadTriggerResult') return right
        const octets = encode(EimPackageResult, result, { received: 'keep' })
        if (binding === 'asn1') return { ...right, body: tlv(0xbf4e, octets) }
        const header = { functionExecutionStatus: { status: 'Executed-Success' } }
        const profileDownloadTriggerResult = Buffer.from(octets).toString('base64')
        return { ...right, body: Buffer.from(JSON.stringify({ header, profileDownloadTriggerResult })) }
      },
    },
  },
  knowsOneErrorForInjections: {
    what: 'says undefinedError of every injected package that it cannot use',
    checks: [],
    ledger: ['XFER-003', 'XFER-004'],
    decisions: { injectedComplaint: () => 'undefinedError' },
  },
  blamesTheInjectedPackage: {
    what: 'calls an injected package damaged when the eUICC has failed on it',
    checks: [],
    ledger: ['XFER-005'],
    decisions: { injectedComplaint: (complaint) => (complaint === 'undefinedError' ? 'invalidPackageFormat' : complaint) },
  },
  takesInjectionsFromAnybody: {
    what: 'takes packages from everybody who finds its port, since packages for the eUICC are signed anyway',
    checks: [],
    ledger: ['XFER-008'],
    decisions: { mayInject: () => true },
  },
} as const satisfies Readonly<Record<string, Fault<InjectDecisions>>>
