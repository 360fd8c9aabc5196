/** What each fault of compact forms shows, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { decode } from '../../protocol/schema/type.ts'
import { ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { compactNotification } from './compact.ts'
import { compactFaults } from './faults-compact.ts'
import { defaultFeatures } from './ipa-context.ts'
import { rightDecisions } from './ipa-decisions.ts'
import { rightLinkDecisions } from './link-decisions.ts'
import { looseAt } from './loose-elements.ts'
import { type Decisions, hex, type Row, testRows } from './test-fault-rows.ts'
import { pirOf } from './test-objects.ts'
import { indirect, type Plan } from './test-situations.ts'

/** What stands at these tags of a member, in an indirect download that saves octets. */
async function sent(decisions: Decisions, name: string, member: string, tags: readonly number[], plan: Plan = {}) {
  const settings = { features: [...defaultFeatures, 'minimizeEsipaBytes'] } as const
  const set = await indirect({ ...plan, settings, decisions })
  await set.poll()
  return hex(looseAt(Buffer.from(set.json(name)[member], 'base64'), ...tags))
}

/** The compact form of an installation result of the eUICC. @param simaResponse hexadecimal */
function compactSuccess(decisions: Decisions, simaResponse: string) {
  const octets = Buffer.from(pirOf(9, 'smdp.harness.test').octets).toString('hex').replace('3007a0053003800100', simaResponse)
  const { value } = decode(ProfileInstallationResult, Buffer.from(octets, 'hex'))
  const all = { ...rightDecisions, ...decisions }
  const made = compactNotification({ kind: 'profileInstallationResult', value }, undefined, all)
  assert.ok(made.kind === 'compactProfileInstallationResult')
  const { compactFinalResult } = made.value.compactProfileInstallationResultData
  assert.ok(compactFinalResult.kind === 'compactSuccessResult')
  return compactFinalResult.value
}

const rows: Readonly<Record<keyof typeof compactFaults, Row>> = {
  leavesCtxParams1OutAlways: {
    see: async (d) =>
      (await sent(d, 'authenticateClient', 'authenticateServerResponse', [0xbf38, 0xa2, 0xa0, 0xa2])) !== undefined,
    right: true,
    faulty: false,
  },
  takesTheOneTimeKeyForKnown: {
    see: async (d) =>
      (await sent(d, 'getBoundProfilePackage', 'prepareDownloadResponse', [0xbf21, 0xa2, 0x30, 0x5f49])) !== undefined,
    right: true,
    faulty: false,
  },
  writesTheReasonOfItsUsers: {
    see: (d) =>
      sent(d, 'cancelSession', 'cancelSessionResponse', [0xbf41, 0xa2, 0x30, 0x80], {
        errors: { authenticateClient: ['8.2.8', '1.2'] },
      }),
    right: '03',
    faulty: '00',
  },
  takesTheEndOfTheAid: {
    see: async (d) => hex(compactSuccess(d, '3007a0053003800100').compactAid),
    right: '0011',
    faulty: '1100',
  },
  takesEverySuccessForTheStandardOne: {
    // A status that is another one, as long as the usual one.
    see: async (d) => hex(compactSuccess(d, '3007a0053003800102').simaResponse),
    right: '3007A0053003800102',
    faulty: undefined,
  },
  writesDefaultsOut: {
    see: async (d) => {
      const { bodies } = { ...rightLinkDecisions, ...d }
      const inAsn1 = vectorNamed('HN compact PIR')
      const octets = Buffer.from(looseAt(inAsn1, 0xbf3d, 0xa0) ?? []).toString('base64')
      const inJson = Buffer.from(JSON.stringify({ pendingNotification: octets }))
      const [[asn1], [json]] = [bodies(inAsn1, 'handleNotification', 'asn1'), bodies(inJson, 'handleNotification', 'json')]
      const { pendingNotification } = JSON.parse(String(json && Buffer.from(json)))
      return [
        hex(asn1 && looseAt(asn1, 0xbf3d, 0xa0, 0xa0, 0xa0, 0x01)),
        hex(looseAt(Buffer.from(pendingNotification, 'base64'), 0xa0, 0xa0, 0x01)),
      ]
    },
    right: [undefined, undefined],
    faulty: ['FF', 'FF'],
  },
}

testRows(compactFaults, rows)
