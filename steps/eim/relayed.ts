/** What an eIM has passed on, put beside what it was given: octet by octet, whatever the binding. */
import { rawOf } from '../../protocol/schema/raw.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { authentication, cancellation, download, prepared } from './download.ts'
import { lastCall } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** One member, as it was given to the eIM and as it came out. */
interface Passed {
  readonly what: string
  readonly given: Uint8Array | undefined
  readonly came: Uint8Array | undefined
  /** Whether its leading octets alone say the same. */
  readonly mayBeTruncated?: boolean
}

export interface Comparison {
  /** Undefined where every member came through unchanged. */
  readonly difference: string | undefined
  readonly at: readonly TapeRef[]
}

export type RelayedFunction = 'initiateAuthentication' | 'authenticateClient' | 'getBoundProfilePackage' | 'cancelSession'

/** What the SM-DP+ got of the last request of the IPA. */
export function requestComparison(world: ConformanceWorld, name: RelayedFunction): Comparison {
  const { octets, at } = lastCall(world, name)
  return { difference: differenceIn(requested(world, name, octets)), at: [at] }
}

function requested(world: ConformanceWorld, name: RelayedFunction, octets: Readonly<Record<string, Buffer>>): readonly Passed[] {
  const one = world.kept(download)
  const transaction = { what: 'transactionId', given: one.server?.serverSigned1.transactionId, came: octets['transactionId'] }
  switch (name) {
    case 'initiateAuthentication':
      return [
        { what: 'euiccChallenge', given: one.challenge, came: octets['euiccChallenge'] },
        { what: 'euiccInfo1', given: one.info1, came: octets['euiccInfo1'] },
      ]
    case 'authenticateClient': {
      const given = rawOf(world.kept(authentication))
      return [transaction, { what: 'authenticateServerResponse', given, came: octets['authenticateServerResponse'] }]
    }
    case 'getBoundProfilePackage': {
      const given = rawOf(world.kept(prepared))
      return [transaction, { what: 'prepareDownloadResponse', given, came: octets['prepareDownloadResponse'] }]
    }
    case 'cancelSession': {
      // The tag in front is BF41 on one side and A1 on the other.
      const came = octets['cancelSessionResponse']
      const given = rawOf(world.kept(cancellation))?.subarray(-(came?.length ?? 1))
      return [transaction, { what: 'cancelSessionResponse', given, came }]
    }
  }
}

/** What the IPA got of the last answer of the SM-DP+. */
export function answerComparison(world: ConformanceWorld, name: Exclude<RelayedFunction, 'cancelSession'>): Comparison {
  const { received } = world.answerTo(name)
  return { difference: differenceIn(answered(world, name)), at: [received] }
}

function answered(world: ConformanceWorld, name: Exclude<RelayedFunction, 'cancelSession'>): readonly Passed[] {
  switch (name) {
    case 'initiateAuthentication': {
      const { answer } = world.answerTo(name)
      const { outcome } = lastCall(world, name)
      if (answer.kind !== 'initiateAuthenticationOkEsipa') return refused(answer)
      if (outcome.kind !== 'answered' || outcome.value.kind !== 'initiateAuthenticationOk') return invented
      const { value: got } = answer
      const { value: given } = outcome.value
      return [
        pair('serverSigned1', rawOf(given.serverSigned1), rawOf(got.serverSigned1)),
        pair('serverSignature1', given.serverSignature1, got.serverSignature1),
        // ESipa lets a key identifier be cut behind the octets that tell it from others (SGP.32 5.14.1).
        {
          ...pair('euiccCiPKIdToBeUsed', given.euiccCiPKIdToBeUsed, got.euiccCiPKIdentifierToBeUsed),
          mayBeTruncated: true,
        },
        pair('serverCertificate', given.serverCertificate, got.serverCertificate),
      ]
    }
    case 'authenticateClient': {
      const { answer } = world.answerTo(name)
      const { outcome } = lastCall(world, name)
      if (answer.kind !== 'authenticateClientOkDPEsipa') return refused(answer)
      if (outcome.kind !== 'answered' || outcome.value.kind !== 'authenticateClientOk') return invented
      const { value: got } = answer
      const { value: given } = outcome.value
      if (!('smdpSigned2' in given)) return invented
      return [
        pair('smdpSigned2', rawOf(given.smdpSigned2), rawOf(got.smdpSigned2)),
        pair('smdpSignature2', given.smdpSignature2, got.smdpSignature2),
        pair('smdpCertificate', given.smdpCertificate, got.smdpCertificate),
      ]
    }
    case 'getBoundProfilePackage': {
      const { answer } = world.answerTo(name)
      const { outcome } = lastCall(world, name)
      if (answer.kind !== 'getBoundProfilePackageOkEsipa') return refused(answer)
      if (outcome.kind !== 'answered' || outcome.value.kind !== 'getBoundProfilePackageOk') return invented
      const { boundProfilePackage: got } = answer.value
      return [pair('boundProfilePackage', rawOf(outcome.value.value.boundProfilePackage), rawOf(got))]
    }
  }
}

const pair = (what: string, given: Uint8Array | undefined, came: Uint8Array | undefined): Passed => ({ what, given, came })
const refused = ({ kind, value }: { readonly kind: string; readonly value: unknown }): readonly Passed[] => [
  pair(`the answer (${kind} ${String(value)})`, Buffer.of(1), undefined),
]
const invented: readonly Passed[] = [pair('the answer of the SM-DP+, which was no such one,', undefined, Buffer.of(1))]

function differenceIn(members: readonly Passed[]): string | undefined {
  for (const { what, given, came, mayBeTruncated } of members) {
    if (came === undefined) return `${what} did not come through`
    if (given === undefined) return `${what} is something that nobody gave`
    if (Buffer.compare(given, came) === 0) continue
    if (mayBeTruncated && came.length > 0 && Buffer.compare(given.subarray(0, came.length), came) === 0) continue
    const from = firstDifference(given, came)
    return `${what} came with ${came.length} octets for ${given.length}, other ones from offset ${from} on`
  }
  return undefined
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((octet, i) => octet !== b[i])
  return at < 0 ? Math.min(a.length, b.length) : at
}
