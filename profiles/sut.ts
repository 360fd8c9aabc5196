/** A profile of an eIM under test: what it is, what its vendor says about it, and what the harness may do with it. */
import { z } from 'zod'
import { assetsSchema } from './assets.ts'
import { bindingList } from './bindings.ts'
import { awayTooShort, blockComplaint } from './coaps.ts'
import { optionsSchema } from './eim-options.ts'
import { eimSchema } from './eim-target.ts'
import { networkSchema } from './network.ts'
import { idleScript } from './network-script.ts'
import { operatorSchema } from './operator.ts'
import { changesState, patience, product } from './profile-head.ts'
import { smdpSchema, smdsSchema } from './smdp-of-ours.ts'

const bindings = bindingList.describe(
  'what the scenarios are played over: asn1 and json are function bindings over HTTPS, coaps is ASN.1 over CoAP and DTLS',
)

/** A time that a specification or a contract sets, and where it says so. Apart from patience: this one can fail a peer. */
const limit = z.strictObject({
  milliseconds: z.int('write whole milliseconds').positive('write more than 0'),
  source: z.string('write which document sets it, and where').min(1, 'write which document sets it, and where'),
})

const limits = z
  .partialRecord(
    z.enum(
      [
        'getEimPackage',
        'provideEimPackageResult',
        'handleNotification',
        'initiateAuthentication',
        'authenticateClient',
        'getBoundProfilePackage',
        'cancelSession',
      ],
      'write the name of an ESipa function, such as getEimPackage',
    ),
    limit,
  )
  .default({})
  .describe('time from request to answer that a document sets for a function; SGP.32 sets none')

const amount = z.int('write a whole number').positive('write more than 0')

const declared = z
  .strictObject({
    fleetSize: amount.optional().describe('eUICCs that the eIM is said to manage'),
    pollsPerSecond: amount.optional().describe('polls that it is said to answer in a second'),
    parallelDownloads: amount.optional().describe('downloads at once that it is said to carry'),
    answerMs95: amount.optional().describe('milliseconds within which 95 of 100 answers are said to come'),
    handshakeOctets: amount
      .optional()
      .describe('octets of both sides that a whole DTLS handshake is said to take, without UDP and IP'),
    handshakeFlights: amount.optional().describe('flights in which it is said to be done, the exchange of a cookie included'),
    forwardMs: amount
      .optional()
      .describe('milliseconds within which a notification is said to be passed on to an SM-DP+ that can be reached'),
  })
  .default({})
  .describe('what the vendor declares of its performance')

const shape = z.strictObject({
  ...product,
  eim: eimSchema,
  bindings,
  options: optionsSchema,
  assets: assetsSchema,
  smdp: smdpSchema.optional(),
  smds: smdsSchema.optional(),
  operator: operatorSchema.default({ adapter: 'none' }),
  network: networkSchema.optional(),
  mayChangeState: changesState.describe('whether scenarios that alter the eIM may run against it'),
  requestsPerSecond: z
    .number('write a number of requests in a second, 0 for no limit')
    .min(0, 'write 0 for no limit, or more')
    .optional()
    .describe('requests in a second at most, 0 for no limit; default 10, and no limit for the simulated eIM'),
  patienceMs: patience.describe('how long to wait for the eIM; running out is never a failure'),
  limits,
  declared,
})

/** What a vendor says about the system under test. */
export const sutProfile = shape
  .superRefine(({ spec, eim, bindings, options, operator, network = {}, limits, patienceMs }, { addIssue }) => {
    const complain = (path: PropertyKey[], message: string) => addIssue({ code: 'custom', path, message })
    const json = bindings.includes('json')
    if (json && spec === '1.0.1') complain(['bindings'], 'take json out: SGP.32 v1.0.1 has no JSON binding; it came with v1.1')
    else if (json !== options.O_X_JSON)
      complain(['options', 'O_X_JSON'], `write ${json}, or ${json ? 'take json out of bindings' : 'add json to bindings'}`)
    const coaps = bindings.includes('coaps')
    if (coaps !== options.O_X_COAPS)
      complain(['options', 'O_X_COAPS'], `write ${coaps}, or ${coaps ? 'take coaps out of bindings' : 'add coaps to bindings'}`)
    const given = eim.adapter === 'url' ? eim.coaps : undefined
    if (coaps && eim.adapter === 'url' && given === undefined)
      complain(['eim', 'coaps'], 'write coaps: with url: coaps://name:port/, or take coaps out of bindings')
    if (!coaps && given !== undefined) complain(['eim', 'coaps'], 'leave it out, or add coaps to bindings')
    const blocks = given && blockComplaint(given)
    if (blocks !== undefined) complain(['eim', 'coaps', 'blockSize'], blocks)
    const tooShort = given && awayTooShort(given)
    if (tooShort !== undefined) complain(['eim', 'coaps', 'awaySeconds'], tooShort)
    if (operator.adapter === 'simulated' && eim.adapter !== 'simulated')
      complain(['operator', 'adapter'], 'write another adapter: simulated is the operator of the simulated eIM')
    for (const { key, message } of idleScript(network, { https: bindings.some((one) => one !== 'coaps'), coaps }, 'bindings'))
      complain(['network', key], message)
    for (const [name, { milliseconds }] of Object.entries(limits))
      if (milliseconds >= patienceMs)
        complain(
          ['limits', name, 'milliseconds'],
          `write less than patienceMs (${patienceMs}), or a larger patienceMs: nobody waits long enough to see this time passed`,
        )
  })
  .transform((profile) => ({
    ...profile,
    requestsPerSecond: profile.requestsPerSecond ?? (profile.eim.adapter === 'simulated' ? 0 : 10),
  }))

export type SutProfile = z.infer<typeof sutProfile>
