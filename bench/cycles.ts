/**
 * Package cycles: GetEimPackage, LoadEuiccPackage, ProvideEimPackageResult, with every signature made and verified. In process, and over
 * TLS and over CoAP in DTLS on kept connections, with the eIM in a process of its own; each beside the bare cost of the two signatures and two verifications.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { ASN1_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { ADMIN_PROTOCOL } from '../protocol/bindings/esipa-headers.ts'
import { ASN1_PATH } from '../protocol/bindings/paths.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import { sign, verify } from '../protocol/crypto/ecdsa.ts'
import { ProvideEimPackageResult, ProvideEimPackageResultResponse } from '../protocol/esipa/eim-package-result.ts'
import { GetEimPackageRequest, GetEimPackageResponse } from '../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../protocol/identifiers/eid.ts'
import { rawOf } from '../protocol/schema/raw.ts'
import { decode, encode } from '../protocol/schema/type.ts'
import { EimMachine } from '../simulators/eim/machine.ts'
import type { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { testEids } from '../simulators/world-eids.ts'
import { systemClock } from '../transport/clock.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { type EsipaAccess, EsipaClient } from '../transport/esipa-client.ts'
import { systemRandom } from '../transport/random.ts'
import { blankTape } from '../transport/tape.ts'
import { selfSignedIdentity } from '../transport/tls-identity.ts'
import { associatedEuicc, benchPki, EIM, load, removeAcknowledged } from './cycle-world.ts'
import type { EimProcessReady, EimProcessStart } from './eim-process.ts'

/** A figure is the best of these many rounds: what disturbs a measurement makes it slower. */
const ROUNDS = 3
/** Devices whose cycles overlap over the network, so that neither process waits for the other. */
const DEVICES = 8

export interface CycleFigures {
  /** Microseconds of two signatures and two verifications. */
  readonly bare: number
  readonly inProcess: number
  readonly overTls: number
  /** Undefined where this Node has no DTLS. */
  readonly overCoaps: number | undefined
}

/** @param cycles of one round */
export async function measureCycles(cycles: number): Promise<CycleFigures> {
  return {
    bare: await bareCrypto(cycles),
    inProcess: await cyclesInProcess(cycles),
    overTls: await cyclesOver('asn1', cycles),
    overCoaps: dtlsMissing() === undefined ? await cyclesOver('coaps', cycles) : undefined,
  }
}

/** The octets that are signed in a cycle have about this length. */
function bareCrypto(cycles: number): Promise<number> {
  const { privateKey, publicKey } = generateKeyPair('P-256')
  const message = new Uint8Array(80)
  const signature = sign(privateKey, message)
  return fastest(cycles, async () => {
    for (let i = 0; i < cycles; i++) {
      sign(privateKey, message)
      sign(privateKey, message)
      if (!verify(publicKey, signature, message) || !verify(publicKey, signature, message)) throw new RangeError('no signature')
    }
  })
}

async function cyclesInProcess(cycles: number): Promise<number> {
  const pki = await benchPki([testEid])
  const eim = new EimMachine({ signingKey: pki.eimSigning, cis: [pki.ci.certificate], behaviour: { keepFinished: 4 } })
  const { certificates } = await selfSignedIdentity(EIM, systemClock, systemRandom)
  const euicc = associatedEuicc(pki, testEid, certificates)
  const euiccCertificate = pki.euiccs.get(testEid)?.certificate.der
  eim.operator.registerEuicc({ eid: testEid, euiccCertificate, eumCertificate: pki.eum.certificate.der })
  const headers = new Map([
    ['content-type', [ASN1_CONTENT_TYPE]],
    ['x-admin-protocol', [ADMIN_PROTOCOL]],
  ])
  const ask = async (body: Buffer): Promise<Uint8Array> => {
    const reply = await eim.answer({ method: 'POST', path: ASN1_PATH, headers, body, connection: 1, tape: blankTape })
    if (reply.kind !== 'answer' || reply.status !== 200) throw new RangeError('the eIM gives no answer')
    return reply.body
  }
  const eidValue = eidOctets(testEid)
  return fastest(cycles, async () => {
    for (let i = 0; i < cycles; i++) {
      eim.operator.queueOperations(testEid, [{ getRAT: {} }])
      const got = decode(GetEimPackageResponse, await ask(encode(GetEimPackageRequest, { eidValue }))).value
      const eimPackageResult = { kind: 'euiccPackageResult', value: loadFrom(euicc, got) } as const
      const result = encode(ProvideEimPackageResult, { eidValue, eimPackageResult }, { received: 'keep' })
      acknowledge(euicc, decode(ProvideEimPackageResultResponse, await ask(result)).value)
    }
  })
}

async function cyclesOver(over: 'asn1' | 'coaps', cycles: number): Promise<number> {
  const eids = testEids(DEVICES)
  const pki = await benchPki(eids)
  const each = Math.ceil(cycles / DEVICES)
  const eim = fork(new URL('./eim-process.ts', import.meta.url), { execArgv: ['--import', 'tsx'], serialization: 'advanced' })
  try {
    const start: EimProcessStart = {
      signingKey: String(pki.eimSigning.privateKey.export({ type: 'pkcs8', format: 'pem' })),
      ci: pki.ci.certificate.der,
      eum: pki.eum.certificate.der,
      euiccs: [...pki.euiccs].map(([eid, { certificate }]) => ({ eid, certificate: certificate.der })),
      packages: each * ROUNDS,
      coaps: over === 'coaps',
    }
    eim.send(start)
    // The process answers with this and nothing else.
    const [{ port, certificate }] = (await once(eim, 'message')) as [EimProcessReady]
    const address = { host: '127.0.0.1', port }
    const way = over === 'coaps' ? { url: `coaps://${EIM}`, address, coaps: {} } : { url: `https://${EIM}`, address }
    const devices = eids.map((eid) => new CycleDevice(eid, associatedEuicc(pki, eid, certificate), way, certificate))
    const figure = await fastest(each * DEVICES, () => Promise.all(devices.map((device) => device.cycles(each))))
    await Promise.all(devices.map((device) => device.close()))
    return figure
  } finally {
    eim.kill()
  }
}

/** An eUICC and an IPA that does nothing but cycles. */
class CycleDevice {
  readonly #eidValue: Buffer
  readonly #euicc: SimulatedEuicc
  readonly #client: EsipaClient<'1.2'>

  constructor(eid: string, euicc: SimulatedEuicc, way: Pick<EsipaAccess, 'url' | 'address' | 'coaps'>, certificate: string) {
    this.#eidValue = eidOctets(eid)
    this.#euicc = euicc
    this.#client = new EsipaClient({
      peer: 'eim',
      spec: '1.2',
      binding: 'asn1',
      ...way,
      trust: { kind: 'certificate', pem: certificate },
    })
  }

  async cycles(count: number): Promise<void> {
    const eidValue = this.#eidValue
    for (let i = 0; i < count; i++) {
      const got = (await this.#client.call('getEimPackage', { eidValue }, blankTape)).value
      const eimPackageResult = { kind: 'euiccPackageResult', value: loadFrom(this.#euicc, got) } as const
      const answer = await this.#client.call('provideEimPackageResult', { eidValue, eimPackageResult }, blankTape)
      acknowledge(this.#euicc, answer.value)
    }
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

function loadFrom(euicc: SimulatedEuicc, got: GetEimPackageResponse) {
  const octets = got.kind === 'euiccPackageRequest' ? rawOf(got.value) : undefined
  if (octets === undefined) throw new RangeError(`the eIM answers ${got.kind} ${String(got.value)}`)
  return load(euicc, octets)
}

function acknowledge(euicc: SimulatedEuicc, answer: ProvideEimPackageResultResponse): void {
  removeAcknowledged(euicc, answer.kind === 'eimAcknowledgements' ? answer.value : [])
}

/** Microseconds of one cycle in the fastest round. */
async function fastest(cycles: number, round: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < ROUNDS; i++) {
    const begun = performance.now()
    await round()
    best = Math.min(best, performance.now() - begun)
  }
  return (best * 1000) / cycles
}
