/** What every part of the simulated eIM works with. */
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { Clock } from '../../transport/clock.ts'
import type { Random } from '../../transport/random.ts'
import type { EimDecisions } from './decisions.ts'
import type { EuiccKeys } from './euicc-keys.ts'
import type { Records } from './records.ts'
import type { RspServers } from './relay/rsp-servers.ts'
import type { SigningKeys } from './signing-keys.ts'

export interface EimBehaviour {
  readonly spec: SpecVersion
  readonly eimId: string
  /** CIs under which eUICCs and SM-DP+s are trusted. */
  readonly cis: readonly ParsedCertificate[]
  /** Whether packages, data requests and triggers carry an eimTransactionId. */
  readonly sendsTransactionId: boolean
  /** Asks for A5, A6 and A8 before the first package to an eUICC of which it has no key. */
  readonly learnsCertificates: boolean
  /** What a state change notice makes it ask: the profiles, by a package, or the data, of the IPA. */
  readonly asksAfterStateChange: 'listProfileInfo' | 'dataRequest' | 'nothing'
  /** Finished orders kept for each eUICC. */
  readonly keepFinished: number
  /** Packages under a new counter after a replayError that a repetition does not explain. */
  readonly retriesAfterReplay: number
  /** SM-DP+ addresses to which it forwards notifications of any profile (5.7.4); undefined: all. Those of its own sessions always. */
  readonly handledAddresses: readonly string[] | undefined
  /** SM-DP+ addresses that it relays downloads to; undefined: all. */
  readonly allowedSmdpAddresses: readonly string[] | undefined
  /** Profile policy rules that it lets no profile have, beside those that the eUICC forbids. */
  readonly refusedPolicyRules: readonly string[]
  /** Leaves out of its answers what an IPA with minimizeEsipaBytes knows. */
  readonly minimizesBytes: boolean
}

export interface EimCore {
  readonly behaviour: EimBehaviour
  readonly decisions: EimDecisions
  readonly records: Records
  readonly euiccKeys: EuiccKeys
  readonly signingKeys: SigningKeys
  readonly servers: RspServers
  readonly clock: Clock
  readonly random: Random
  /** One line for each exchange, in the words of the specification. */
  readonly log: (line: string) => void
  /** EID of the last GetEimPackage on each connection. */
  readonly connections: Map<number, string>
}
