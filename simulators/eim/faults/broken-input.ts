/** Faults of an eIM that meets octets which no right IPA sends (X.690, RFC 8259). */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { decodeEsipaRequest } from '../../../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../../../protocol/bindings/json/esipa.ts'
import { decodeRequest, type JsonFunction } from '../../../protocol/bindings/json/function.ts'
import { JsonDecodeError } from '../../../protocol/bindings/json/issues.ts'
import { ASN1_PATH, type EsipaFunction } from '../../../protocol/bindings/paths.ts'
import type { UnboundedInteger } from '../../../protocol/schema/unbounded-integer.ts'
import type { ServerRequest } from '../../../transport/reply.ts'
import type { EimFault, Gateway } from '../faults.ts'
import { childrenOf } from '../relay/elements.ts'
import type { PackageOrder } from '../state.ts'
import { status } from './http.ts'
import { rebuilt } from './octets.ts'

const STACK = 'java.lang.IllegalStateException\n\tat com.vendor.eim.Decoder.read(Decoder.java:117)\n'

const isAsn1 = ({ path }: ServerRequest) => path.endsWith(ASN1_PATH)

interface Read {
  readonly function: string | undefined
  readonly value: unknown
  readonly kinds: readonly string[]
}

/** What a tolerant decoder makes of a body; undefined where it makes nothing of it. @param spec of a body in ASN.1 */
function read(request: ServerRequest, spec: '1.2' | '1.0.1' = '1.2'): Read | undefined {
  try {
    if (isAsn1(request)) {
      const { function: name, value, issues } = decodeEsipaRequest(spec, request.body)
      return { function: name, value, kinds: issues.map(({ kind }) => kind) }
    }
    const name = request.path.split('/').at(-1) as EsipaFunction
    // Some requests are for no function.
    if (!Object.hasOwn(esipaJson, name)) return undefined
    const { value, issues } = decodeRequest(esipaJson[name] as unknown as JsonFunction<unknown, never>, request.body)
    return { function: name, value, kinds: issues.map(({ kind }) => kind) }
  } catch (error) {
    if (error instanceof DecodeError || error instanceof JsonDecodeError) return undefined
    throw error
  }
}

const breaking =
  (breaksOn: (request: ServerRequest) => boolean): (() => Gateway) =>
  () =>
  (request, answer) =>
    breaksOn(request) ? status(500, STACK) : answer(request)

const reading =
  (change: (request: ServerRequest) => Uint8Array): (() => Gateway) =>
  () =>
  (request, answer) =>
    answer({ ...request, body: Buffer.from(change(request)) })

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined

/** The text of JSON as a script would read it. */
function leniently(text: string): string {
  return text.replaceAll("'", '"').replace(/,\s*\}/g, '}')
}

export const brokenInputFaults = {
  showsItsStackForBrokenBodies: {
    what: 'lets the exception of its decoder through to the web framework',
    ledger: [
      'ERR-001',
      'ERR-002',
      'ERR-005',
      'ERR-010',
      'ERR-011',
      'ERR-017',
      'ESIPA-HTTP-032',
      'ESIPA-JSON-025',
      'ESIPA-JSON-027',
      'ESIPA-JSON-029',
    ],
    around: () => async (request, answer) => {
      const reply = await answer(request)
      const [protocol = ''] = request.headers.get('x-admin-protocol') ?? []
      const isOfTheBody = reply.kind === 'answer' && reply.status === 400 && /^gsma\/rsp\/v\d+\.\d+\.\d+$/.test(protocol)
      return isOfTheBody ? status(500, STACK) : reply
    },
  },
  knowsDerLengthsOnly: {
    what: 'computes with the length octets of DER, and runs past the end with any others',
    ledger: ['ERR-003', 'ERR-004'],
    bindings: ['asn1'],
    around: breaking(
      (request) =>
        isAsn1(request) &&
        (read(request)?.kinds ?? []).some((kind) => /^(indefinite-length|non-minimal-length|high-tag-form)$/.test(kind)),
    ),
  },
  hasRoomForSixtyFourKilobytes: {
    what: 'copies what it decodes into a buffer of 64 kilobytes',
    ledger: ['ERR-006', 'ERR-009'],
    around: breaking(({ body }) => body.length > 0xffff),
  },
  copiesSixteenOctetsOfAChallenge: {
    what: 'copies sixteen octets of every challenge, however long it is',
    ledger: ['ERR-008'],
    around: breaking((request) => {
      const challenge = memberOf(read(request)?.value, 'euiccChallenge')
      return challenge instanceof Uint8Array && challenge.length !== 16
    }),
  },
  putsAddressesIntoItsQueries: {
    what: 'puts the address of an SM-DP+ into the text of a query',
    ledger: ['ERR-019'],
    around: breaking((request) => {
      const address = memberOf(read(request)?.value, 'smdpAddress')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what its database does not take
      return typeof address === 'string' && /['\u0000-\u001f]/.test(address)
    }),
  },
  readsTheFirstObjectOnly: {
    what: 'reads one object, and does not look whether anything comes behind it',
    ledger: ['ERR-005'],
    bindings: ['asn1'],
    around: reading((request) => {
      if (!isAsn1(request) || !(read(request)?.kinds ?? []).includes('trailing-octets')) return request.body
      const [first] = childrenOf(
        Buffer.concat([Buffer.of(0x30, 0x82, request.body.length >> 8, request.body.length & 0xff), request.body]),
      )
      return first?.octets ?? request.body
    }),
  },
  takesTheLastOfTwo: {
    what: 'fills its objects element by element, so that of two the last one counts',
    ledger: ['ERR-017', 'ESIPA-JSON-027'],
    around: reading((request) => {
      const { body } = request
      const { kinds = [] } = read(request) ?? {}
      if (kinds.includes('duplicate-member')) return Buffer.from(JSON.stringify(JSON.parse(body.toString())))
      if (!kinds.includes('duplicate-element')) return body
      return rebuilt(body, [...new Map(childrenOf(body).map(({ tag, octets }) => [tag, octets])).values()])
    }),
  },
  readsBase64AsFarAsItGoes: {
    what: 'passes over what is no base64, and reads the first object of what comes out',
    ledger: ['ESIPA-JSON-029'],
    bindings: ['json'],
    around: reading((request) =>
      Buffer.from(
        request.body.toString().replace(/"eimPackageResult":"([^"]*)"/, (_whole, text: string) => {
          const octets = Buffer.from(text, 'base64')
          const length = octets.length < 4 ? 0 : 3 + (octets[2] ?? 0)
          return `"eimPackageResult":"${(length < 0x80 ? octets.subarray(0, length) : octets).toString('base64')}"`
        }),
      ),
    ),
  },
  readsJsonAsAScript: {
    what: 'reads JSON with the reader of a script language, which takes more than JSON',
    ledger: ['ESIPA-JSON-025'],
    bindings: ['json'],
    around: reading((request) => (isAsn1(request) ? request.body : Buffer.from(leniently(request.body.toString())))),
  },
  knowsItsOwnVersionOnly: {
    what: 'refuses elements and members that its version does not have',
    ledger: ['ESIPA-ASN-018', 'ESIPA-ASN-022', 'NOTIF-015'],
    bindings: ['asn1'],
    // Members of objects that stand in JSON as octets are not looked at.
    alsoIn: { json: ['ESIPA-JSON-026'] },
    around: () => (request, answer) => {
      const isStrange = (one: Read | undefined) => one?.kinds.some((kind) => /^unknown-(element|member)$/.test(kind)) ?? false
      return isStrange(read(request)) && isStrange(read(request, '1.0.1')) ? status(400) : answer(request)
    },
  },
  readsCountersInto32Bits: {
    what: 'reads counters into an integer of 32 bits',
    ledger: ['ERR-007'],
    decisions: {
      orderOfResult({ open }, counter, transaction) {
        const low = (value: UnboundedInteger) => BigInt.asUintN(32, BigInt(value))
        return open.find(
          (order): order is PackageOrder =>
            order.kind === 'package' &&
            order.counter !== undefined &&
            low(order.counter) === low(counter) &&
            order.eimTransactionId === transaction,
        )
      },
    },
  },
} as const satisfies Record<string, EimFault>
