/** A profile of an IPA under test: what it is, what its vendor says about it, and how the harness makes it act. */
import { z } from 'zod'
import { bindingList, bindingName } from './bindings.ts'
import { awayTooShort, blockComplaint, coapsUrl, ipaCoapsShape } from './coaps.ts'
import { esipaUrl, trust } from './eim-target.ts'
import { bindingComplaints, bindingsOf } from './ipa-bindings.ts'
import { ipaOptionsSchema } from './ipa-options.ts'
import { networkSchema } from './network.ts'
import { idleScript } from './network-script.ts'
import { environment } from './operator.ts'
import { cardInReader, changesState, patience, product } from './profile-head.ts'
import { file, folder, hasPeerPort, hostPort, NO_PORT, peerPort } from './written-values.ts'

/** Names of {@link file://../adapters/ipa/acts.ts}; a test compares them. */
export const ipaActNames = [
  'poll',
  'restart',
  'loseNetwork',
  'regainNetwork',
  'download',
  'emergencyCall',
  'memoryReset',
] as const

const simulated = z.strictObject({
  adapter: z.literal('simulated'),
  fault: z.string('write the name of a fault').default('correct').describe('how the simulated IPA misbehaves'),
})

/** How the harness knows that the IPA has done what it was asked. */
const quietMs = z
  .int('write whole milliseconds')
  .min(50, 'write at least 50')
  .default(2_000)
  .describe('nothing has come from the IPA for so long: it has done what it was asked')

const acts = z
  .array(
    z.enum(ipaActNames, `write one of ${ipaActNames.join(', ')}`),
    'write a list of what the device can be made to do, such as [poll, restart]',
  )
  .describe('what the device can be made to do; what is left out cannot be prepared')

const byCommand = z.strictObject({
  adapter: z.literal('command'),
  program: file.describe('executable; with a slash in it a path from the folder of the profile, else found like in a shell'),
  arguments: z.array(z.string('write a text, in quotes'), 'write a list of texts').default([]),
  environment: environment.default({}).describe('variables besides PATH and HOME'),
  offers: acts,
  limitMs: z
    .int('write whole milliseconds')
    .min(100, 'write at least 100')
    .default(60_000)
    .describe('how long one call may take'),
  quietMs,
})

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], 'write GET, POST, PUT, PATCH or DELETE').default('POST'),
  path: z.string('write a path').regex(/^\//, 'write a path that begins with /'),
  headers: z.record(z.string(), z.string('write a text')).default({}),
  body: z.string('write a text').optional().describe('{activationCode} stands for that of a download'),
})

const overHttp = z.strictObject({
  adapter: z.literal('http'),
  url: z
    .url({ protocol: /^https?$/, error: 'write http://host:port or https://host:port' })
    .refine(hasPeerPort, NO_PORT)
    .describe('control interface of the device'),
  requests: z
    .strictObject({
      poll: request,
      restart: request.optional(),
      loseNetwork: request.optional(),
      regainNetwork: request.optional(),
      download: request.optional(),
      emergencyCall: request.optional(),
      memoryReset: request.optional(),
    })
    .describe('a request for each thing that the device can be made to do; what is left out cannot be prepared'),
  answerMs: z
    .int('write whole milliseconds')
    .min(100, 'write at least 100')
    .default(60_000)
    .describe('how long one answer may take'),
  quietMs,
})

const byPerson = z.strictObject({
  adapter: z.literal('prompt'),
  limitMs: z
    .int('write whole milliseconds')
    .min(1_000, 'write at least 1000')
    .default(300_000)
    .describe('how long the person has for one answer'),
  quietMs,
})

/** What a real IPA needs: our servers where its device finds them, and our card in its reader. */
const device = z
  .strictObject({
    pki: folder.describe(
      'PKI as "sgp32 pki" writes it: the device trusts its CI, and the card in it is one of its eUICCs, or a real one that trusts it too',
    ),
    vpcd: peerPort.describe('virtual reader of the device (vsmartcard), which the card goes into'),
    card: z
      .strictObject({
        ...cardInReader,
        profilePackage: file.describe(
          'an unprotected profile package (UPP, BER) that the card can install; its ICCID is replaced by those of the tests',
        ),
      })
      .optional()
      .describe(
        'a real card, in a reader of this machine, in the place of ours: it trusts the CI of device.pki, and knows no eIM but those of the tests',
      ),
    eim: z.strictObject({
      listen: hostPort.describe(
        'host:port that our eIM listens on, TCP, or UDP over coaps; the device finds it as eim.harness.test',
      ),
      otherName: z
        .literal('localhost', 'write localhost, which the certificate of our eIM has, or leave it out')
        .optional()
        .describe('write localhost where the device finds our eIM under that name too'),
    }),
    coaps: z.strictObject(ipaCoapsShape).optional().describe('what of CoAP is other than usual at our eIMs; for coaps only'),
    otherEim: z
      .strictObject({ listen: hostPort.describe('host:port of a second eIM; the device finds it as other.harness.test') })
      .optional()
      .describe('without it, scenarios with two eIMs cannot be prepared'),
    smdp: z.strictObject({
      listen: hostPort.describe('host:port that our SM-DP+ listens on; the device finds it as smdp.harness.test'),
    }),
    smds: z
      .strictObject({ listen: hostPort.describe('host:port of our SM-DS; the device finds it as smds.harness.test') })
      .optional()
      .describe('without it, scenarios with an SM-DS cannot be prepared'),
    proxy: z
      .strictObject({
        listen: hostPort.describe('host:port of our HTTP CONNECT proxy, which the device is set to go through to its eIMs'),
      })
      .optional()
      .describe('without it, scenarios with a proxy cannot be prepared; with it, the device goes through it in all of them'),
    inject: z
      .strictObject(
        {
          url: z
            .union(
              [esipaUrl, coapsUrl],
              'write the address as https://name:port/ without /gsma/rsp2, or coaps://name:port/ with binding: coaps',
            )
            .describe(
              'https://name:port/ that the IPA listens on, or coaps://name:port/ over coaps; the paths of the bindings are put behind it',
            ),
          address: peerPort.optional().describe('host:port to connect to, where that is not the host of the URL'),
          coaps: z
            .strictObject({
              url: coapsUrl.describe('coaps://name:port/'),
              address: peerPort.optional().describe('host:port to send to, where that is not the host of the URL'),
            })
            .optional()
            .describe('where it listens over CoAP too, for bindings: with coaps beside asn1 or json'),
          trust: trust.describe('whom to believe that it is the IPA: as for an eIM'),
        },
        'write inject: with url and trust',
      )
      .optional()
      .describe('where the IPA takes packages that an eIM injects; without it, scenarios with injection cannot be prepared'),
  })
  .describe('what the device of a real IPA is given')

const amount = z.int('write a whole number').positive('write more than 0')

const declared = z
  .strictObject({
    switchOctets: amount
      .optional()
      .describe('octets both ways inside TLS to the eIM that the poll is said to take which carries a switch of profiles out'),
    switchRoundTrips: amount.optional().describe('requests to the eIM that it is said to take'),
    rollbackWaitMs: amount
      .optional()
      .describe(
        'milliseconds after which the device, as it is set for the test, rolls a profile switch back that did not reach the eIM; without it, a rollback that does not come is not observed',
      ),
    fallbackWaitMs: amount
      .optional()
      .describe(
        'milliseconds after which the device, as it is set for the test, takes its network for lost or for back, and changes profiles by its fallback; without it, a change that does not come is not observed',
      ),
  })
  .default({})
  .describe('what the vendor declares of costs and times of its IPA')

const shape = z.strictObject({
  ...product,
  ipa: z
    .discriminatedUnion(
      'adapter',
      [simulated, byCommand, overHttp, byPerson],
      'write ipa: with adapter: simulated, command, http or prompt',
    )
    .describe('the IPA under test, and how it is made to act'),
  device: device.optional(),
  binding: bindingName
    .optional()
    .describe('what the IPA speaks with the eIM: a function binding over HTTPS, or ASN.1 over CoAP and DTLS'),
  bindings: bindingList
    .optional()
    .describe(
      'in the place of binding, all that the IPA speaks with the eIM: played one after the other, and reported side by side',
    ),
  options: ipaOptionsSchema,
  network: networkSchema.optional(),
  mayChangeState: changesState.describe('whether scenarios that alter the device and its card may run'),
  patienceMs: patience.describe('how long to wait for what the IPA does; running out is never a failure'),
  declared,
})

export const ipaProfile = shape
  .superRefine((profile, { addIssue }) => {
    const { spec, options, ipa, device: given, network = {} } = profile
    const complain = (path: readonly PropertyKey[], message: string) => addIssue({ code: 'custom', path: [...path], message })
    if (ipa.adapter !== 'simulated' && given === undefined)
      complain(['device'], 'write device: with pki, vpcd, eim and smdp: what the device of the IPA is given')
    if (spec === '1.0.1' && options.O_X_DIRECT && options.O_X_INDIRECT)
      complain(
        ['options', 'O_X_INDIRECT'],
        'write false, or false for O_X_DIRECT: in SGP.32 v1.0.1 no eIM says which way a download goes; test one way after the other',
      )
    for (const { path, message } of bindingComplaints(profile)) complain(path, message)
    const blocks = given?.coaps && blockComplaint(given.coaps)
    if (blocks !== undefined) complain(['device', 'coaps', 'blockSize'], blocks)
    const tooShort = given?.coaps && awayTooShort(given.coaps)
    if (tooShort !== undefined) complain(['device', 'coaps', 'awaySeconds'], tooShort)
    const over = bindingsOf(profile)
    const played = { https: over.some((one) => one !== 'coaps'), coaps: over.includes('coaps') }
    const key = profile.binding === undefined ? 'bindings' : 'binding'
    for (const { key: idle, message } of idleScript(network, played, key)) complain(['network', idle], message)
  })
  .transform(({ binding, bindings, ...profile }) => ({ ...profile, bindings: bindingsOf({ binding, bindings }) }))

export type IpaProfile = z.infer<typeof ipaProfile>
