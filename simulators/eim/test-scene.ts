/** For tests of the eIM: the machine with an eUICC that it knows, an IPA that speaks both bindings to it, and an SM-DP+. */
import assert from 'node:assert/strict'
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { decodeEsipaResponse, esipaAsn1 } from '../../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { decodeResponse, encodeRequest, type JsonFunction } from '../../protocol/bindings/json/function.ts'
import { ASN1_PATH, type EsipaFunction, jsonPath } from '../../protocol/bindings/paths.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { encode, type Type } from '../../protocol/schema/type.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { Clock } from '../../transport/clock.ts'
import type { Reply } from '../../transport/reply.ts'
import { blankTape } from '../../transport/tape.ts'
import type { EsipaRequest, EsipaResponse } from '../esipa-endpoint.ts'
import { filesInMemory, Journal } from './journal.ts'
import { EimMachine, type EimMachineSettings } from './machine.ts'
import type { Operation } from './operation.ts'
import { FIRST_KEY } from './signing-keys.ts'
import type { Order } from './state.ts'
import { TestEuicc } from './test-euicc.ts'
import { TestSmdp } from './test-smdp.ts'

export const EID = '89049032000000000000000000000066'
export const OTHER_EID = '89049032123451234512345678901235'
export const UNKNOWN_EID = '89882119900000000000000000000975'
export const NOW = Date.UTC(2026, 10, 28)

const pkis = new Map<string, Promise<TestPki>>()

/** One PKI for each curve and test file: keys take time. */
export function testPki(curve: 'P-256' | 'brainpoolP256r1' = 'P-256'): Promise<TestPki> {
  const known = pkis.get(curve)
  if (known !== undefined) return known
  const made = createTestPki({ curve, notBefore: Date.UTC(2026, 0, 1), eids: [EID, OTHER_EID] })
  pkis.set(curve, made)
  return made
}

export class SettableClock implements Clock {
  milliseconds = NOW
  now = () => new Date(this.milliseconds)
  elapsed = () => this.milliseconds
}

/** A request of an IPA, and what came back. */
export interface SeenReply {
  readonly name: EsipaFunction
  readonly body: Uint8Array
  readonly reply: Reply
}

/** An IPA on one connection. Every exchange goes through the octets of its binding. */
export class TestIpa<S extends SpecVersion = '1.2'> {
  connection = 1
  readonly spec: S
  readonly binding: FunctionBinding
  /** Last reply, as HTTP has it. */
  reply: Reply = { kind: 'silence' }
  readonly #seen: SeenReply[]
  #machine: EimMachine

  constructor(machine: EimMachine, spec: S, binding: FunctionBinding = 'asn1', seen: SeenReply[] = []) {
    this.#machine = machine
    this.#seen = seen
    this.spec = spec
    this.binding = binding
  }

  /** Talks to another process of the same eIM from here on. */
  turnTo(machine: EimMachine): void {
    this.#machine = machine
  }

  async send(name: EsipaFunction, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const all = {
      'content-type': this.binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE,
      'x-admin-protocol': 'gsma/rsp/v2.1.0',
      ...headers,
    }
    this.reply = await this.#machine.answer({
      method: 'POST',
      path: this.binding === 'asn1' ? ASN1_PATH : jsonPath('esipa', name),
      headers: new Map(Object.entries(all).map(([key, value]) => [key, [value]])),
      body: Buffer.from(body),
      connection: this.connection,
      tape: blankTape,
    })
    this.#seen.push({ name, body, reply: this.reply })
    return this.reply
  }

  async call<F extends EsipaFunction>(name: F, request: EsipaRequest<S, F>): Promise<EsipaResponse<S, F>> {
    const keep = { received: 'keep', sizes: 'any' } as const
    const body =
      this.binding === 'asn1'
        ? encode(esipaAsn1[this.spec][name].request as Type<unknown>, request, keep)
        : encodeRequest(esipaJson[name] as unknown as JsonFunction<unknown, never>, request, keep)
    const reply = await this.send(name, body)
    assert.ok(reply.kind === 'answer', `no answer to ${name}: ${reply.kind}`)
    if (name === 'handleNotification') {
      assert.equal(reply.status, 204)
      return undefined as EsipaResponse<S, F>
    }
    assert.equal(reply.status, 200)
    if (this.binding === 'asn1') return decodeEsipaResponse(this.spec, reply.body).value as EsipaResponse<S, F>
    return decodeResponse(esipaJson[name] as unknown as JsonFunction<never, { kind: string }>, reply.body).value as EsipaResponse<
      S,
      F
    >
  }
}

export interface SceneSettings extends Partial<EimMachineSettings> {
  readonly binding?: FunctionBinding
  readonly curve?: 'P-256' | 'brainpoolP256r1'
  /** Where every exchange of the IPA is noted. */
  readonly seen?: SeenReply[]
  /** What the operator enters for the eUICC; default its certificates. */
  readonly register?: 'certificates' | 'key' | 'nothing'
}

/** The usual situation: v1.2, one eUICC that is registered with its certificates, a second one, nothing queued. */
export async function scene(settings: SceneSettings = {}) {
  const pki = await testPki(settings.curve)
  const clock = new SettableClock()
  const euicc = new TestEuicc(pki, EID)
  const other = new TestEuicc(pki, OTHER_EID)
  const smdp = new TestSmdp(pki)
  const log: string[] = []
  const make = (more: Partial<EimMachineSettings> = {}) =>
    new EimMachine({
      signingKey: pki.eimSigning,
      cis: [pki.ci.certificate],
      clock,
      servers: smdp,
      log: (line) => log.push(line),
      ...settings,
      ...more,
    })
  const machine = make()
  const { register = 'certificates' } = settings
  for (const one of [euicc, other]) {
    const known = machine.operator.euiccs().some(({ eid }) => eid === one.eid)
    if (known) continue
    machine.operator.registerEuicc({
      eid: one.eid,
      ...(register === 'certificates'
        ? { euiccCertificate: one.issued.certificate.der, eumCertificate: pki.eum.certificate.der }
        : {}),
      ...(register === 'key' ? { publicKey: one.issued.publicKey.export({ type: 'spki', format: 'der' }) } : {}),
    })
  }
  const ipa = new TestIpa(machine, '1.2', settings.binding, settings.seen)
  return {
    pki,
    clock,
    euicc,
    other,
    smdp,
    log,
    machine,
    operator: machine.operator,
    ipa,
    make,
    key: machine.operator.core.signingKeys.of(FIRST_KEY),
  }
}

export type Scene = Awaited<ReturnType<typeof scene>>

export const eidOctetsOf = (eid: string): Buffer => Buffer.from(eid, 'hex')

/** Polls, and has it be a package for the eUICC. */
export async function fetchPackage(ipa: TestIpa, eid = EID): Promise<EuiccPackageRequest> {
  const answer = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(eid) })
  assert.ok(answer.kind === 'euiccPackageRequest', `a package is due, not ${answer.kind} ${String(answer.value)}`)
  return answer.value
}

export async function poll(ipa: TestIpa, eid = EID) {
  const { kind, value } = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(eid) })
  return kind === 'eimPackageError' ? value : kind
}

/** Delivers a result; gives the acknowledged numbers, or the arm of the answer. */
export async function provide(
  ipa: TestIpa,
  result: EuiccPackageResult,
  notificationList?: readonly PendingNotification[],
  eid: string | undefined = EID,
) {
  const eimPackageResult =
    notificationList === undefined
      ? ({ kind: 'euiccPackageResult', value: result } as const)
      : ({ kind: 'ePRAndNotifications', value: { euiccPackageResult: result, notificationList } } as const)
  const answer = await ipa.call('provideEimPackageResult', {
    ...(eid === undefined || eid === '' ? {} : { eidValue: eidOctetsOf(eid) }),
    eimPackageResult,
  })
  return answer.kind === 'eimAcknowledgements' ? [...answer.value] : answer.kind === 'emptyResponse' ? answer.kind : answer.value
}

export const ok = {
  enable: { kind: 'enableResult', value: 'ok' },
  disable: { kind: 'disableResult', value: 'ok' },
  delete: { kind: 'deleteResult', value: 'ok' },
} as const satisfies Record<string, EuiccResultData>

export const ICCID = '8944000000000000001'
export const SECOND_ICCID = '8944000000000000019'
export const enableFirst: readonly Operation[] = [{ enable: { iccid: ICCID } }]

/** Queues operations, fetches the package, delivers the results: one whole round. */
export async function round(
  { operator, ipa, euicc }: Scene,
  operations: readonly Operation[],
  results: readonly EuiccResultData[],
) {
  const name = operator.queueOperations(EID, operations)
  const request = await fetchPackage(ipa)
  const acknowledged = await provide(ipa, euicc.result(request, results))
  const order: Order = operator.order(name)
  return { name, request, acknowledged, order }
}

/** A state file that lives as long as the test; each call opens it as a process that begins does. */
export function stateInMemory(): () => Journal {
  const files = filesInMemory()
  return () => new Journal({ path: 'eim', files })
}
