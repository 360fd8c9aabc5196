/** Values of a size or form that no IPA and no eUICC would send. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Exchange } from '../../adapters/port.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { describeAnswer, fetchedPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { orderedOperation, signedResult } from './packages.ts'
import { bodyOf } from './plain-requests.ts'
import { reactToBodies } from './reaction.ts'
import type { ConformanceWorld } from './world.ts'

const LONG = 100_000

/** The answer to a retrieval, or what came that is none. */
const retrieval = kept<Exchange<GetEimPackageResponse> | PeerFault>('an answer to a retrieval')

/** What stands in a text: where it is carried on, somebody reads it as something else. */
const texts = {
  'octets that are no UTF-8': Buffer.from('smdp\xc3\x28\xff\xfe.test', 'latin1'),
  'a hundred thousand letters': Buffer.from(`${'a'.repeat(LONG)}.test`),
  'a script': Buffer.from('<script>alert(1)</script>.test'),
  'a statement of a database': Buffer.from(`x'; DROP TABLE euicc; --.test`),
  'control characters': Buffer.from('smdp.test\r\nlevel=info user=admin\u001b[2J\u0000'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text itself
  'a template of a logger': Buffer.from('${jndi:ldap://127.0.0.1:9/x}.test'),
} as const

/** Carriers of another counter with the same lowest 32 bits. */
const counters = {
  'that is 4,294,967,296 too small': (counter: bigint) => counter - (1n << 32n),
  'of 64 octets with the same ending': (counter: bigint) => counter + (1n << 504n),
} as const

defineParameterType({
  name: 'oddText',
  regexp: Object.keys(texts),
  transformer: (name: string) => texts[name as keyof typeof texts],
})
defineParameterType({
  name: 'oddCounter',
  regexp: Object.keys(counters),
  transformer: (name: string) => counters[name as keyof typeof counters],
})

When('the IPA sends GetEimPackage with an EID of {int} octets', async function (this: ConformanceWorld, length: number) {
  const eidValue = Buffer.alloc(length)
  eidOctets(this.bench.idleEid).copy(eidValue)
  const body = bodyOf(this, 'getEimPackage', { eidValue })
  await reactToBodies(this, 'getEimPackage', [{ what: `an EID of ${length} octets`, body }])
})

When(
  'the IPA sends InitiateAuthentication with a challenge of {int} octets',
  async function (this: ConformanceWorld, length: number) {
    const euiccChallenge = this.random.octets(length)
    const body = bodyOf(this, 'initiateAuthentication', { euiccChallenge, smdpAddress: 'smdp.harness.test' })
    await reactToBodies(this, 'initiateAuthentication', [{ what: `a challenge of ${length} octets`, body }])
  },
)

When('the IPA sends InitiateAuthentication for an address with {oddText}', async function (this: ConformanceWorld, text: Buffer) {
  const euiccChallenge = this.random.octets(16)
  const mark = 'x'.repeat(text.length)
  const body = bodyOf(this, 'initiateAuthentication', { euiccChallenge, smdpAddress: mark })
  const octets = this.parameters.binding === 'json' ? inJson(text) : text
  const at = body.indexOf(mark)
  const spoilt = Buffer.concat([body.subarray(0, at), octets, body.subarray(at + mark.length)])
  await reactToBodies(this, 'initiateAuthentication', [{ what: 'an address that is none', body: spoilt }])
})

/** As a string of JSON has it, between its quotes; octets that are no text go in as they are. */
function inJson(text: Buffer): Buffer {
  const written = text.toString()
  return written.includes('\ufffd') ? text : Buffer.from(JSON.stringify(written).slice(1, -1))
}

Given(
  'the eUICC has carried it out under a counter {oddCounter}',
  function (this: ConformanceWorld, other: (counter: bigint) => bigint) {
    const { request } = this.kept(fetchedPackage)
    const counterValue = other(BigInt(request.euiccPackageSigned.counterValue))
    const results = [okResult(this.kept(orderedOperation))]
    this.keep(signedResult, signing(this.device).result(request, results, { counterValue }))
  },
)

const askedForNobody = kept<boolean>('a retrieval')

/** Whom a retrieval is for; each has an error of its own. */
const askers = {
  'an EID with an empty queue': ({ bench }: ConformanceWorld) => eidOctets(bench.idleEid),
  'an EID that nobody knows': ({ bench }: ConformanceWorld) => eidOctets(bench.unknownEid),
  'an EID that is too short': ({ bench }: ConformanceWorld) => eidOctets(bench.idleEid).subarray(0, 15),
  'no EID': () => undefined,
} as const
defineParameterType({
  name: 'asker',
  regexp: Object.keys(askers),
  transformer: (name: string) => askers[name as keyof typeof askers],
})

When(
  'the IPA sends GetEimPackage for {asker}',
  async function (this: ConformanceWorld, eidOf: (world: ConformanceWorld) => Uint8Array | undefined) {
    const { eim, tape } = this
    const eidValue = eidOf(this)
    const body = eidValue === undefined ? Buffer.from('{}') : bodyOf(this, 'getEimPackage', { eidValue })
    const seen = await this.within((signal) => eim.send('getEimPackage', body, tape, signal)).catch((error: unknown) => {
      if (error instanceof PeerFault && (error.kind === 'malformed' || error.kind === 'closed')) return error
      throw error
    })
    this.keep(retrieval, seen)
    this.keep(askedForNobody, eidValue === undefined)
    this.heard ||= !(seen instanceof PeerFault)
  },
)

Then(
  'the answer names subject {word} and reason {word}, or gives its number',
  function (this: ConformanceWorld, subject: string, reason: string) {
    const claim = 'where the answer is Failed, its codes are the pair that the specification has for this error'
    const pair = `subjectCode ${subject}, reasonCode ${reason}`
    const seen = this.kept(retrieval)
    if (seen instanceof PeerFault && this.mayHave(askedForNobody) && seen.status === 400) {
      const remark = 'a request without an EID is answered by HTTP 400, and names no pair'
      this.check({ claim, expected: pair, seen: seen.what, holds: true, at: seen.at, remark })
      return
    }
    // Which other answers of HTTP there may be is for other rows to say.
    if (seen instanceof PeerFault)
      throw new StateNotReached(`no answer of GetEimPackage that could name a pair: ${seen.what}`, seen.at)
    const { answer, header, errorForm, received } = seen
    const codes = header?.statusCodeData
    const isFailed = header?.status === 'Failed'
    const remark = !isFailed
      ? `the answer says its error by ${errorForm === undefined ? 'no error at all' : 'the member eimPackageError'}, and names no pair`
      : codes === undefined
        ? 'Failed without statusCodeData says that there is an error, and not which'
        : undefined
    this.check({
      claim,
      expected: pair,
      seen:
        codes === undefined || !isFailed
          ? describeAnswer(answer)
          : `subjectCode ${codes.subjectCode}, reasonCode ${codes.reasonCode}`,
      holds: remark !== undefined || (codes?.subjectCode === subject && codes.reasonCode === reason),
      at: [received],
      ...(remark === undefined ? {} : { remark }),
    })
  },
)
